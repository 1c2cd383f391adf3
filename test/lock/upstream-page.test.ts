import { expect, test } from 'vitest';
import { upstreamPage } from '../../server/src/lock/upstream-page.ts';
import { read } from './graphs.ts';

const REV = 'a'.repeat(40);

function pageOf(locked: object, original: object): string | undefined {
  const nodes = { root: { inputs: { x: 'x' } }, x: { locked: { rev: REV, ...locked }, original } };
  const node = read(JSON.stringify({ nodes, root: 'root', version: 7 })).nodes.get('x');
  if (node === undefined) throw new Error('no x');
  return upstreamPage(node);
}

const github = { type: 'github', owner: 'NixOS', repo: 'nixpkgs' };

test('the commits between the locked one and the branch that was asked for', () => {
  expect(pageOf(github, { ...github, ref: 'nixos-25.05' })).toBe(
    `https://github.com/NixOS/nixpkgs/compare/${REV}...nixos-25.05`,
  );
  expect(pageOf(github, github)).toBe(`https://github.com/NixOS/nixpkgs/compare/${REV}...HEAD`);
  const gitlab = { type: 'gitlab', owner: 'a%2Fb', repo: 'c' };
  expect(pageOf(gitlab, { ...gitlab, ref: 'main' })).toBe(`https://gitlab.com/a/b/c/-/compare/${REV}...main`);
  const git = { type: 'git', url: 'https://codeberg.org/o/r' };
  expect(pageOf(git, { ...git, ref: 'refs/heads/x/y' })).toBe(
    `https://codeberg.org/o/r/compare/${REV}...x/y`,
  );
});

test('no page where the forge has none, where no branch is known, or where a name leads elsewhere', () => {
  expect(pageOf({ type: 'git', url: 'https://codeberg.org/o/r' }, {})).toBeUndefined();
  expect(pageOf({ type: 'sourcehut', owner: '~o', repo: 'r' }, { ref: 'main' })).toBeUndefined();
  expect(pageOf({ type: 'git', url: 'https://example.org/o/r' }, { ref: 'main' })).toBeUndefined();
  expect(pageOf({ type: 'path', path: '/x' }, {})).toBeUndefined();
  for (const ref of ['../../evil', 'a...b', '-x', 'x?y', 'refs/pull/1/head', 'pull/1/head', 'a b'])
    expect(pageOf(github, { ...github, ref })).toBeUndefined();
  expect(pageOf({ ...github, owner: 'evil/x?' }, github)).toBeUndefined();
});
