import { expect, test } from 'vitest';
import { read } from './reading.ts';

/** Uses as `name`, with `?` when guarded, `=` in the default of a formal, `<` when only inherited. */
const uses: readonly (readonly [text: string, expected: string])[] = [
  ['builtins.currentSystem', 'currentSystem'],
  ['__currentSystem', 'currentSystem'],
  ['let b = builtins; in b.currentTime', 'currentTime'],
  ['let inherit (builtins) currentTime; in [ currentTime currentTime ]', 'currentTime<'],
  ['let t = builtins.currentTime; in [ t t ]', 'currentTime'],
  ['with builtins; currentTime', 'currentTime'],
  ['pkgs: with pkgs; currentTime', ''],
  ['currentTime', ''],
  ['let builtins = { }; in builtins.currentTime', ''],
  ['{ builtins }: builtins.currentTime', ''],
  ['builtins.currentSystem or "x"', 'currentSystem?'],
  ['if builtins ? currentSystem then builtins.currentSystem else 1', 'currentSystem?'],
  ['if x ? currentSystem then builtins.currentSystem else 1', 'currentSystem'],
  ['{ system ? builtins.currentSystem }: system', 'currentSystem='],
  ['{ a ? 1 }: builtins.currentSystem', 'currentSystem'],
  [
    '{ a ? { b ? __currentTime }: 1, c ? fetchTarball }: __currentSystem',
    'currentTime= fetchTarball= currentSystem',
  ],
  ['builtins.getEnv "X"', 'getEnv'],
  ['map fetchTarball x', 'map fetchTarball'],
  ['builtins.builtins.getEnv', 'getEnv'],
  ['"${toString builtins.currentTime}"', 'toString currentTime'],
  ['builtins', ''],
  ['x: builtins.${x}', ''],
  ['# builtins.currentTime\n"builtins.currentTime"', ''],
];

test.each(uses)('uses of builtins: %s', (text, expected) => {
  const facts = read(text);
  const shown = facts.builtinUses.map(
    ({ name, guarded, isFallback, inherited }) =>
      `${name}${guarded ? '?' : ''}${isFallback ? '=' : ''}${inherited ? '<' : ''}`,
  );
  expect(shown.join(' ')).toBe(expected);
});

test('the place of a use', () => {
  const text = '[ builtins.nixPath.x (builtins.currentSystem or 1) ]';
  expect(read(text).builtinUses.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    'builtins.nixPath.x',
    'builtins.currentSystem',
  ]);
});

/** Paths as `kind text`, with `=` in the default of a formal, `+` when appended, `e` in an example. */
const paths: readonly (readonly [text: string, expected: readonly string[]])[] = [
  [
    '[ ./a ../b a/b /c ~/d <e> <e/f> ]',
    [
      'relative ./a',
      'relative ../b',
      'relative a/b',
      'absolute /c',
      'home ~/d',
      'search <e>',
      'search <e/f>',
    ],
  ],
  ['/a/${b}', ['absolute /a/${b}']],
  ['"/a"', []],
  ['a / b', []],
  ['{ a ? <b>, c ? import /d }: /e', ['search <b>=', 'absolute /d=', 'absolute /e']],
  [
    '[ (a + /b) (/c + /d) (a + (/e)) (/f ++ /g) ]',
    ['absolute /b+', 'absolute /c', 'absolute /d+', 'absolute /e+', 'absolute /f', 'absolute /g'],
  ],
  [
    '{ example = /a; b.example = [ /c ]; myexample = /d; defaultText = /e; }',
    ['absolute /ae', 'absolute /ce', 'absolute /d', 'absolute /ee'],
  ],
  ['{ __findFile }: [ <a> (let __nixPath = 1; in <b>) ]', ['search <a>r', 'search <b>r']],
  [
    '[ <a> (let __nixPath = 1; in <b>) (rec { __findFile = 1; c = <c>; }) <d> ]',
    ['search <a>', 'search <b>r', 'search <c>r', 'search <d>'],
  ],
  ['[ { __findFile = 1; a = <a>; } (with { __findFile = 1; }; <b>) ]', ['search <a>', 'search <b>']],
];

test.each(paths)('paths: %s', (text, expected) => {
  const shown = read(text).paths.map(
    ({ kind, text: path, isFallback, appended, inExample, redefined }) =>
      `${kind} ${path}${isFallback ? '=' : ''}${appended ? '+' : ''}${inExample ? 'e' : ''}${redefined ? 'r' : ''}`,
  );
  expect(shown).toEqual(expected);
});

test('comments without their signs', () => {
  const text = '# a\n{ b = 1; # c\n /* d */ /*\n  * e\n  * f\n  */ }\n#\n';
  expect(read(text).comments.map((comment) => comment.text)).toEqual(['a', 'c', 'd', 'e\nf', '']);
});

test('the top expression', () => {
  const kinds = ['# c\n({ })', 'x: x', '', '# c'].map((text) => {
    const { top, table } = read(text);
    return top < 0 ? 'none' : table.text.slice(table.cells[top * 5 + 1], table.cells[top * 5 + 2]);
  });
  expect(kinds).toEqual(['{ }', 'x: x', 'none', 'none']);
});
