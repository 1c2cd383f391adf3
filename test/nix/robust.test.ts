import { expect, test } from 'vitest';
import type { NixFacts } from '../../server/src/nix/facts.ts';
import { read, showSet } from './reading.ts';

/** Asks for everything that a rule may ask for. */
function exhaust(facts: NixFacts): void {
  const { table, calls, builtinUses, paths, comments, problems } = facts;
  for (const { start, end } of [...calls, ...builtinUses, ...paths, ...comments, ...problems].map(
    (one) => one.span,
  )) {
    if (start < 0 || end < start || end > table.text.length) throw new Error(`a span ${start}–${end} is off`);
  }
  const stride = Math.ceil(table.rows / 500);
  for (let row = 0; row < table.rows; row += stride) {
    facts.callee(row);
    const value = facts.value(row);
    if (value.kind === 'attrs' && row < 300) showSet(facts, value.attrs, 3);
  }
}

const seeds = [
  `{ pkgs ? import <nixpkgs> { }, lib, ... }@args:
with lib;
let
  inherit (pkgs) fetchurl stdenv;
  version = "1.0"; # the version
  src = fetchurl { url = "https://example.org/\${version}.tar.gz"; sha256 = ""; };
in
stdenv.mkDerivation (finalAttrs: rec {
  inherit version src;
  a.b.c = [ 1 2.5 ./x /y ~/z "s\\n" '' a \${version} ''\${x} '' ];
  "q\${version}" = if a ? b then -1 else !true;
  f = { x, y ? 2, ... }: x |> (z: z) // { or = 1; };
  g = assert a == b; builtins.getEnv "HOME" + toString builtins.currentTime;
})`,
  'rec { a = b; b = c; c = a; d = "${a}${b}"; e = e // e; f = f ++ f; g = g.h; with = 1; }',
  "let x = '''' ''; y = \"\\\"; in { } /* unclosed \" ''",
  '((((([[[[[{{{{{let let let if if with assert rec rec',
];

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

const pieces = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '"',
  "''",
  '${',
  ';',
  '=',
  '.',
  ',',
  ':',
  '@',
  '?',
  '...',
  ' in ',
  ' let ',
  ' rec ',
  ' inherit ',
  ' with ',
  ' if ',
  ' then ',
  ' else ',
  ' or ',
  'x',
  '1',
  '/',
  '//',
  '<a>',
  '~/',
  '|>',
  '#',
  '/*',
  '*/',
  '\\',
  '\n',
  '\r',
  '\0',
  '\uFEFF',
  '\uD800',
  '🦊',
  '__proto__',
];

test.each([1, 2, 3, 4])('random damage does no harm, seed %i', (seed) => {
  const pick = random(seed);
  for (let round = 0; round < 400; round++) {
    let text = seeds[pick(seeds.length)] ?? '';
    for (let edits = 1 + pick(4); edits > 0; edits--) {
      const at = pick(text.length + 1);
      const cut = pick(3) === 0 ? pick(20) : 0;
      const piece = pick(3) === 0 ? '' : (pieces[pick(pieces.length)] ?? '');
      text = text.slice(0, at) + piece + text.slice(at + cut);
    }
    try {
      exhaust(read(text));
    } catch (error) {
      throw new Error(`on ${JSON.stringify(text)}`, { cause: error });
    }
  }
});

const deep = 50_000;
/** For runs in which the scanner of the grammar looks for a path from each character anew. */
const run = 2_000;
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['parentheses', `${'('.repeat(deep)}1${')'.repeat(deep)}`],
  ['parentheses that are not closed', '('.repeat(deep)],
  ['lists', `${'['.repeat(deep)}${']'.repeat(deep)}`],
  ['sets', `${'{ a = '.repeat(deep)}1${'; }'.repeat(deep)}`],
  ['sets that are not closed', '{ a = '.repeat(deep)],
  ['recursive sets that name their outer ones', `${'rec { a = '.repeat(deep)}a${'; }'.repeat(deep)}`],
  ['functions', `${'x: '.repeat(deep)}x`],
  [
    'functions with different arguments',
    `${Array.from({ length: deep }, (_, i) => `a${i}: `).join('')}[ a0 ${'b '.repeat(deep)} ]`,
  ],
  ['applications to the right', `${'f ('.repeat(deep)}1${')'.repeat(deep)}`],
  ['applications to the left', `f${' 1'.repeat(deep)}`],
  ['pipes', `1${' |> f'.repeat(deep)}`],
  ['strings', `${'"${'.repeat(deep)}1${'}"'.repeat(deep)}`],
  ['strings that are not closed', '"${'.repeat(deep)],
  ['withs', `${'with a; '.repeat(deep)}[ ${'currentTime '.repeat(deep)} ]`],
  ['withs of sets', `${'with { a = { }; }; with a; '.repeat(2000)}[ ${'(a 1) '.repeat(2000)} ]`],
  ['lets', `${'let a = b; in '.repeat(deep)}a`],
  [
    'aliases in a row',
    `let ${Array.from({ length: deep }, (_, i) => `a${i + 1} = a${i};`).join(' ')} in [ ${'(a50000 1) '.repeat(1000)} ]`,
  ],
  ['sums', `${'"a" + '.repeat(deep)}"b"`],
  [
    'updates',
    `let ${Array.from({ length: 2000 }, (_, i) => `a${i + 1} = a${i} // a${i};`).join(' ')} in a2000`,
  ],
  ['bindings', `{ ${'a.b = 1; '.repeat(deep)} }`],
  ['dots', `a${'.a'.repeat(run)}`],
  ['dots with an error behind', `a${'.a'.repeat(run)} =`],
  ['minus signs', '-'.repeat(run)],
  ['colons', 'a:'.repeat(deep)],
  ['commas', `[${' 1,'.repeat(deep)} ]`],
  ['semicolons', `{ ${';'.repeat(deep)} }`],
  ['quotes', '"'.repeat(deep + 1)],
  ['underscores and dots', `${'_.a.'.repeat(run)}:x`],
  ['one line of brackets', `{${'a={};'.repeat(deep)}`],
];

test.each(hostile)('hostile: %s', (_, text) => {
  const begin = performance.now();
  const facts = read(text);
  exhaust(facts);
  expect(performance.now() - begin).toBeLessThan(5000);
});
