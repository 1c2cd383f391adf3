import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createNix, type NixOptions } from '../../../server/src/nixcli/nix/create.ts';
import type { NixAnswer } from '../../../server/src/nixcli/nix/answer.ts';
import type { Nix } from '../../../server/src/nixcli/nix/session.ts';
import { installedNix } from '../../../scripts/nix/install.mjs';
import { environment } from '../../nix-cli/environment.ts';

/** The installed releases of Nix: their commands, by the name of Debian's release. */
export const installed: ReadonlyMap<string, string> = installedNix();

/** Says in the run of the tests that nothing was tried, where no Nix is installed. */
export function tellWhereNoneIs(): void {
  test('at least one Nix is asked', ({ skip }) => {
    const said = 'nothing was tried, as there is no Nix, which `npm test` installs';
    skip(installed.size === 0 && !process.env['CI'], said);
    expect([...installed], said).not.toEqual([]);
  });
}

/** A real Nix with a store of its own, and a session that asks it. */
export interface World {
  readonly suite: string;
  readonly folder: string;
  readonly storeDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command of that Nix, and gives what it prints. Throws with what it says where it fails. */
  readonly run: (program: 'nix' | 'nix-store', ...args: readonly string[]) => string;
  /** Builds an attribute of `derivations.nix`; gives the paths of its outputs. */
  readonly build: (...attributes: readonly string[]) => readonly string[];
  /** The path of the derivation of an attribute. */
  readonly instantiate: (attribute: string) => string;
  readonly session: (more?: Partial<NixOptions>) => Nix;
}

/** A folder of its own for the tests of a file, removed after them. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `nix-audit-${name}-`));
  afterAll(() => {
    // Nix takes the right to write from all that it stores.
    execFileSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function makeWorld(suite: string, program: string): World {
  const folder = temporaryFolder(`ask-${suite}`);
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env: NodeJS.ProcessEnv = {
    ...environment([dirname(program), process.env['PATH']].join(delimiter), at),
    // What the session asks for is not switched on for it.
    NIX_CONFIG: ['sandbox = false', 'build-users-group =', 'substituters =', 'eval-cache = false'].join('\n'),
  };
  const run: World['run'] = (name, ...args) => {
    const features = ['--extra-experimental-features', 'nix-command flakes'];
    const { status, stdout, stderr } = spawnSync(
      join(dirname(program), name),
      name === 'nix' ? [...features, ...args] : args,
      { cwd: at('elsewhere'), encoding: 'utf8', timeout: 60_000, env, maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${status} ${stderr}`);
    return stdout;
  };
  const file = join(folder, 'derivations.nix');
  writeFileSync(file, readFileSync(join(import.meta.dirname, 'derivations.nix')));
  const instantiate = (attribute: string): string =>
    JSON.parse(run('nix', 'eval', '--json', '--impure', '--file', file, `${attribute}.drvPath`));
  return {
    suite,
    folder,
    storeDir: join(folder, 'store'),
    env,
    run,
    build: (...attributes) =>
      attributes.flatMap((one) => run('nix-store', '--realise', instantiate(one)).trim().split('\n')),
    instantiate,
    session: (more = {}) =>
      createNix({
        nix: { found: true, program },
        env,
        workspaceFolders: [at('workspace')],
        isTrusted: () => true,
        folder: at('own'),
        ...more,
      }),
  };
}

/** What an answer gives; throws with the reason where it is a refusal. */
export function valueOf<T>(answer: NixAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.reason}: ${answer.message}`);
}

export function nameOf(path: string): string {
  return basename(path).slice(33);
}
