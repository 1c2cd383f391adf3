import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './repositories.ts';
import type { World } from './world.ts';

let count = 0;

/** A repository that moves on, with tags. */
export interface Upstream {
  readonly root: string;
  readonly url: string;
  /** Its first commit, which has the tag `v1.0`. */
  readonly first: string;
  /** Makes another commit, with a tag where one is given; gives its name. */
  readonly moveOn: (tag?: string) => string;
}

/** Each has commits of its own, a day apart, before the day that the tests are on. */
export function makeUpstream({ folder }: Pick<World, 'folder'>, flake = '{ outputs = _: { }; }'): Upstream {
  const root = join(folder, `upstream-${count++}`);
  mkdirSync(root);
  git(root, 'init', '--quiet', '--initial-branch=main');
  let days = 0;
  const commit = (tag?: string): string => {
    writeFileSync(join(root, 'flake.nix'), `${flake} # ${count++}\n`);
    git(root, 'add', '--all');
    const date = `${1_714_500_000 + 86_400 * days++} +0000`;
    const who = ['-c', 'user.name=n', '-c', 'user.email=e@x'];
    execFileSync('git', [...who, 'commit', '--quiet', '--message=x'], {
      cwd: root,
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    });
    if (tag !== undefined) git(root, 'tag', tag);
    return git(root, 'rev-parse', 'HEAD').trim();
  };
  return { root, url: `git+file://${root}`, first: commit('v1.0'), moveOn: commit };
}

/** A folder with a flake.nix, locked by Nix itself; gives the folder. */
export function lockedFlake(world: World, flake: string): string {
  const folder = join(world.folder, `locked-${count++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'flake.nix'), flake);
  world.run('nix', 'flake', 'lock', `path:${folder}`);
  return folder;
}
