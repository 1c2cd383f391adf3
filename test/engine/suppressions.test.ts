import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine, type Engine } from '../../server/src/engine/engine.ts';
import type { Audit } from '../../server/src/engine/finding.ts';
import { type AuditSettings, defaultSettings } from '../../server/src/engine/settings.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

const syntax = await loadSyntax();

function engineOf(settings: Partial<AuditSettings> = {}, others: readonly Rule[] = rules): Engine {
  return createEngine(syntax, { ...defaultSettings, ...settings }, others);
}

function audit(text: string, engine = engineOf()): Audit {
  return engine.auditNix(engine.readNix({ path: '/r/a.nix', name: 'a.nix', text }, false));
}

/** The ids of the rules on suppressions that speak. */
function said({ findings }: Audit): string[] {
  return findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('suppression-'));
}

const day = (text: string): number => Date.parse(text) / 1000;

test.each([
  [undefined, 0, []],
  ['2026-05-30', 0, []],
  ['2026-05-31', 0, []],
  ['2026-05-31T23:59:59Z', 0, []],
  ['2026-06-01', 1, ['suppression-expired']],
  ['2030-01-01', 1, ['suppression-expired']],
] as const)('on the day %s it leaves %i findings', (today, left, expected) => {
  const engine = engineOf({ today: today && day(today) });
  const outcome = audit('[ <x> # nix-audit: ignore[impure-nix-path] a release until 2026-05-31\n]', engine);
  expect(outcome.findings.filter(({ rule }) => rule === 'impure-nix-path')).toHaveLength(left);
  expect(outcome.suppressed).toBe(1 - left);
  expect(said(outcome)).toEqual(expected);
});

const unneeded = '[ 1 # nix-audit: ignore[impure-nix-path] why\n]';

test('it is said that a comment is not needed where its rule looked, and only there', () => {
  expect(said(audit(unneeded))).toEqual(['suppression-unused']);
  expect(said(audit(unneeded, engineOf({ severities: new Map([['impure-nix-path', 'off']]) })))).toEqual([]);
  const broken: Rule = {
    meta: { ...(rules.find(({ meta }) => meta.id === 'impure-nix-path') ?? rules[0])!.meta },
    on: 'nix',
    check() {
      throw new Error('boom');
    },
  };
  const others = rules.filter(({ meta }) => meta.id !== broken.meta.id);
  expect(said(audit(unneeded, engineOf({}, [...others, broken])))).toEqual([]);
  const pedantic: Rule = { ...broken, meta: { ...broken.meta, audience: 'pedantic' }, check() {} };
  expect(said(audit(unneeded, engineOf({}, [...others, pedantic])))).toEqual([]);
  expect(said(audit(unneeded, engineOf({ audience: 'pedantic' }, [...others, pedantic])))).toEqual([
    'suppression-unused',
  ]);
});

test('a rule that is not at hand is known all the same', () => {
  const only = rules.filter(({ on }) => on === 'suppressions');
  expect(said(audit(unneeded, engineOf({}, only)))).toEqual([]);
});

test('flake.nix is looked at twice, and each rule is judged where it runs', () => {
  const engine = engineOf();
  const text = `{
    # nix-audit: ignore[flake-input-indirect, impure-nix-path] the registry is ours
    inputs.a.url = "a";
    # nix-audit: ignore[flake-input-indirect, impure-nix-path, flake-inputt] none of them
    inputs.b.url = "github:o/b/main";
    outputs = { self, a, b }: { };
  }`;
  const declaration = engine.readNix({ path: '/r/flake.nix', name: 'flake.nix', text }, true);
  const places = ({ findings }: Audit): string[] =>
    findings
      .filter(({ rule }) => rule.startsWith('suppression-'))
      .map(({ rule, subject, location }) => `${rule} ${subject} ${location.range.start.line}`);
  expect(places(engine.auditNix(declaration))).toEqual([
    'suppression-unused impure-nix-path 1',
    'suppression-unused impure-nix-path 3',
    'suppression-unknown-rule flake-inputt 3',
  ]);
  expect(places(engine.auditProject({ declaration, lock: undefined }))).toEqual([
    'suppression-unused flake-input-indirect 3',
  ]);
  // Without its lock nobody can tell what the rules on it would say.
  expect(places(engine.auditProject({ declaration, lock: undefined, lockUnreadable: true }))).toEqual([]);
});

test('rules on suppressions are switched off like any other, and no comment does it', () => {
  const text =
    '[\n # nix-audit: ignore[suppression-unused] no\n 1 # nix-audit: ignore[impure-nix-path] why\n]';
  expect(said(audit(text))).toEqual(['suppression-unknown-rule', 'suppression-unused']);
  const off = new Map([['suppression-unused', 'off' as const]]);
  expect(said(audit(text, engineOf({ severities: off })))).toEqual(['suppression-unknown-rule']);
});

test('their keys do not move with the text', () => {
  const text = `[
    1 # nix-audit: ignore[impure-nix-path]
    2 # nix-audit: ignore[impure-nix-path]
    3 # nix-audit: ignore[nope]
    4 # nix-audit: ignore nope
    <x> # nix-audit: ignore[impure-nix-path] until 2020-01-01
  ]`;
  const keys = (one: string): string[] =>
    audit(one, engineOf({ today: day('2026-01-01') })).findings.map(({ key }) => key);
  expect(new Set(keys(text)).size).toBe(keys(text).length);
  expect(keys(`# é\n\n${text.replace('1', '\n  1')}`)).toEqual(keys(text));
});

test.each([
  ['comments of many lines', `/*${'\n * '.repeat(50_000)}nix-audit: ignore x */ 1`],
  ['many blanks', `/*${' '.repeat(200_000)}nix-audit: ignore x */ 1`],
  ['many that mean nothing', `# nix-audit\n`.repeat(50_000)],
  ['many rules', `# nix-audit: ignore[${'a,'.repeat(50_000)}b] c\n1`],
  [
    'many misspelt rules',
    Array.from({ length: 20_000 }, (_, i) => `# nix-audit: ignore[rule-${i}] c\n`).join(''),
  ],
  ['many days', `# nix-audit: ignore[a] ${'until 2026-01-01 '.repeat(20_000)}\n1`],
  ['many half days', `# nix-audit: ignore[a] ${'until \t'.repeat(50_000)}\n1`],
  ['brackets that stay open', '# nix-audit: ignore[a\n'.repeat(20_000)],
])('%s cost no more than their length', (_, text) => {
  const start = process.cpuUsage().user;
  expect(audit(text).failures).toEqual([]);
  expect((process.cpuUsage().user - start) / 1000).toBeLessThan(3000);
});
