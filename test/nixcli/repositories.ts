import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A repository of a test, gone when the test is over. */
export interface Repository {
  readonly root: string;
  /** Runs git in it as its owner would, and gives what it prints. */
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Writes the files, commits all that is there, and gives the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message?: string): string;
}

export function repository(name = 'repository'): Repository {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-git-')));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const root = join(parent, name);
  mkdirSync(root);
  const made = at(root);
  made.git('init', '--quiet', '--initial-branch=main');
  return made;
}

/** A repository that is there already: a clone, a work tree. */
export function at(root: string): Repository {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', env: ownerEnvironment, stdio: 'pipe' }).trim();
  const write: Repository['write'] = (files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };
  return {
    root,
    git,
    write,
    commit(files, message = 'change') {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

const ownerEnvironment = {
  PATH: process.env['PATH'],
  HOME: '/nowhere',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'file',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
