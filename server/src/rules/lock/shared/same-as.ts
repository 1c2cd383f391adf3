import type { Declarations } from '../../../flake/flake.ts';
import { flakeRefFromAttrs } from '../../../flake/flakeref.ts';
import { declarationDifference, declarationsByNode } from '../../../lock/compare-declaration.ts';
import type { EntryPart, LockGraph, LockNode } from '../../../lock/graph.ts';
import { sourceText } from '../../../lock/nodes.ts';
import type { Report } from '../../rule.ts';

/**
 * Gives, for what a rule finds in an entry of a lock, the rule that tells the same of flake.nix, where the entry only
 * repeats what stands there: what was asked for is just what flake.nix asks for, and what is fetched comes from there,
 * too. An entry that somebody changed is not excused by its declaration.
 */
export function sameInDeclaration(
  { lock, declared }: { readonly lock: LockGraph; readonly declared: Declarations | undefined },
  rule: string,
): (one: Pick<EntryPart, 'node' | 'part'>) => Pick<Report, 'sameAs'> {
  const byNode = declarationsByNode(declared, lock);
  return ({ node, part }) => {
    const twin = byNode
      .get(node)
      ?.find(({ input }) => input.ref !== undefined && asksForThat(node, input.ref));
    return twin === undefined || (part === 'locked' && !isFromThere(node))
      ? {}
      : { sameAs: { rule, subject: twin.path } };
  };
}

function asksForThat({ original }: LockNode, ref: Parameters<typeof declarationDifference>[0]): boolean {
  const attrs = original && new Map([...original.attrs].map(([name, { value }]) => [name, value] as const));
  const asked = attrs && flakeRefFromAttrs(attrs);
  return asked?.ok === true && declarationDifference(ref, asked.ref) === undefined;
}

function isFromThere({ locked, original }: LockNode): boolean {
  return locked !== undefined && original !== undefined && sourceText(locked) === sourceText(original);
}
