import type { JsonValue } from '../../syntax/json.ts';

/** JSON that is put together anew. A map keeps the order of its members, and any name. */
export type JsonTree = JsonValue | string | readonly JsonTree[] | ReadonlyMap<string, JsonTree>;

/** Deeper than any lock, and not so deep that the stack is used up. */
const DEEPEST = 500;

/**
 * Writes JSON as Nix writes locks: two blanks for each level, the members of objects sorted. What is nested too deep stays as
 * it is written. `text` is what values are of.
 */
export function writeJson(tree: JsonTree, text: string, indent = ''): string {
  if (typeof tree === 'object' && 'span' in tree && indent.length > 2 * DEEPEST)
    return text.slice(tree.span.start, tree.span.end);
  const deeper = `${indent}  `;
  const within = (open: string, parts: readonly string[], close: string): string =>
    parts.length === 0
      ? `${open}${close}`
      : `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
  if (typeof tree === 'string') return JSON.stringify(tree);
  if (isList(tree))
    return within(
      '[',
      tree.map((one) => writeJson(one, text, deeper)),
      ']',
    );
  if (tree instanceof Map) {
    const entries = [...tree].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const members = entries.map(
      ([key, value]) => `${JSON.stringify(key)}: ${writeJson(value, text, deeper)}`,
    );
    return within('{', members, '}');
  }
  if (!('kind' in tree)) return 'null';
  if (tree.kind === 'object')
    return writeJson(new Map(tree.members.map(({ key, value }) => [key, value])), text, indent);
  if (tree.kind === 'array') return writeJson(tree.items, text, indent);
  if (tree.kind === 'string') return JSON.stringify(tree.value);
  return text.slice(tree.span.start, tree.span.end);
}

function isList(tree: JsonTree): tree is readonly JsonTree[] {
  return Array.isArray(tree);
}
