import type { Wanted } from './filter.ts';
import type { InputTree, NodeFacts } from './tree.ts';

export const ONLY = ['findings', 'duplicates', 'unused', 'unverified', 'old'] as const;
/**
 * What may be looked for. Links never are: what they lead to has a place of its own.
 *
 * - `findings`: an error, a warning or a remark; also what leads nowhere
 * - `duplicates`: the lock has more of its source
 * - `unused`: the flake makes no use of it
 * - `unverified`: its content was not compared, does not fit, or cannot be compared
 * - `old`: locked so many days ago, or at no time that is known
 */
export type Only = (typeof ONLY)[number];

export interface TreeFilter {
  /** In the name or the source, in any case; empty for all. */
  readonly text: string;
  readonly only: Only | undefined;
}

/** From this age on an input is called old, in days. */
export const OLD = 90;

/** Undefined where nothing is filtered. */
export function wantedBy(tree: InputTree, { text, only }: TreeFilter): Wanted | undefined {
  if (text === '' && only === undefined) return undefined;
  const word = text.toLowerCase();
  const root = tree.index.lock.rootNode;
  return ({ name, edge, end }) => {
    const to = end.kind === 'lost' || end.node === root ? undefined : tree.nodeFacts(end.node);
    const found =
      word === '' ||
      name.toLowerCase().includes(word) ||
      (to?.source?.toLowerCase().includes(word) ?? false) ||
      (to?.commit?.startsWith(word) ?? false);
    if (!found || only === undefined) return found;
    // Equal names further down are other inputs.
    const isOfRoot = root?.inputs.get(name) === edge;
    if (only === 'unused') return isOfRoot && tree.isUnused(name);
    if (only === 'findings' && isOfRoot && tree.declaredFindings([name]).length > 0) return true;
    if (end.kind === 'lost') return only === 'findings';
    return end.kind === 'node' && to !== undefined && isOf(only, to);
  };
}

function isOf(only: Exclude<Only, 'unused'>, { findings, duplicate, content, date }: NodeFacts): boolean {
  switch (only) {
    case 'findings':
      return findings.length > 0;
    case 'duplicates':
      return duplicate !== undefined;
    case 'unverified':
      return content.state !== 'verified';
    case 'old':
      return date === undefined || date.age >= OLD;
  }
}
