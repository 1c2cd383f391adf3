import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkspace, type Workspace } from './workspace.ts';

/** A folder that is a real git repository with one commit. */
export interface Repository extends Workspace {
  git(...args: string[]): string;
  commit(message: string): void;
}

/** The user's own configuration must not change what a test does. */
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Takes a folder with a work tree for what it is. */
export function asRepository(workspace: Workspace): Repository {
  const run = (...args: string[]) => git(workspace.path, ...args);
  return {
    ...workspace,
    git: run,
    commit(message) {
      run('add', '--all');
      run('commit', '--quiet', '--message', message);
    },
  };
}

export function createRepository(files: Readonly<Record<string, string | Uint8Array>>): Repository {
  const repository = asRepository(createWorkspace(files, 'repo-'));
  repository.remove('.git');
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.commit('first');
  return repository;
}

/** A `git` that counts how often it is started, and then is the real one. */
export interface CountingGit {
  /** For the environment of the server. */
  readonly env: Readonly<Record<string, string>>;
  readonly starts: () => number;
  readonly dispose: () => void;
}

export function countingGit(): CountingGit {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-')));
  const marker = join(folder, 'started');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >> '${marker}'\nexec '${real}' "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return {
    env: { PATH: folder },
    starts: () => (existsSync(marker) ? readFileSync(marker, 'utf8').length : 0),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** Says that the content is another one, and nothing else. */
export function tampered(lock: string): string {
  const text = lock.replace(/sha256-./, 'sha256-E');
  if (text === lock) throw new Error('there is no hash');
  return text;
}

export const HASH_ONLY = 'lock-diff-nar-hash-only';
