import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { FileEdit } from '../../server/src/engine/finding.ts';
import { defaultPolicy } from '../../server/src/rules/policy.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { fromGitHub, github, type Lock, print } from './honest.ts';
import { dep, forged } from './trees.ts';
import { createWorld, type World } from './world.ts';

interface Case {
  readonly rule: string;
  /** The beginning of what is done. */
  readonly title: string;
  readonly lock: string;
}

const engine = createEngine(await loadSyntax(), {
  audience: 'auditor',
  severities: new Map(),
  policy: defaultPolicy,
  today: undefined,
});
const worlds: readonly World[] = await Promise.all([...installedNix().values()].map(createWorld));
afterAll(() => {
  for (const world of worlds) world.end();
});

const { flake, lock: honest } = fromGitHub;
const withNode = (nodes: Lock['nodes']): string => print({ ...honest, nodes: { ...honest.nodes, ...nodes } });

/** As versions before 2.4 wrote it. */
function inVersion5(): string {
  const nodes = Object.entries(honest.nodes).map(([key, node]) => {
    if (node.locked === undefined) return [key, node];
    const { narHash, lastModified, ...rest } = node.locked;
    return [key, { ...node, locked: rest, info: { narHash, lastModified } }];
  });
  return print({ ...honest, version: 5, nodes: Object.fromEntries(nodes) });
}

const CASES: readonly Case[] = [
  { rule: 'lock-orphan-node', title: 'Remove the node "forged"', lock: withNode({ forged: github(forged) }) },
  { rule: 'lock-old-version', title: 'Write the lock', lock: print({ ...honest, version: 6 }) },
  { rule: 'lock-old-version', title: 'Write the lock', lock: inVersion5() },
  { rule: 'lock-non-canonical', title: 'Write the lock', lock: JSON.stringify(honest) },
  {
    rule: 'lock-duplicate-key',
    title: 'Keep the last "narHash"',
    lock: print(honest).replace(
      `"narHash": "${dep.narHash}"`,
      (hash) => `"narHash": "${forged.narHash}",\n        ${hash}`,
    ),
  },
  {
    rule: 'lock-duplicate-key',
    title: 'Keep the first "narHash"',
    lock: print(honest).replace(
      `"narHash": "${dep.narHash}"`,
      (hash) => `${hash},\n        "narHash": "${dep.narHash}"`,
    ),
  },
  {
    rule: 'lock-undeclared-input',
    title: "Remove the input 'more'",
    lock: withNode({ more: github(forged), root: { inputs: { dep: 'dep', mid: 'mid', more: 'more' } } }),
  },
];

function mended({ rule, title, lock: text }: Case): string {
  const file = (name: string, content: string) => ({ path: `/r/${name}`, name, text: content });
  const { findings } = engine.auditProject({
    declaration: engine.readNix(file('flake.nix', flake), true),
    lock: engine.readLock(file('flake.lock', text)),
  });
  const fix = findings
    .filter((one) => one.rule === rule)
    .flatMap(({ fixes }) => fixes)
    .find((one) => one.title.startsWith(title));
  if (fix?.kind !== 'edit') throw new Error(`nothing offers ${title}`);
  const edits: readonly FileEdit[] = fix.edits;
  expect(edits.every(({ path }) => path === '/r/flake.lock')).toBe(true);
  return applyEdits(text, edits) ?? '';
}

test.each(CASES)('$rule: $title', (one) => {
  // What Nix itself writes.
  expect(mended(one)).toBe(print(honest));
});

describe.skipIf(worlds.length === 0).each(worlds.map((world) => ({ world, release: world.release })))(
  'Nix $release',
  ({ world }) => {
    test('takes the lock that all of them end in', async () => {
      expect(await world.evaluate(flake, print(honest))).toEqual({ does: 'accepts', content: 'honest' });
    });

    test('removes an input that is not declared, too: without the fix the lock is not up to date', async () => {
      const [before] = CASES.filter(({ rule }) => rule === 'lock-undeclared-input');
      expect(await world.evaluate(flake, before?.lock ?? '')).toMatchObject({ does: 'refuses' });
    });

    test.each(CASES.filter(({ rule }) => rule === 'lock-old-version'))(
      'reads an old version as the new one',
      async ({ lock }) => {
        expect(await world.evaluate(flake, lock)).toEqual({ does: 'accepts', content: 'honest' });
      },
    );
  },
);
