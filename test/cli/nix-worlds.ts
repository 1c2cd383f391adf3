import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { World } from '../nixcli/nix/world.ts';
import { type Ended, nixAudit } from './cli.ts';

/** What a process of the tests gets for its environment. */
export function envOf(world: World, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(world.env)) if (value !== undefined) env[name] = value;
  return { ...env, ...more };
}

/** The built command line with a real Nix, without its warning of that Nix, which no test can know the age of. */
export function audit(world: World, cwd: string, ...args: readonly string[]): Ended {
  const { err, ...ended } = nixAudit(cwd, args, envOf(world));
  return { ...ended, err: err.replace(/^nix-audit: warning: nix \(.*\n$/m, '') };
}

/** The same where there is no Nix, but a store. */
export function auditWithoutNix(world: World, cwd: string, ...args: readonly string[]): Ended {
  const folder = join(world.folder, 'no-nix');
  mkdirSync(folder, { recursive: true });
  return nixAudit(cwd, args, envOf(world, { PATH: folder }));
}

/** What it prints as JSON, and how it ended. */
export function parsed({ code, out, err }: Ended) {
  return { code, json: JSON.parse(out), err };
}

/** An environment with another program for `nix`: a script of the shell. */
export function withProgram(world: World, name: string, script: string): Record<string, string> {
  const folder = join(world.folder, name);
  mkdirSync(folder, { recursive: true });
  for (const program of ['nix', 'nix-store']) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return envOf(world, { PATH: [folder, process.env['PATH']].join(delimiter) });
}

/** A flake with an input that git fetches and one that is a folder, locked by Nix itself. */
export interface Project {
  readonly folder: string;
  /** The folders of the inputs. */
  readonly dep: string;
  readonly other: string;
}

let count = 0;

export function makeProject(world: World): Project {
  const root = join(world.folder, `project-${count++}`);
  const at = (name: string, files: Readonly<Record<string, string>>): string => {
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  };
  // Each project has contents of its own, so that none is in the store for another's sake.
  const dep = at('dep', { 'flake.nix': `{ outputs = _: { value = "honest"; }; } # ${count}\n` });
  commit(dep);
  const other = at('other', { 'flake.nix': `{ outputs = _: { }; } # ${count}\n`, program: '#!/bin/sh\n' });
  const folder = at('flake', {
    'flake.nix': `{
  inputs.dep.url = "git+file://${dep}";
  inputs.other.url = "path:${other}";
  outputs = { self, dep, other }: {
    value = dep.value;
    packages.${system()} = rec {
      lib = derivation {
        name = "lib"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "echo 0123456789 ${count} > $out" ];
      };
      hello = derivation {
        name = "hello-1.2"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "echo \${lib} > $out" ];
      } // {
        pname = "hello";
        version = "1.2";
        meta.license = [ { spdxId = "MIT"; fullName = "MIT License"; free = true; } "own" ];
        meta.knownVulnerabilities = [ ("CVE-2024-0001: bad " + builtins.fromJSON "\\"\\\\u001b[31m\\"" + "red") ];
        meta.description = "A friend";
      };
    };
  };
}
`,
  });
  world.run('nix', 'flake', 'lock', `path:${folder}`);
  return { folder, dep, other };
}

export function system(): string {
  return `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${process.platform === 'darwin' ? 'darwin' : 'linux'}`;
}

/** Makes a repository of a folder, with all of it in one commit. */
export function commit(folder: string): void {
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '.'],
    [...who, 'commit', '--quiet', '--message', 'first'],
  ])
    execFileSync('git', args, { cwd: folder, env });
}

/** Adds text to the end of what is in the store, which Nix does not see. */
export function tamper(path: string): void {
  execFileSync('chmod', ['-R', 'u+w', path]);
  writeFileSync(path, 'tampered\n', { flag: 'a' });
}

/** The NAR of a store path, as Nix writes it. */
export function dumpOf(world: World, path: string): Buffer {
  return execFileSync('nix-store', ['--dump', path], { env: world.env });
}

/** The processes that run a program in a folder, by their numbers. */
export function running(folder: string): readonly string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(`${folder}/`) && !line.includes('ps -eo'));
}
