import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlakeFolder, FlakeOutput } from '../../../server/src/nixcli/nix/installable.ts';

export const SYSTEM = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';

/** A flake with packages of several kinds. */
export const FLAKE = `{
  description = "A flake";
  outputs = { self }: let
    drv = more: derivation { name = "hello-1.0"; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo hi > $out" ]; } // more;
  in {
    packages.${SYSTEM} = {
      hello = drv {
        pname = "hello";
        version = "1.0";
        meta = {
          description = "says hi";
          license = [ { spdxId = "MIT"; fullName = "MIT License"; free = true; } "a word" { shortName = "unfree"; free = false; } ];
          knownVulnerabilities = [ "CVE-1" "CVE-2" ];
        };
      };
      one = drv { meta.license = { spdxId = "GPL-3.0-only"; }; };
      bare = drv { };
      refusing = drv { outPath = throw "not allowed"; drvPath = throw "not allowed"; meta.knownVulnerabilities = [ "CVE-3" ]; };
      "a.b^*" = drv { pname = "odd"; };
      again = derivation { name = "again"; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; };
      broken = throw "broken\\u001b[31m\\n[x](command:y)";
    };
    apps.${SYSTEM} = {
      hello = { type = "app"; program = "\${drv { }}/bin/hello"; meta.description = "an app"; };
      astray = { type = "app"; program = "/bin/sh"; };
      refusing = { type = "app"; program = throw "not allowed"; };
    };
    lib.x = 7;
  };
}
`;

/** Runs git without any configuration of this machine; gives what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** Makes a repository with a committed flake.nix, in its folder `dir`; gives the root. */
export function repository(parent: string, name: string, flake: string, dir = ''): string {
  const root = join(parent, name);
  mkdirSync(join(root, dir), { recursive: true });
  writeFileSync(join(root, dir, 'flake.nix'), flake);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=first');
  return root;
}

export function packageOf(flake: FlakeFolder, name: string): FlakeOutput {
  return { kind: 'flake', flake, attribute: ['packages', SYSTEM, name] };
}
