import { expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Audit } from '../../server/src/engine/finding.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { flakes, commit, narHash, written } from '../tamper/locks.ts';
import { kinds } from '../tamper/kinds.ts';
import { syntax } from './graphs.ts';

const TODAY = Date.UTC(2026, 10, 25) / 1000;
const engine = createEngine(syntax, { ...defaultSettings, audience: 'auditor', today: TODAY });

/** What is said of a lock, and which of its nodes are usual. */
function audited(text: string, looksAtAll = false): { said: Audit; usual: string[] } {
  const lock = engine.readLock({ path: '/r/flake.lock', name: 'flake.lock', text });
  const nodes = [...lock.graph.nodes.values()];
  const usual = nodes.filter((node) => node.usual).map(({ key }) => key);
  if (looksAtAll) for (const node of nodes) (node as { usual: boolean }).usual = false;
  return { said: engine.auditProject({ declaration: undefined, lock, base: undefined }), usual };
}

/** As many as the lock has usual nodes; the findings are the same as if every rule looked at every node. */
function expectNothingMissed(text: string): string[] {
  const { said, usual } = audited(text);
  expect(said).toEqual(audited(text, true).said);
  return usual;
}

const member = (name: string, value: unknown): string => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;

const part = {
  owner: member('owner', 'someone'),
  repo: member('repo', 'something'),
  type: member('type', 'github'),
};
const locked = {
  ...part,
  lastModified: member('lastModified', 1_780_000_000),
  narHash: member('narHash', narHash('usual')),
  rev: member('rev', commit('usual')),
};
const original = { ...part, ref: member('ref', 'main') };
const node = { inputs: '"inputs": { "below": "below" }' };

type Members = Readonly<Record<string, string>>;

const object = (members: Members): string => `{ ${Object.values(members).join(', ')} }`;

/** A lock with one node above another. */
function lockOf(parts: { locked?: Members; original?: Members; node?: Members }): string {
  const members = {
    locked: `"locked": ${object(parts.locked ?? locked)}`,
    original: `"original": ${object(parts.original ?? original)}`,
    ...(parts.node ?? node),
  };
  const below = `{ "locked": ${object({ ...locked, repo: member('repo', 'below'), narHash: member('narHash', narHash('below')) })},
    "original": ${object({ ...original, repo: member('repo', 'below') })} }`;
  return `{ "nodes": { "above": ${object(members)}, "below": ${below}, "root": { "inputs": { "above": "above" } } },
    "root": "root", "version": 7 }`;
}

/** What an attribute may be instead. */
const VALUES: readonly unknown[] = [
  ...'. .. a a.git a/b a%2Fb -a a?b=c ä а user:password@host https://a:b@c.example /tmp/x ./x'.split(' '),
  ...'github gitlab sourcehut git hg tarball file path indirect gihtub constructor'.split(' '),
  ...'nixos NixOS nix-comunity numtlde nixpkgs nixpgks home-manager nixos-24.05 refs/pull/1/head'.split(' '),
  ...'pull/1/head refs/heads/main https://example.org/x.tar.gz sha256-AB=='.split(' '),
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=',
  ...[19, 20].map((length) => 'x'.repeat(length)),
  ...['0', 'f'].map((digit) => digit.repeat(40)),
  ...['A', 'B'].map((end) => `sha256-${'A'.repeat(42)}${end}=`),
  commit('other'),
  `sha1:${commit('other')}`,
  commit('usual').toUpperCase(),
  commit('usual').slice(1),
  'e'.repeat(64),
  narHash('other'),
  narHash('below'),
  `${narHash('other')}x`,
  narHash('other').slice(0, -1),
  narHash('other').replace('-', ':'),
  `sha512-${'b'.repeat(86)}==`,
  `ghp_${'aB3'.repeat(12)}`,
  '',
  ' ',
  'a b',
  '\u202e',
  ...(JSON.parse('[0, -1, 1.5, 1e300, 1780000000, 4000000000, 300000000000]') as number[]),
  ...(JSON.parse('[true, false, null, [], ["a"], {}, { "a": "b" }]') as unknown[]),
];

const NAMES: readonly string[] = [
  ...'owner repo type lastModified narHash rev ref host url dir path id name revCount submodules shallow'.split(
    ' ',
  ),
  ...'dirtyRev dirtyShortRev treeHash private_token __final Owner inputs __proto__'.split(' '),
  'owner ',
  '',
];

const KEYS = 'flake parent info inputs locked original buildTime Flake x __proto__'.split(' ');

test('nodes as Nix writes them are usual', () => {
  for (const { lock } of flakes) expect(expectNothingMissed(written(lock)).length).toBeGreaterThan(1);
  expect(expectNothingMissed(lockOf({}))).toEqual(['above', 'below']);
});

test('nothing is missed where an attribute is another one, is missing, or stands there twice', () => {
  let usual = 0;
  for (const name of NAMES) {
    for (const value of [...VALUES, undefined]) {
      const change = (members: Members, key = name): Members => {
        const { [key]: _, ...others } = members;
        return value === undefined ? others : { ...members, [key]: member(name, value) };
      };
      const lockedOnly = expectNothingMissed(lockOf({ locked: change(locked) }));
      const originalOnly = expectNothingMissed(lockOf({ original: change(original) }));
      const both = expectNothingMissed(lockOf({ locked: change(locked), original: change(original) }));
      for (const keys of [lockedOnly, originalOnly, both]) if (keys.includes('above')) usual++;
      if (value === undefined) continue;
      for (const twice of [
        lockOf({ locked: change(locked, 'last') }),
        lockOf({ locked: { first: member(name, value), ...locked } }),
        lockOf({ original: change(original, 'last') }),
      ])
        if (name in locked) expect(expectNothingMissed(twice)).not.toContain('above');
    }
  }
  // Most of that is not as Nix writes it.
  expect(usual).toBeGreaterThan(20);
  expect(usual).toBeLessThan(NAMES.length * VALUES.length * 0.5);
});

test('nothing is missed where a node has something else or other inputs', () => {
  const graphs = [{ below: 'below', root: 'root' }, { a: ['above'] }, { a: 1 }, { a: ['b', 1] }];
  for (const name of KEYS) {
    for (const value of [...VALUES, ...graphs]) {
      const text = member(name, value);
      expectNothingMissed(lockOf({ node: { other: text } }));
      const twice = name === 'inputs' || name === 'locked' || name === 'original';
      const keys = expectNothingMissed(lockOf({ node: { ...node, other: text } }));
      if (twice || !['flake', 'buildTime'].includes(name)) expect(keys).not.toContain('above');
    }
  }
  for (const inputs of [
    '{ "a": "below", "a": "below" }',
    '{ "a": "below", "\\u0061": ["above"] }',
    '{ "a": "nowhere" }',
  ])
    expectNothingMissed(lockOf({ node: { inputs: `"inputs": ${inputs}` } }));
});

test('nothing is missed of what tampering there is', () => {
  let texts = 0;
  for (const { lock } of flakes.slice(0, 1)) {
    for (const key of Object.keys(lock.nodes)) {
      for (const { tamper } of kinds) {
        const tampered = tamper(lock, key);
        if (tampered === undefined) continue;
        expectNothingMissed(tampered.text);
        texts++;
      }
    }
  }
  expect(texts).toBeGreaterThan(500);
});
