import type { Node } from 'web-tree-sitter';
import { describe, expect, it } from 'vitest';
import { grouped, nixParser, parenthesized, withRoot } from './parser.ts';

const parser = await nixParser();
const shape = (text: string) => withRoot(parser, text, (root) => grouped(root, text));

/** Named nodes as an s-expression, fields included, without positions. */
const sexp = (text: string) => withRoot(parser, text, (root) => root.firstNamedChild?.toString());

/** Types and texts of the named nodes directly below the one expression of a text. */
const parts = (text: string) =>
  withRoot(parser, text, (root) =>
    (root.firstNamedChild as Node).namedChildren.map((node) => [node.type, node.text]),
  );

describe('precedence', () => {
  it.each([
    ['a |> f |> g', '((a |> f) |> g)'],
    ['g <| f <| a', '(g <| (f <| a))'],
    ['a |> f x', '(a |> (f x))'],
    ['a + b |> f -> g', '((a + b) |> (f -> g))'],
    ['x: x |> f', '(x: (x |> f))'],
    ['if a then b else c |> f', '(if a then b else (c |> f))'],
    ['a -> b -> c', '(a -> (b -> c))'],
    ['a || b && c', '(a || (b && c))'],
    ['a && b == c', '(a && (b == c))'],
    ['a == b < c', '(a == (b < c))'],
    ['a < b // c', '(a < (b // c))'],
    ['a // b // c', '(a // (b // c))'],
    ['!a // b', '((!a) // b)'],
    ['!a + b', '(!(a + b))'],
    ['!a ? b', '(!(a ? b))'],
    ['-a ? b', '((-a) ? b)'],
    ['-a + b', '((-a) + b)'],
    ['a - b - c', '((a - b) - c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a ++ b ++ c', '(a ++ (b ++ c))'],
    ['a * b ++ c', '(a * (b ++ c))'],
    ['a ? b ? c', '((a ? b) ? c)'],
    ['f a b', '((f a) b)'],
    ['f a.b or c', '(f (a.b or c))'],
    ['f -1', '(f -1)'],
  ])('%s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

it('can put parentheses around every expression', () => {
  const all = (text: string) => withRoot(parser, text, (root) => parenthesized(root, text));
  expect(all('f a//{ "b" = "c" + 1; }')).toBe('(((f) (a))//({ "b" = (("c") + (1)); }))');
  expect(all('f or')).toBe('((f) or)');
});

describe('slashes', () => {
  it.each([
    ['a//b', '(a//b)'],
    ['a //b', '(a //b)'],
    ['(a)//b', '((a)//b)'],
    ['a/ b', '(a/ b)'],
    ['a/b', 'a/b'],
    ['a /b', '(a /b)'],
  ])('%s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('keeps the pieces of a path', () => {
    expect(parts('./a/${b}/c.nix')).toEqual([
      ['path_fragment', './a/'],
      ['interpolation', '${b}'],
      ['path_fragment', '/c.nix'],
    ]);
    expect(sexp('~/${a}')).toBe(
      '(hpath_expression (path_fragment) (interpolation expression: (variable_expression name: (identifier))))',
    );
    expect(parts('~/a/${b}')[0]).toEqual(['path_fragment', '~/a/']);
  });
});

describe('strings', () => {
  it('cuts a string into fragments, escapes and interpolations', () => {
    expect(parts('"a\\n${b}$${c"')).toEqual([
      ['string_fragment', 'a'],
      ['escape_sequence', '\\n'],
      ['interpolation', '${b}'],
      ['string_fragment', '$${c'],
    ]);
    expect(parts('"\\${a}"')).toEqual([
      ['dollar_escape', '\\'],
      ['string_fragment', '$'],
      ['string_fragment', '{a}'],
    ]);
  });

  it('keeps a single quote before an interpolation', () => {
    expect(parts("''${a}'${b}''")).toEqual([
      ['interpolation', '${a}'],
      ['string_fragment', "'"],
      ['interpolation', '${b}'],
    ]);
  });

  it('takes U+212A and U+017F as any other character', () => {
    expect(parts('[ 1 # \u212a\u017f\n]').at(-1)).toEqual(['comment', '# \u212a\u017f']);
    expect(parts('[ /* \u212a*\u017f */ 1 ]')[0]).toEqual(['comment', '/* \u212a*\u017f */']);
    expect(parts('"\\\u212a"')).toEqual([['escape_sequence', '\\\u212a']]);
    expect(parts("''''\\\u017f''")).toEqual([['escape_sequence', "''\\\u017f"]]);
    expect(parts("''\u212a''")).toEqual([['string_fragment', '\u212a']]);
  });
});

describe('nodes that the mended rules give', () => {
  const name = '(variable_expression name: (identifier))';

  it('a trailing comma leaves no trace in the formals', () => {
    expect(sexp('{ a, }: 1')).toBe(sexp('{ a }: 1'));
  });

  it('an empty inherit has no attrs', () => {
    expect(sexp('{ inherit; }')).toBe('(attrset_expression (binding_set binding: (inherit)))');
    expect(sexp('{ inherit (x); }')).toBe(
      `(attrset_expression (binding_set binding: (inherit_from expression: ${name})))`,
    );
  });

  it.each(['|>', '<|', '==', '<', '&&', '//'])('%s makes a binary expression', (operator) => {
    expect(sexp(`a ${operator} b`)).toBe(`(binary_expression left: ${name} right: ${name})`);
  });

  it('`or` is an identifier where it is a name', () => {
    expect(sexp('f or')).toBe(sexp('f x'));
    expect(sexp('{ or = 1; }')).toBe(sexp('{ x = 1; }'));
    expect(sexp('a.or')).toBe(sexp('a.x'));
    expect(parts('[ f or 1 ]')).toEqual([
      ['apply_expression', 'f or'],
      ['integer_expression', '1'],
    ]);
  });
});
