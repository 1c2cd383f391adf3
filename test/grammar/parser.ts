// The grammar as these tests use it: web-tree-sitter with the committed nix.wasm.

import { readFile } from 'node:fs/promises';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** A parser for Nix. Every tree it gives must be deleted. */
export async function nixParser(): Promise<Parser> {
  await Parser.init();
  const wasm = await readFile(new URL('../../server/grammars/nix.wasm', import.meta.url));
  return new Parser().setLanguage(await Language.load(wasm));
}

/** Parses a text and hands its root to a function; the tree lives only that long. */
export function withRoot<T>(parser: Parser, text: string, use: (root: Node) => T): T {
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser has no language');
  try {
    return use(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** Where the first ERROR or MISSING node below a node begins, both numbers from 1, or undefined without one. */
export function firstError(node: Node): { line: number; column: number; kind: string } | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    const kind = node.isMissing ? `MISSING ${node.type}` : 'ERROR';
    return { line: row + 1, column: column + 1, kind };
  }
  for (const child of node.children) {
    const error = firstError(child);
    if (error) return error;
  }
  return undefined;
}

/** The text of a node with parentheses around every expression: `a + b` gives `((a) + (b))`. */
export function parenthesized(node: Node, text: string): string {
  return rewritten(node, text, (child) => child.type.endsWith('_expression'));
}

/** The same with parentheses only around what has parts: `a + b * c` gives `(a + (b * c))`. */
export function grouped(node: Node, text: string): string {
  return rewritten(node, text, (child) => composed.has(child.type));
}

const composed = new Set([
  'apply_expression',
  'assert_expression',
  'binary_expression',
  'function_expression',
  'has_attr_expression',
  'if_expression',
  'let_expression',
  'select_expression',
  'unary_expression',
  'with_expression',
]);

function rewritten(node: Node, text: string, isWrapped: (node: Node) => boolean): string {
  let out = '';
  let from = node.startIndex;
  for (const child of node.children) {
    out += text.slice(from, child.startIndex) + rewritten(child, text, isWrapped);
    from = child.endIndex;
  }
  out += text.slice(from, node.endIndex);
  if (!isWrapped(node)) return out;
  // A string is also a name, as in `{ "a" = 1; }`, and `f or` is the one call whose argument takes no parentheses.
  const isName = /^(attrpath|inherited_attrs)$/.test(node.parent?.type ?? '') || out === 'or';
  return isName ? out : `(${out})`;
}
