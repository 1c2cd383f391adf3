import { describe, expect, test } from 'vitest';
import { seeded } from '../harness/random.ts';
import { randomString } from '../nix/random-strings.ts';
import { read } from '../nix/reading.ts';
import { hasError } from '../../server/src/syntax/table.ts';
import { hasNix, nix } from './environment.ts';

const PRELUDE =
  'let optionalString = c: s: if c then s else ""; concatStringsSep = builtins.concatStringsSep; in ';

/** What Nix makes of expressions, each a string. */
function evaluated(expressions: readonly string[]): unknown {
  return JSON.parse(
    nix([
      '--extra-experimental-features',
      'nix-command',
      'eval',
      '--json',
      '--impure',
      '--expr',
      `${PRELUDE}[ ${expressions.map((one) => `(${one})`).join('\n')} ]`,
    ]),
  );
}

describe.skipIf(!hasNix)('the texts of scripts', () => {
  test('are those that Nix makes of the same strings', () => {
    const random = seeded(11);
    const expressions: string[] = [];
    const texts: string[] = [];
    while (expressions.length < 300) {
      const expression = randomString(random);
      const facts = read(`{ optionalString, concatStringsSep }: { shellHook = ${expression}; }`);
      const script = facts.scripts[0];
      if (hasError(facts.table, 0) || script === undefined) continue;
      expressions.push(expression);
      texts.push(script.text.text);
    }
    expect(texts).toEqual(evaluated(expressions));
    expect(texts.filter((text) => /\n/.test(text)).length).toBeGreaterThan(100);
  });

  test('differ where the indentation is not taken away: the comparison would see it', () => {
    expect(evaluated(["''\n  a\n    b\n''"])).not.toEqual(['  a\n    b\n']);
  });
});
