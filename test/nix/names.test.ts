import { describe, expect, test } from 'vitest';
import { textOf } from '../../server/src/syntax/table.ts';
import { readMarked, showCallee } from './reading.ts';

/** What «…» denotes. */
const rows: readonly (readonly [section: string, text: string, expected: string])[] = [
  ['globals', '«fetchTarball»', 'builtin builtins.fetchTarball'],
  ['globals', '«builtins.fetchTarball»', 'builtin builtins.fetchTarball'],
  ['globals', '«builtins.builtins.fetchTarball»', 'builtin builtins.fetchTarball'],
  ['globals', '«__fetchurl»', 'builtin builtins.fetchurl'],
  ['globals', '«__currentSystem»', 'builtin builtins.currentSystem'],
  ['globals', '«builtins»', 'builtin builtins'],
  ['globals', '«(import)» ./x', 'builtin builtins.import'],
  ['globals', '«toString»', 'builtin builtins.toString'],
  ['globals', '«fetchTree»', 'builtin builtins.fetchTree'],
  ['globals', '«fetchurl»', 'unknown'],
  ['globals', '«currentSystem»', 'unknown'],
  ['globals', '«__fetchTarball»', 'unknown'],
  ['globals', '«__map»', 'unknown'],
  ['globals', '«__curPos»', 'unknown'],
  ['globals', '«builtins.notKnownYet»', 'builtin builtins.notKnownYet'],
  ['globals', '«builtins."fetchurl"»', 'builtin builtins.fetchurl'],
  ['globals', '«builtins.${"fetchurl"}»', 'builtin builtins.fetchurl'],
  ['globals', 'x: «builtins.${x}»', 'unknown'],

  ['let', 'let fetchTarball = x: x; in «fetchTarball»', 'local fetchTarball'],
  ['let', 'let builtins = { }; in «builtins.fetchurl»', 'unknown'],
  ['let', 'let builtins = { fetchurl = x: x; }; in «builtins.fetchurl»', 'local fetchurl'],
  ['let', 'let f = builtins.fetchTarball; in «f»', 'builtin builtins.fetchTarball'],
  ['let', 'let f = g; g = h; h = fetchTarball; in «f»', 'builtin builtins.fetchTarball'],
  ['let', 'let f = g; g = f; in «f»', 'unknown'],
  ['let', 'let f = f; in «f»', 'unknown'],
  ['let', 'let a = { b = a.b; }; in «a.b»', 'unknown'],
  ['let', 'let f = (fetchTarball); in «f»', 'builtin builtins.fetchTarball'],
  ['let', 'let b = builtins; in «b.fetchurl»', 'builtin builtins.fetchurl'],
  ['let', 'let b = builtins; c = b; in «c.fetchurl»', 'builtin builtins.fetchurl'],
  ['let', '[ (let fetchTarball = 1; in 2) «fetchTarball» ]', 'builtin builtins.fetchTarball'],
  ['let', 'let fetchTarball = 1; in { a = { b = «fetchTarball»; }; }', 'local fetchTarball'],
  ['let', 'let a = «fetchTarball»; fetchTarball = 1; in a', 'local fetchTarball'],
  ['let', 'let a.fetchTarball = 1; in «fetchTarball»', 'builtin builtins.fetchTarball'],
  ['let', 'let "fetchTarball" = 1; in «fetchTarball»', 'local fetchTarball'],
  ['let', 'let f = a: fetchTarball a; in «f»', 'local f'],
  ['let', 'let pkgs = import ./x { }; in «pkgs.fetchurl»', 'library pkgs.fetchurl'],
  ['let', 'let pkgs = import ./x { }; in «pkgs»', 'local pkgs'],
  ['let', 'let p = if true then a else b; in «p.fetchurl»', 'library p.fetchurl'],
  ['let', 'let f = assert true; fetchTarball; in «f»', 'builtin builtins.fetchTarball'],
  ['let', 'let f = let g = fetchTarball; in g; in «f»', 'builtin builtins.fetchTarball'],
  ['let', 'let a = 1; in let b = a; in «b»', 'local b'],
  ['let', 'let { body = «fetchTarball»; fetchTarball = 1; }', 'local fetchTarball'],

  ['sets', 'rec { fetchTarball = 1; x = «fetchTarball»; }', 'local fetchTarball'],
  ['sets', '{ fetchTarball = 1; x = «fetchTarball»; }', 'builtin builtins.fetchTarball'],
  ['sets', 'rec { a = { fetchTarball = 1; x = «fetchTarball»; }; }', 'builtin builtins.fetchTarball'],
  ['sets', 'rec { fetchTarball.x = 1; x = «fetchTarball.x»; }', 'local x'],
  ['sets', 'let s = { f = fetchTarball; }; in «s.f»', 'builtin builtins.fetchTarball'],
  ['sets', 'let s = { a.f = fetchTarball; }; in «s.a.f»', 'builtin builtins.fetchTarball'],
  ['sets', 'let s.f = fetchTarball; s.g = 1; in «s.f»', 'builtin builtins.fetchTarball'],
  ['sets', 'let s = { f = fetchTarball; } // { g = 1; }; in «s.f»', 'builtin builtins.fetchTarball'],
  ['sets', 'let s = { f = fetchTarball; } // x; in «s.f»', 'library s.f'],
  ['sets', 'let s = { f = fetchTarball; }; in «s.g»', 'unknown'],
  ['sets', '«{ f = fetchTarball; }.f»', 'builtin builtins.fetchTarball'],
  ['sets', '«(rec { f = fetchTarball; }).f»', 'builtin builtins.fetchTarball'],

  ['functions', 'fetchTarball: «fetchTarball»', 'library fetchTarball'],
  ['functions', '{ fetchTarball }: «fetchTarball»', 'library fetchTarball'],
  ['functions', '{ fetchTarball ? builtins.fetchTarball }: «fetchTarball»', 'builtin builtins.fetchTarball'],
  ['functions', '{ fetchTarball, a ? «fetchTarball» }: a', 'library fetchTarball'],
  ['functions', '{ a, ... }@fetchTarball: «fetchTarball»', 'library fetchTarball'],
  ['functions', 'args@{ a, ... }: «args.fetchurl»', 'library args.fetchurl'],
  ['functions', '{ pkgs, ... }: «pkgs.fetchurl»', 'library pkgs.fetchurl'],
  ['functions', '{ pkgs, ... }: let f = pkgs.fetchurl; in «f»', 'library pkgs.fetchurl'],
  ['functions', 'a: b: «a»', 'library a'],
  ['functions', '[ (fetchTarball: 1) «fetchTarball» ]', 'builtin builtins.fetchTarball'],
  ['functions', 'x: «x.y.${z}.fetchurl»', 'library fetchurl'],
  ['functions', 'x: «x.y.${z}»', 'library'],
  ['functions', '«(import ./x { }).fetchurl»', 'library fetchurl'],
  ['functions', 'x: «x.fetchurl or fetchTarball»', 'library x.fetchurl'],

  ['inherit', 'let inherit (builtins) fetchTarball; in «fetchTarball»', 'builtin builtins.fetchTarball'],
  ['inherit', 'let inherit (builtins) fetchurl; in «fetchurl»', 'builtin builtins.fetchurl'],
  ['inherit', 'x: let inherit (x.pkgs) fetchurl; in «fetchurl»', 'library x.pkgs.fetchurl'],
  ['inherit', 'let inherit (import ./x) fetchurl; in «fetchurl»', 'library fetchurl'],
  ['inherit', 'let b = builtins; inherit (b) getEnv; in «getEnv»', 'builtin builtins.getEnv'],
  ['inherit', 'let inherit (s) f; s = { f = fetchTarball; }; in «f»', 'builtin builtins.fetchTarball'],
  ['inherit', 'let fetchurl = 1; in rec { inherit fetchurl; x = «fetchurl»; }', 'local fetchurl'],
  [
    'inherit',
    'let fetchTarball = x: x; in let inherit fetchTarball; in «fetchTarball»',
    'local fetchTarball',
  ],
  ['inherit', 'let inherit fetchTarball; in «fetchTarball»', 'builtin builtins.fetchTarball'],
  ['inherit', 'rec { inherit fetchTarball; x = «fetchTarball»; }', 'builtin builtins.fetchTarball'],
  ['inherit', 'let s = { inherit fetchTarball; }; in «s.fetchTarball»', 'builtin builtins.fetchTarball'],
  ['inherit', 'let inherit (builtins) "fetchurl"; in «fetchurl»', 'builtin builtins.fetchurl'],
  ['inherit', 'let inherit (a) x; a = b; inherit (b) y; b = a; in «x»', 'unknown'],

  ['with', 'pkgs: with pkgs; «fetchurl»', 'library fetchurl'],
  ['with', 'pkgs: with pkgs; «fetchTarball»', 'builtin builtins.fetchTarball'],
  ['with', 'pkgs: with pkgs; «builtins.fetchurl»', 'builtin builtins.fetchurl'],
  ['with', 'with builtins; «fetchurl»', 'builtin builtins.fetchurl'],
  ['with', 'with builtins; «notThere»', 'unknown'],
  ['with', 'pkgs: with builtins; with pkgs; «fetchurl»', 'library fetchurl'],
  ['with', 'pkgs: with pkgs; with builtins; «fetchurl»', 'builtin builtins.fetchurl'],
  ['with', 'let fetchurl = x: x; in with builtins; «fetchurl»', 'local fetchurl'],
  ['with', 'with { fetchurl = x: x; }; «fetchurl»', 'local fetchurl'],
  ['with', 'with { a = 1; }; with builtins; with { b = 2; }; «getEnv»', 'builtin builtins.getEnv'],
  ['with', '[ (with builtins; 1) «getEnv» ]', 'unknown'],
  ['with', 'with «getEnv»; 1', 'unknown'],
  ['with', 'with (import ./x); «fetchurl»', 'library fetchurl'],
  ['with', 'x: with x; let inherit (lib) fakeHash; in «fakeHash»', 'library lib.fakeHash'],
  ['with', 'x: with x; { inherit fetchurl; a = with builtins; «getEnv»; }', 'builtin builtins.getEnv'],
];

