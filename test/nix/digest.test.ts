import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { digestOfTokens } from '../../server/src/nix/digest.ts';

const syntax = await loadSyntax();
const digest = (text: string): string => digestOfTokens(syntax.parseNix(text));

const TEXT = `# Made by a tool
{ a, b }@args:
let
  c = "x \${a}"; /* why */
in
{ inherit b; d = ''
    two
    lines
  ''; }
`;

test('comments, layout, line ends and the last comma do not count', () => {
  const one = digest(TEXT);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(digest(TEXT.replace('# Made by a tool\n', '').replace('/* why */', ''))).toBe(one);
  expect(digest(TEXT.replaceAll('\n', '\r\n'))).toBe(one);
  expect(digest(`\uFEFF${TEXT}`)).toBe(one);
  expect(digest(TEXT.replace('{ a, b }', '{\n  a,\n  b,\n}'))).toBe(one);
  expect(digest(TEXT.replaceAll('    ', '\t\t'))).toBe(one);
});

test('everything else does', () => {
  const one = digest(TEXT);
  for (const other of [
    TEXT.replace('b;', 'c;'),
    TEXT.replace('"x ', '"y '),
    TEXT.replace('two', 'three'),
    TEXT.replace('@args', ''),
    TEXT.replace('${a}', '${b}'),
    TEXT.replace('inherit b', 'inherit (args) b'),
  ])
    expect(digest(other)).not.toBe(one);
});
