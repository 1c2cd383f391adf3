import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { flakeOf } from '../../server/src/engine/sources.ts';
import { allInputs } from '../../server/src/flake/walk.ts';
import { changeUrl } from '../../server/src/lock/edit/change-url.ts';
import { secureUrl } from '../../server/src/flake/edit/secure-url.ts';
import type { Fix } from '../../server/src/rules/fix.ts';
import { inputActions } from '../../server/src/rules/shared/inputs/actions.ts';
import { editFix } from '../../server/src/rules/shared/inputs/fixes.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { flakeNix, fromGit, fromGitHub, git, github, type Lock, type Node, pinned, print } from './honest.ts';
import { dep, gitUrl, leaf, mid } from './trees.ts';
import { isBefore, type Version, versionOf } from './versions.ts';
import { createWorld, type World } from './world.ts';

interface Case {
  readonly does: string;
  readonly flake: string;
  readonly lock: Lock;
  /** The path of the input, and the beginning of what is done to it. */
  readonly input: string;
  readonly title: string;
  /** The first version that takes the lock as it was. */
  readonly since?: Version;
  /** What flake.nix holds afterwards. */
  readonly says: string;
}

const engine = createEngine(await loadSyntax());
const worlds: readonly World[] = await Promise.all([...installedNix().values()].map(createWorld));
afterAll(() => {
  for (const world of worlds) world.end();
});

function locked(node: Node): Lock {
  return { ...fromGitHub.lock, nodes: { ...fromGitHub.lock.nodes, dep: node } };
}

const onBranch: Node = { ...github(dep), original: { ...github(dep).original, ref: 'main' } };
const gitLab = (type: string, owner: string): Node => ({
  locked: { ...github(dep).locked, type, owner },
  original: { type, owner, repo: 'dep', ref: 'main' },
});
const named: Node = { ...github(dep), original: { id: 'dep', type: 'indirect' } };
const REV = dep.rev;
const both = 'inputs.dep.url = "github:honest-example/dep"; inputs.leaf.url = "github:honest-example/leaf";';
const range = 'https://flakehub.com/f/honest-example/dep/0.1.tar.gz';
const served = `https://api.flakehub.com/f/pinned/honest-example/dep/0.1.7%2Brev-${REV}/0190/source.tar.gz`;

const CASES: readonly Case[] = [
  {
    does: 'pins a branch on GitHub',
    flake: flakeNix('inputs.dep.url = "github:honest-example/dep/main";'),
    lock: locked(onBranch),
    input: 'dep',
    title: 'Pin',
    says: `"github:honest-example/dep/${REV}"; # main, 2026-01-01`,
  },
  {
    does: 'pins attributes',
    flake: flakeNix(
      'inputs.dep = { type = "github"; owner = "honest-example"; repo = "dep"; ref = "main"; };',
    ),
    lock: locked(onBranch),
    input: 'dep',
    title: 'Pin',
    says: `rev = "${REV}"; /* main, 2026-01-01 */`,
  },
  {
    does: 'pins attributes without a branch',
    flake: flakeNix(
      'inputs.dep.type = "github"; inputs.dep.owner = "honest-example"; inputs.dep.repo = "dep";',
    ),
    lock: locked(github(dep)),
    input: 'dep',
    title: 'Pin',
    says: `inputs.dep.rev = "${REV}"; # 2026-01-01`,
  },
  ...[
    { type: 'gitlab', owner: 'honest-example' },
    { type: 'sourcehut', owner: '~honest' },
  ].map(
    ({ type, owner }): Case => ({
      does: `pins a branch of ${type}`,
      flake: flakeNix(`inputs.dep.url = "${type}:${owner}/dep/main?host=forge.example";`),
      lock: locked({
        locked: { ...gitLab(type, owner).locked, host: 'forge.example' },
        original: { ...gitLab(type, owner).original, host: 'forge.example' },
      }),
      input: 'dep',
      title: 'Pin',
      says: `"${type}:${owner}/dep/${REV}?host=forge.example"; # main`,
    }),
  ),
  {
    does: 'pins the default branch of a git repository',
    flake: fromGit.flake,
    lock: fromGit.lock,
    input: 'dep',
    title: 'Pin',
    says: `?ref=master&rev=${REV}"; # 2026-01-01`,
  },
  {
    does: 'pins an address that a server gives a lasting one for',
    flake: flakeNix(`inputs.dep.url = "${range}";`),
    lock: locked({
      locked: { narHash: dep.narHash, type: 'tarball', url: served },
      original: { type: 'tarball', url: range },
    }),
    input: 'dep',
    title: 'Pin',
    says: `"${served}"; # ${range}`,
  },
  {
    does: 'pins an override',
    // Before, Nix did not write into `original` what flake.nix says.
    since: '2.26',
    flake: flakeNix(
      `inputs.dep.url = "github:honest-example/dep"; inputs.mid.inputs.leaf.url = "git+${gitUrl('leaf')}";`,
    ),
    lock: locked(github(dep)),
    input: 'mid/leaf',
    title: 'Pin',
    says: `?ref=master&rev=${leaf.rev}"; # 2026-01-01`,
  },
  {
    does: 'unpins',
    flake: pinned.flake.replace('";', '"; # main, 2026-01-01'),
    lock: pinned.lock,
    input: 'dep',
    title: "Let 'dep' move with main again",
    says: '"github:honest-example/dep/main";\n',
  },
  {
    does: 'writes what a name stands for',
    flake: flakeNix('inputs.dep.url = "dep";'),
    lock: locked(named),
    input: 'dep',
    title: 'Write',
    says: '"github:honest-example/dep";',
  },
  {
    does: 'pins what a name stands for',
    flake: flakeNix('inputs.dep = { type = "indirect"; id = "dep"; };'),
    lock: locked(named),
    input: 'dep',
    title: 'Pin',
    says: `type = "github"; owner = "honest-example"; repo = "dep"; rev = "${REV}"; /* 2026-01-01 */ }`,
  },
  {
    does: 'declares what only outputs names',
    flake: flakeNix(''),
    lock: locked(named),
    input: 'dep',
    title: 'Declare',
    says: 'inputs.dep.url = "github:honest-example/dep";',
  },
  {
    does: 'adds a url',
    flake: flakeNix('inputs.dep = { };'),
    lock: locked(named),
    input: 'dep',
    title: 'Declare',
    says: 'inputs.dep = { url = "github:honest-example/dep"; };',
  },
  {
    does: 'lets an input of an input follow',
    flake: flakeNix(both).replace('dep, mid }', 'dep, mid, leaf }'),
    lock: {
      ...fromGitHub.lock,
      nodes: {
        dep: github(dep),
        leaf: github(leaf),
        leaf_2: github(leaf),
        mid: { ...github(mid), inputs: { leaf: 'leaf_2' } },
        root: { inputs: { dep: 'dep', leaf: 'leaf', mid: 'mid' } },
      },
    },
    input: 'mid',
    title: "Let 'mid/leaf' follow 'leaf' (1 lock entry less)",
    says: 'inputs.mid.inputs.leaf.follows = "leaf";',
  },
  {
    does: 'removes what nothing uses',
    flake: flakeNix(both).replace('dep, mid }', 'dep, mid, ... }'),
    lock: {
      ...fromGitHub.lock,
      nodes: {
        dep: github(dep),
        leaf: github(leaf),
        leaf_2: git(leaf),
        mid: { ...github(mid), inputs: { leaf: 'leaf_2' } },
        root: { inputs: { dep: 'dep', leaf: 'leaf', mid: 'mid' } },
      },
    },
    input: 'leaf',
    title: 'Remove',
    says: 'inputs.dep.url = "github:honest-example/dep";\n',
  },
  {
    does: 'fetches over https',
    flake: flakeNix('inputs.dep.url = "git+http://github.com/honest-example/dep";'),
    lock: locked({
      locked: { ...git(dep).locked, url: 'http://github.com/honest-example/dep' },
      original: { type: 'git', url: 'http://github.com/honest-example/dep' },
    }),
    input: 'dep',
    title: 'Fetch',
    says: '"git+https://github.com/honest-example/dep"',
  },
];

