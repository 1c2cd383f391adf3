import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Audit } from '../../server/src/engine/finding.ts';
import { fileKind, roleOf } from '../../server/src/engine/project.ts';
import { type AuditSettings, defaultSettings } from '../../server/src/engine/settings.ts';
import type { Rule, RuleMeta } from '../../server/src/rules/rule.ts';

const syntax = await loadSyntax();

const meta: RuleMeta = {
  id: 'no-search-path',
  group: 'impure',
  severity: 'warning',
  confidence: 'high',
  audience: 'default',
  needs: 'text',
  fix: 'none',
  since: '0.1.0',
};

const noSearchPath: Rule = {
  meta,
  on: 'nix',
  check({ facts }, report) {
    for (const { kind, text, span } of facts.paths) {
      if (kind === 'search') report({ message: `${text} is used`, span, subject: text });
    }
  },
};

const broken: Rule = {
  meta: { ...meta, id: 'broken' },
  on: 'nix',
  check() {
    throw new Error('boom');
  },
};

function audit(
  text: string,
  settings: AuditSettings = defaultSettings,
  rules: readonly Rule[] = [noSearchPath],
): Audit {
  const engine = createEngine(syntax, settings, rules);
  return engine.auditNix(engine.readNix({ path: '/r/a.nix', name: 'a.nix', text }, false));
}

test('a finding has its place, key and severity', () => {
  const [finding] = audit('[\n  <nixpkgs>\n]\n').findings;
  expect(finding).toMatchObject({
    rule: 'no-search-path',
    severity: 'warning',
    key: 'no-search-path|a.nix|<nixpkgs>',
    location: {
      path: '/r/a.nix',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 11 } },
    },
  });
});

test('keys do not move with the text, and twins are told apart', () => {
  const keys = (text: string): string[] => audit(text).findings.map(({ key }) => key);
  expect(keys('[ <a> <b> <a> ]')).toEqual([...new Set(keys('[ <a> <b> <a> ]'))]);
  expect(keys('\n\n# é\n[ <a>\n <b> <a> ]')).toEqual(keys('[ <a> <b> <a> ]'));
});

test('a key cannot be forged by a name with separators', () => {
  expect(audit('[ <a> ]').findings[0]?.key).not.toContain('\\');
  const forged = createEngine(syntax, defaultSettings, [noSearchPath]);
  const source = forged.readNix({ path: '/r/a|b#2.nix', name: 'a|b#2.nix', text: '<x>' }, false);
  expect(forged.auditNix(source).findings[0]?.key).toBe('no-search-path|a\\|b\\#2.nix|<x>');
});

test('a name of any length gives a short subject and key, and others than its like', () => {
  const long = 'a'.repeat(100_000);
  const { findings } = audit(`[ <${long}b> <${long}c> <${long}b> ]`);
  const [b, c, again] = findings;
  expect(findings).toHaveLength(3);
  expect(new Set(findings.map(({ key }) => key)).size).toBe(3);
  expect(b?.subject).toMatch(/^<a{166}…[0-9a-f]{32}$/);
  expect(b?.key).toBe(`no-search-path|a.nix|${b?.subject}`);
  expect(again?.subject).toBe(b?.subject);
  expect(c?.subject).not.toBe(b?.subject);
});

test('a rule that fails is told with its id, and the others still speak', () => {
  const { findings, failures } = audit('<x>', defaultSettings, [broken, noSearchPath]);
  expect(findings).toHaveLength(1);
  expect(failures).toEqual([{ path: '/r/a.nix', message: expect.stringContaining('broken') }]);
});

test.each([
  ['off', []],
  ['error', ['error']],
  ['hint', ['hint']],
] as const)('settings make a rule %s', (severity, expected) => {
  const settings: AuditSettings = {
    ...defaultSettings,
    audience: 'default',
    severities: new Map([['no-search-path', severity]]),
  };
  expect(audit('<x>', settings).findings.map((finding) => finding.severity)).toEqual(expected);
});

test('a rule for another audience runs when it is asked for', () => {
  const pedantic: Rule = { ...noSearchPath, meta: { ...meta, audience: 'pedantic' } };
  const count = (settings: AuditSettings): number => audit('<x>', settings, [pedantic]).findings.length;
  expect(count(defaultSettings)).toBe(0);
  expect(count({ ...defaultSettings, audience: 'pedantic', severities: new Map() })).toBe(1);
  expect(count({ ...defaultSettings, audience: 'auditor', severities: new Map() })).toBe(1);
  expect(
    count({ ...defaultSettings, audience: 'default', severities: new Map([['no-search-path', 'info']]) }),
  ).toBe(1);
});

test.each([
  ['behind the code', '[ <x> # nix-audit: ignore[no-search-path] why\n]', 0],
  ['above it', '[\n  # nix-audit: ignore[no-search-path] why\n  <x> ]', 0],
  ['stacked above it', '[\n  # nix-audit: ignore[no-search-path]\n  # and a note\n  <x> ]', 0],
  ['as a block comment', '[ /* nix-audit: ignore[no-search-path] */ <x> ]', 0],
  ['with several rules', '[ <x> # nix-audit: ignore[other, no-search-path]\n]', 0],
  ['for another rule', '[ <x> # nix-audit: ignore[other]\n]', 1],
  ['two lines above', '[\n  # nix-audit: ignore[no-search-path]\n\n  <x> ]', 1],
  ['behind other code above', '[ 1 # nix-audit: ignore[no-search-path]\n  <x> ]', 1],
  ['inside a string', '[ "# nix-audit: ignore[no-search-path]" <x> ]', 1],
  ['without a rule', '[ <x> # nix-audit: ignore\n]', 1],
  ['for everything', '[ <x> # nix-audit: ignore[*]\n]', 1],
])('a suppression %s', (_, text, left) => {
  const { findings, suppressed } = audit(text);
  expect(findings).toHaveLength(left);
  expect(suppressed).toBe(1 - left);
});

test('many stacked suppressions cost no more than their lines', () => {
  const text = `[\n${'# nix-audit: ignore[no-search-path]\n'.repeat(20_000)}<x> ]`;
  const start = process.cpuUsage().user;
  expect(audit(text).findings).toEqual([]);
  expect((process.cpuUsage().user - start) / 1000).toBeLessThan(2000);
});

test('suppression holds with CRLF, a byte order mark and tabs', () => {
  expect(audit('\uFEFF[\r\n\t# nix-audit: ignore[no-search-path] why\r\n\t<x>\r\n]').findings).toEqual([]);
});

test.each([
  ['flake.nix', 'flake', false],
  ['shell.nix', 'entry', false],
  ['pkgs/default.nix', 'entry', false],
  ['modules/x.nix', 'module', false],
  ['templates/rust/flake.nix', 'flake', true],
  ['tests/fixtures/a.nix', 'module', true],
  ['latest/a.nix', 'module', false],
  ['lib/test.nix', 'module', true],
  ['nix/tests.nix', 'module', true],
  ['lib/contest.nix', 'module', false],
] as const)('the role of %s', (path, kind, sample) => {
  expect(roleOf(path, '{ }', true)).toMatchObject({ kind, sample, inFlake: true, generated: false });
});

test.each([
  ['/a/flake.nix', 'nix'],
  ['/a/flake.lock', 'lock'],
  ['/a/devenv.lock', 'lock'],
  ['/a/Cargo.lock', undefined],
  ['/a/x.nix.bak', undefined],
  ['/a/.nix', undefined],
])('the kind of %s is %s', (path, kind) => expect(fileKind(path)).toBe(kind));
