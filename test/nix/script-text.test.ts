import { expect, test } from 'vitest';
import { NixKind } from '../../server/src/syntax/nix-kinds.ts';
import { hasError, symbolOf } from '../../server/src/syntax/table.ts';
import { seeded } from '../harness/random.ts';
import { randomString } from './random-strings.ts';
import { read } from './reading.ts';

const PRELUDE =
  '{ optionalString ? c: s: if c then s else "", concatStringsSep ? builtins.concatStringsSep }: { shellHook = ';

/** What a stretch of the source stands for by itself, where that can be said of so short a stretch. */
function decoded(source: string): string | undefined {
  if (source.length === 1) return source;
  if (source === "''$") return '$';
  if (source === "'''") return "''";
  if (source === '\r\n') return '\n';
  const escape = /^(?:'')?\\(.)$/su.exec(source)?.[1];
  if (escape === undefined) return undefined;
  return { n: '\n', r: '\r', t: '\t' }[escape] ?? escape;
}

test('the text at each place of the source is the text that is mapped to it', () => {
  const random = seeded(5);
  let signs = 0;
  let escapes = 0;
  let whole = 0;
  for (let count = 0; count < 4000; count++) {
    const text = `${PRELUDE}${randomString(random)}; }`;
    const facts = read(text);
    if (hasError(facts.table, 0)) continue;
    const [script] = facts.scripts;
    expect(script, text).toBeDefined();
    if (script === undefined) continue;
    whole++;
    const mapped = script.text;
    for (let at = 0; at < mapped.text.length; ) {
      const { start, end } = mapped.spanOf(at, at + 1);
      let to = at + 1;
      const isWhole = (index: number): boolean =>
        end - start > 1 && index < mapped.text.length && mapped.spanOf(index, index + 1).start === start;
      while (isWhole(to)) to++;
      const source = text.slice(start, end);
      // Between the elements of a list stands a separator that is written elsewhere.
      if (end > start && mapped.isKnown(at, to)) {
        const meant = decoded(source);
        expect(meant, `${JSON.stringify(source)} in ${JSON.stringify(text)}`).toBe(mapped.text.slice(at, to));
        signs++;
        if (source.length > 1) escapes++;
      }
      at = to;
    }
  }
  expect(whole).toBeGreaterThan(3500);
  expect(escapes).toBeGreaterThan(2000);
  expect(signs).toBeGreaterThan(20_000);
});

test('a stretch of several signs goes from the place of the first to that of the last', () => {
  const random = seeded(6);
  for (let count = 0; count < 500; count++) {
    const text = `${PRELUDE}${randomString(random, 0)}; }`;
    const mapped = read(text).scripts[0]?.text;
    if (mapped === undefined) continue;
    for (const { 0: word, index } of mapped.text.matchAll(/\S+/g)) {
      const { start, end } = mapped.spanOf(index, index + word.length);
      expect(start).toBe(mapped.spanOf(index, index + 1).start);
      expect(end).toBe(mapped.spanOf(index + word.length - 1, index + word.length).end);
    }
  }
});

test('a script is the value of its string', () => {
  const random = seeded(7);
  let compared = 0;
  for (let count = 0; count < 2000; count++) {
    const text = `${PRELUDE}${randomString(random, 0)}; }`;
    const facts = read(text);
    const [script] = facts.scripts;
    const row = script?.row;
    if (script === undefined || row === undefined || symbolOf(facts.table, row) === NixKind.binary_expression)
      continue;
    const value = facts.value(row);
    if (value.kind !== 'string') continue;
    expect(script.text.text).toBe(value.value);
    compared++;
  }
  expect(compared).toBeGreaterThan(1500);
});