/** Both files after the fix. */
function mended({ flake, lock, input: path, title }: Case): {
  readonly flake: string;
  readonly lock: string;
} {
  const source = engine.readNix({ path: '/r/flake.nix', name: 'flake.nix', text: flake }, true);
  const text = print(lock);
  const { graph } = engine.readLock({ path: '/r/flake.lock', name: 'flake.lock', text });
  const record = flakeOf(source);
  const input = record && allInputs(record).find((one) => one.path === path)?.input;
  if (record === undefined || input === undefined) throw new Error(`no input ${path}`);
  const secured = editFix(`Fetch '${path}' over https`, 'safe', changeUrl(record, graph, input, secureUrl));
  const fix = [...inputActions(record, graph, input), ...secured].find((one) => one.title.startsWith(title));
  if (fix?.kind !== 'edit') throw new Error(`nothing offers ${title}`);
  return { flake: applied(flake, fix, 'self'), lock: applied(text, fix, 'lock') };
}

function applied(text: string, fix: Fix & { readonly kind: 'edit' }, file: 'self' | 'lock'): string {
  const made = applyEdits(
    text,
    fix.edits.filter((edit) => edit.file === file),
  );
  if (made === undefined) throw new Error('the edits overlap');
  return made;
}

test.each(CASES)('$does: in flake.nix and in the lock', (one) => {
  const after = mended(one);
  expect(after.flake).toContain(one.says);
  expect(after.lock).not.toBe(print(one.lock));
  // As Nix writes it.
  expect(after.lock).toBe(print(JSON.parse(after.lock)));
});

describe.skipIf(worlds.length === 0).each(worlds.map((world) => ({ world, release: world.release })))(
  'Nix $release finds the lock up to date',
  ({ world }) => {
    const version = versionOf(world.release);
    const cases = CASES.filter(({ since }) => since === undefined || !isBefore(version, since));
    test.each(cases)('after a fix that $does', async (one) => {
      const after = mended(one);
      const honest = { does: 'accepts', content: 'honest' };
      expect(await world.evaluate(one.flake, print(one.lock))).toMatchObject(honest);
      expect(await world.evaluate(after.flake, after.lock)).toMatchObject(honest);
      // What shows that the lock had to change.
      expect(await world.evaluate(after.flake, print(one.lock))).not.toMatchObject({ does: 'accepts' });
    });

    // Why no more than the inputs of direct inputs are made to follow.
    test('an override of an override makes older versions look up the one between in the registry', async () => {
      const { flake, lock } = fromGitHub;
      const deep = flake.replace(
        'inputs.mid.url',
        'inputs.mid.inputs.leaf.inputs.x.follows = "dep"; inputs.mid.url',
      );
      const answer = await world.evaluate(deep, print(lock));
      if (isBefore(version, '2.34'))
        expect(answer).toMatchObject({ says: expect.stringContaining('indirect') });
      else expect(answer).toMatchObject({ does: 'accepts', content: 'honest' });
    });
  },
);
