import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { createNix, type NixOptions } from '../../../server/src/nixcli/nix/create.ts';
import type { Nix } from '../../../server/src/nixcli/nix/session.ts';
import { temporaryFolder } from './world.ts';

export const folder = temporaryFolder('fakes');
export const PATH = '/nix/store/74wgwb5kyq20g78qjv6i8sr1ndx24z4l-top-3.0';
let made = 0;

/** A program in place of Nix: says its version, and does what `script` says when it is asked for anything else. */
export interface Fake {
  readonly nix: Nix;
  readonly program: string;
  /** How often it was started, for anything. */
  readonly starts: () => number;
}

export const groups: string[] = [];

export function fake(script: string, more: Partial<NixOptions> & { readonly version?: string } = {}): Fake {
  const home = join(folder, String(made++));
  mkdirSync(home);
  const pids = join(home, 'pids');
  groups.push(pids);
  const { version = 'echo "nix (Nix) 2.34.8"', ...options } = more;
  for (const name of ['nix', 'nix-store']) {
    writeFileSync(
      join(home, name),
      `#!/bin/sh\necho $$ >> ${pids}\nif [ "$1" = --version ]; then ${version}; exit; fi\n${script}\n`,
    );
    chmodSync(join(home, name), 0o755);
  }
  return {
    nix: createNix({
      nix: { found: true, program: join(home, 'nix') },
      env: { PATH: process.env['PATH'] },
      workspaceFolders: [],
      isTrusted: () => true,
      folder: join(home, 'own'),
      ...options,
    }),
    program: join(home, 'nix'),
    starts: () => pidsIn(pids).length,
  };
}

export function pidsIn(file: string): readonly number[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

/**
 * The groups of which a process is left; each fake leads the one that it was started in. What has ended counts as gone,
 * even if nobody has asked for its exit code yet.
 */
export function running(): readonly number[] {
  const lines = execFileSync('ps', ['-axo', 'pgid=,stat='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, group, state = ''] = /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
    return group === undefined || state.startsWith('Z') ? [] : [Number(group)];
  });
}

afterEach(async () => {
  const left = (): readonly number[] => {
    const alive = running();
    return groups.flatMap(pidsIn).filter((group) => alive.includes(group));
  };
  // What was ended by force may need a moment to be gone.
  await expect.poll(left, { timeout: 3000 }).toEqual([]);
});
