import type { LockNode } from '../../lock/graph.ts';
import { placeOf } from '../../lock/tree/place.ts';
import type { SourceMember } from '../../lock/tree/sources.ts';
import { shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { amount } from '../terminal/amounts.ts';
import type { Colors } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import type { LockTree } from './read-trees.ts';
import { ageText, findingWords, pathText } from './words.ts';

/** A source with all that the locks have of it. */
export interface SourceOf {
  readonly source: string;
  readonly members: readonly (SourceMember & { readonly of: LockTree; readonly rank: number })[];
}

/** What there is most of comes first. */
export function sourcesOf(locks: readonly LockTree[]): readonly SourceOf[] {
  const groups = new Map<
    string,
    { source: string; members: (SourceMember & { of: LockTree; rank: number })[] }
  >();
  for (const of of locks) {
    for (const { key, source, members } of of.tree.groups) {
      // A node without a source is known by its key, which says nothing in another lock.
      const id = key.startsWith('node ') ? `${key} ${of.path}` : key;
      const group = groups.get(id) ?? { source, members: [] };
      group.members.push(...members.map((member, at) => ({ ...member, of, rank: at + 1 })));
      groups.set(id, group);
    }
  }
  return [...groups.values()].sort(
    (a, b) => b.members.length - a.members.length || (a.source < b.source ? -1 : 1),
  );
}

export function sourcesText(
  sources: readonly SourceOf[],
  locks: readonly LockTree[],
  c: Colors,
  { cwd }: Surface,
): string {
  const lines: string[] = [];
  for (const { source, members } of sources) {
    const revs = new Set(members.map(({ node, of }) => revOf(of, node) ?? node.key)).size;
    const many =
      members.length > 1 ? `  ${c.magenta(`${members.length} times, ${amount(revs, 'revision')}`)}` : '';
    lines.push(`${c.bold(visible(source))}${many}`);
    for (const { node, uses, ofRoot, of } of members) {
      const { date, findings } = of.tree.nodeFacts(node);
      const words = [
        revOf(of, node)?.slice(0, 9) ?? 'no revision',
        date === undefined ? 'no date' : ageText(date.age),
        `${amount(uses, 'input')}${ofRoot ? ", the flake's own" : ''}`,
        findingWords(findings, c),
      ].filter((word) => word !== '');
      const where = locks.length > 1 ? `${visiblePath(shownPath(of.path, cwd))}: ` : '';
      lines.push(`  ${where}${pathText(placeOf(of.tree.index, node) ?? [])}  ${c.dim(words.join(', '))}`);
    }
  }
  const count = sources.reduce((sum, { members }) => sum + members.length, 0);
  lines.push('', `${amount(sources.length, 'source')}, ${amount(count, 'input')}.`);
  return `${lines.join('\n')}\n`;
}

function revOf({ tree }: LockTree, node: LockNode): string | undefined {
  return tree.nodeFacts(node).commit;
}