describe.each([...new Set(rows.map(([section]) => section))])('%s', (section) => {
  test.each(rows.filter(([one]) => one === section))('%s: %s', (_, text, expected) => {
    const { facts, row } = readMarked(text);
    expect(showCallee(facts.callee(row))).toBe(expected);
  });
});

test('a wrong expectation fails', () => {
  const { facts, row } = readMarked('let fetchTarball = 1; in «fetchTarball»');
  expect(showCallee(facts.callee(row))).not.toBe('builtin builtins.fetchTarball');
});

const defaults: readonly (readonly [string, string | undefined])[] = [
  ['{ x ? y }: «x»', 'y'],
  ['{ x ? (1) }: [ (a: «x») ]', '(1)'],
  ['{ x }: «x»', undefined],
  ['{ x ? y }: let x = 1; in «x»', undefined],
  ['{ x ? y }: { x }: «x»', undefined],
  ['{ x ? y }: x: «x»', undefined],
  ['{ x ? y }: with { x = 1; }; «x»', 'y'],
  ['«x»', undefined],
];

test.each(defaults)('the default of the formal in %s', (marked, expected) => {
  const { facts, row } = readMarked(marked);
  const at = facts.formalDefault(row);
  expect(at < 0 ? undefined : textOf(facts.table, at)).toBe(expected);
});
