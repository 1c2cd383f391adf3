import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the real Nix is here. */
export const hasNix = spawnSync('nix', ['--version']).status === 0;

/** Runs `nix` with a store, a state and a home of its own, without substituters, builders or the network's registry. */
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
    env: {
      PATH: process.env['PATH'],
      HOME: at('home'),
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
      ].join('\n'),
    },
  });
}
