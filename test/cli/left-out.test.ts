import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { surroundings } from '../../server/src/engine/disk/repository.ts';
import { projectOf } from '../../server/src/engine/project.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';

const flake = '{ inputs.a.url = "github:o/a"; outputs = _: { }; }\n';
const lock = '{ "nodes": { "root": {} }, "root": "root", "version": 7 }\n';

/** A repository in which everything is tracked that git does not leave out. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = folder(files);
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  return root;
}

function git(root: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', root, '-c', 'core.excludesFile=', ...args], { stdio: 'ignore' });
}

function leavesOut(root: string, path = 'flake.lock'): boolean | undefined {
  const project = projectOf(join(root, path));
  return project && surroundings().leavesOutLock(project);
}

describe('the lock that git leaves out', () => {
  it('is one that an ignore file covers and git does not track', () => {
    const root = repository({ '.gitignore': 'flake.lock\n', 'flake.nix': flake, 'flake.lock': lock });
    expect(leavesOut(root)).toBe(true);
    git(root, 'add', '--force', 'flake.lock');
    expect(leavesOut(root)).toBe(false);
  });

  it('is told at every depth, by the innermost ignore file that speaks of it', () => {
    const root = repository({
      '.gitignore': '*.lock\n!/a/flake.lock\n',
      'a/flake.nix': flake,
      'a/flake.lock': lock,
      'b/flake.nix': flake,
      'b/flake.lock': lock,
      'c/.gitignore': '!flake.lock\n',
      'c/flake.nix': flake,
      'c/flake.lock': lock,
    });
    expect(leavesOut(root, 'a/flake.lock')).toBe(false);
    expect(leavesOut(root, 'b/flake.lock')).toBe(true);
    expect(leavesOut(root, 'c/flake.lock')).toBe(false);
  });

  it('is not one that nobody has added yet, nor one beside a flake that is left out, too', () => {
    const root = repository({ '.gitignore': 'vendored/\n', 'flake.nix': flake });
    const files = { 'vendored/flake.nix': flake, 'vendored/flake.lock': lock, 'flake.lock': lock };
    for (const path of Object.keys(files)) expect(leavesOut(root, path)).toBe(false);
  });

  it('is not known of without a repository, or with an index that cannot be read', () => {
    const files = { '.gitignore': 'flake.lock\n', 'flake.nix': flake, 'flake.lock': lock };
    expect(leavesOut(folder(files))).toBe(false);
    expect(leavesOut(folder({ ...files, '.git/HEAD': '', '.git/index': 'DIRC?' }))).toBe(false);
  });

  it('is reported, whether the folder is walked or the file is named', () => {
    const root = repository({ '.gitignore': 'flake.lock\n', 'flake.nix': flake, 'flake.lock': lock });
    for (const args of [[], ['flake.nix'], ['--no-gitignore']]) {
      const { out } = nixAudit(root, ['check', '--rule', 'lock-missing-input=off', ...args]);
      expect(out).toContain('Git leaves out the flake.lock');
    }
  });
});
