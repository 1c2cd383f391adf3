import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGitIndex } from '../../server/src/engine/disk/git-index.ts';
import { walk, type WalkOptions } from '../../server/src/engine/disk/walk.ts';
import { folder } from './folder.ts';

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A repository in which these files are tracked, ignored or not. */
function repository(files: Readonly<Record<string, string>>, ...init: string[]): string {
  const root = folder(files);
  git(root, 'init', '-q', ...init);
  git(root, 'add', '--force', '--all');
  return root;
}

function indexOf(root: string): Uint8Array {
  return new Uint8Array(readFileSync(join(root, '.git/index')));
}

async function walked(root: string, options?: WalkOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of walk(root, options)) found.push(entry.path.slice(root.length + 1));
  return found;
}

const files = {
  'flake.nix': '',
  'flake.lock': '',
  'a/b/c/ä.nix': '',
  'a/b/longer-name-than-the-others/x.nix': '',
  'a/devenv.lock': '',
  'a/readme.md': '',
  'Cargo.lock': '',
  'z z/new\nline.nix': '',
};
const tracked = [
  'a/b/c/ä.nix',
  'a/b/longer-name-than-the-others/x.nix',
  'a/devenv.lock',
  'flake.lock',
  'flake.nix',
  'z z/new\nline.nix',
];
const folders = ['a', 'a/b', 'a/b/c', 'a/b/longer-name-than-the-others', 'z z'];

describe('readGitIndex', () => {
  it.each(['2', '3', '4'])('reads what git writes in version %s', (version) => {
    const root = repository(files);
    writeFileSync(join(root, 'later.nix'), '');
    // Only an entry with an extended flag makes git write version 3.
    git(root, 'add', '--intent-to-add', 'later.nix');
    if (version === '2') git(root, 'rm', '-q', '--cached', 'later.nix');
    git(root, 'update-index', '--index-version', version);
    const bytes = indexOf(root);
    expect(bytes[7]).toBe(Number(version));
    const paths = readGitIndex(bytes);
    expect([...(paths?.files ?? [])].sort()).toEqual(
      [...tracked, ...(version === '2' ? [] : ['later.nix'])].sort(),
    );
    expect([...(paths?.folders ?? [])].sort()).toEqual(folders);
  });

  it('reads the index of a repository with SHA-256, with extensions, and an empty one', () => {
    const root = repository(files, '--object-format=sha256');
    git(root, 'commit', '-q', '-m', 'x');
    expect([...(readGitIndex(indexOf(root))?.files ?? [])].sort()).toEqual(tracked);
    git(root, 'rm', '-rq', '--cached', '.');
    expect(readGitIndex(indexOf(root))?.files.size).toBe(0);
  });

  it('knows many files, in threads and in conflict', () => {
    const many: Record<string, string> = {};
    for (let at = 0; at < 3000; at++) many[`pkgs/${at % 50}/${'x'.repeat(at % 90)}${at}.nix`] = String(at);
    const root = repository(many);
    git(root, '-c', 'index.threads=4', 'update-index', '--force-write-index', '--index-version', '4');
    expect(readGitIndex(indexOf(root))?.files).toEqual(new Set(Object.keys(many)));
  });

  it('does not know an index in two parts', () => {
    const root = repository(files);
    git(root, 'update-index', '--split-index');
    expect(readGitIndex(indexOf(root))).toBeUndefined();
  });

  it('takes any bytes', () => {
    const root = repository(files);
    git(root, 'update-index', '--index-version', '4');
    const whole = indexOf(root);
    for (let length = 0; length < whole.length; length++) {
      expect(readGitIndex(whole.subarray(0, length))).toBeUndefined();
    }
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        expect(() => readGitIndex(changed)).not.toThrow();
      }
    }
  });
});

describe('walk in a repository', () => {
  const hostile = {
    '.gitignore': '*.lock\n*.nix\n/vendor/\nnode_modules\n',
    'flake.nix': '',
    'flake.lock': '',
    'evil.nix': '',
    'vendor/deep/evil.nix': '',
    'node_modules/p/evil.nix': '',
  };
  const found = ['evil.nix', 'flake.lock', 'flake.nix', 'node_modules/p/evil.nix', 'vendor/deep/evil.nix'];

  it('never leaves out what is tracked', async () => {
    const root = repository(hostile);
    for (const name of ['untracked.nix', 'vendor/untracked.nix', 'vendor/deep/untracked.nix']) {
      writeFileSync(join(root, name), '');
    }
    mkdirSync(join(root, 'vendor/other'));
    writeFileSync(join(root, 'vendor/other/flake.nix'), '');
    expect(await walked(root)).toEqual(found);
    expect(await walked(join(root, 'vendor/deep'))).toEqual(['evil.nix', 'untracked.nix']);
  });

  it('does so in a worktree and in a submodule', async () => {
    const root = repository(hostile);
    git(root, 'commit', '-q', '-m', 'x');
    const outer = repository({ '.gitignore': '*\n', 'a.nix': '' });
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', '--force', root, 'sub');
    expect(await walked(outer)).toEqual(['a.nix', ...found.map((name) => `sub/${name}`)]);
    const tree = join(folder(), 'tree');
    git(root, 'worktree', 'add', '-q', tree);
    expect(await walked(tree)).toEqual(found);
  });

  it('audits flake.nix and flake.lock also where nothing is known to be tracked', async () => {
    const root = repository(hostile);
    writeFileSync(join(root, '.git/index'), 'DIRC');
    expect(await walked(root)).toEqual(['flake.lock', 'flake.nix']);
    const plain = folder(hostile);
    expect(await walked(plain)).toEqual(['flake.lock', 'flake.nix']);
  });
});
