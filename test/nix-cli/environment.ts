import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the real Nix is on the path of this machine. */
export const hasNix = spawnSync('nix', ['--version']).status === 0;

/** Runs the `nix` that is on the path, in a folder of its own. Throws with what it said where it fails. */
export function nix(args: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'nix-audit-nix-'));
  const at = (name: string): string => {
    mkdirSync(join(home, name), { recursive: true });
    return join(home, name);
  };
  return execFileSync('nix', args, {
    encoding: 'utf8',
    cwd: home,
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(process.env['PATH'] ?? '', at),
  });
}

/**
 * What a Nix runs with: a store, a state and a home of its own, no substituters, builders or registries, and no network.
 * @param at makes a folder of that name, and gives its path
 */
export function environment(path: string, at: (name: string) => string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:1';
  return {
    PATH: path,
    HOME: at('home'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    TERM: 'dumb',
    NIX_STORE_DIR: at('store'),
    NIX_STATE_DIR: at('var'),
    NIX_LOG_DIR: at('log'),
    NIX_LOCALSTATE_DIR: at('var'),
    NIX_CONF_DIR: at('etc'),
    NIX_CONFIG: [
      'experimental-features = nix-command flakes',
      'sandbox = false',
      'build-users-group =',
      'substituters =',
      'flake-registry =',
      'eval-cache = false',
      'use-registries = false',
    ].join('\n'),
    // What is not in the store cannot be had.
    http_proxy: nowhere,
    https_proxy: nowhere,
    all_proxy: nowhere,
  };
}
