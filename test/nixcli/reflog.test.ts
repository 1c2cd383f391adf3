import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastMove } from '../../server/src/nixcli/git.ts';
import { moveIn } from '../../server/src/nixcli/reflog.ts';
import { at, repository } from './repositories.ts';

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const entry = (from: string, to: string, how: string) => `${from} ${to} A <a@example.org> 1 +0000\t${how}\n`;
const start = entry('0'.repeat(40), A, 'commit (initial): x') + entry(A, B, 'commit: y');

describe('moveIn', () => {
  it.each([
    ['nothing', '', undefined],
    ['a commit', start, undefined],
    ['a switch', start + entry(B, C, 'checkout: moving from main to topic'), undefined],
    ['a pull', start + entry(B, C, 'pull --ff-only: Fast-forward'), { from: B, by: 'pull' }],
    ['a pull and a commit', start + entry(B, C, 'pull: Fast-forward') + entry(C, D, 'commit: z'), undefined],
    [
      'a pull and a new branch',
      start + entry(B, C, 'pull: Fast-forward') + entry(C, C, 'checkout: moving from main to topic'),
      { from: B, by: 'pull' },
    ],
    [
      'a merge',
      start + entry(B, C, "merge topic: Merge made by the 'ort' strategy."),
      { from: B, by: 'merge' },
    ],
    ['a merge by hand', start + entry(B, C, 'commit (merge): Merge topic'), { from: B, by: 'merge' }],
    ['a reset', start + entry(B, A, 'reset: moving to HEAD~1'), { from: B, by: 'reset' }],
    ['a reset to where it is', start + entry(B, B, 'reset: moving to HEAD'), undefined],
    [
      'a rebase',
      start +
        entry(B, C, 'rebase (start): checkout main') +
        entry(C, D, 'rebase (pick): y') +
        entry(D, D, 'rebase (finish): returning to refs/heads/topic'),
      { from: B, by: 'rebase' },
    ],
    [
      'a pull that rebases',
      start +
        entry(B, C, 'pull --rebase (start): checkout 1234') +
        entry(C, D, 'pull --rebase (pick): y') +
        entry(D, D, 'pull --rebase (finish): returning to refs/heads/topic'),
      { from: B, by: 'pull' },
    ],
    [
      'a rebase given up',
      start + entry(B, C, 'rebase (start): checkout main') + entry(C, B, 'rebase (abort): updating HEAD'),
      undefined,
    ],
    ['a first pull', entry('0'.repeat(40), A, 'pull: Fast-forward'), undefined],
    ['nonsense', `${start}--output=x y\tpull: x\n${'z'.repeat(40)} ${A} \tpull: x\n`, undefined],
  ])('%s', (_, log, move) => {
    expect(moveIn(log)).toEqual(move);
  });
});

describe('lastMove', () => {
  it('is what git writes', async () => {
    const origin = repository('origin');
    origin.commit({ a: '1' });
    const root = join(origin.root, '../clone');
    origin.git('clone', '--quiet', origin.root, root);
    const clone = at(root);
    expect(await lastMove(root)).toEqual({ ok: true, value: undefined });
    const before = clone.git('rev-parse', 'HEAD');
    origin.commit({ a: '2' });
    clone.git('pull', '--quiet', '--ff-only');
    expect(await lastMove(root)).toEqual({ ok: true, value: { from: before, by: 'pull' } });

    const own = clone.commit({ b: '1' });
    expect(await lastMove(root)).toEqual({ ok: true, value: undefined });
    origin.commit({ a: '3' });
    origin.commit({ a: '4' });
    clone.git('pull', '--quiet', '--rebase');
    expect(await lastMove(root)).toEqual({ ok: true, value: { from: own, by: 'pull' } });

    clone.git('reset', '--quiet', '--hard', own);
    expect(await lastMove(root)).toMatchObject({ value: { by: 'reset' } });
    clone.git('merge', '--quiet', '--no-edit', 'origin/main');
    expect(await lastMove(root)).toEqual({ ok: true, value: { from: own, by: 'merge' } });

    const tree = join(origin.root, '../tree');
    clone.git('worktree', 'add', '--quiet', '--detach', tree, own);
    at(tree).git('rebase', '--quiet', 'origin/main');
    expect(await lastMove(tree)).toEqual({ ok: true, value: { from: own, by: 'rebase' } });
  });

  it('is nothing without a repository or a log', async () => {
    const { root, git, commit } = repository();
    git('config', 'core.logAllRefUpdates', 'false');
    commit({ a: '1' });
    expect(await lastMove(root)).toEqual({ ok: true, value: undefined });
    expect(await lastMove(join(root, '..'))).toMatchObject({ ok: false, reason: 'no-repository' });
  });
});
