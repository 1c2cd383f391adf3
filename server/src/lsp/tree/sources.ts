import { placeOf } from '../../lock/tree/place.ts';
import { rowAt } from '../../lock/tree/rows.ts';
import type { SourceMember } from '../../lock/tree/sources.ts';
import type { Order } from '../../lock/tree/order.ts';
import { wantedBy } from '../../lock/tree/wanted.ts';
import type { ServerContext } from '../context.ts';
import { amount } from '../hover/units.ts';
import { inputItem } from './items.ts';
import { findLocks } from './locks.ts';
import type { InputsParams } from './params.ts';
import type { Findings, InputItem, SourceItem } from './protocol.ts';
import { labelOf } from './roots.ts';
import type { TreeOf } from './tree-of.ts';
import { pathText, plain } from './words.ts';

interface Group {
  readonly source: string;
  readonly members: { readonly of: TreeOf; readonly member: SourceMember; readonly item: InputItem }[];
}

/** What all locks of the workspace are fetched from: how many nixpkgs there are, and who brings each. */
export async function sources(
  context: ServerContext,
  { order, filter }: InputsParams,
): Promise<readonly SourceItem[]> {
  context.inputs.asked();
  const groups = new Map<string, Group>();
  const locks = new Set<string>();
  for (const found of await findLocks(context)) {
    const of = found.kind === 'lock' ? await context.inputs.trees.of(context, found.key) : undefined;
    if (of === undefined) continue;
    const wanted = wantedBy(of.tree, filter);
    for (const { key, source, members } of of.tree.groups) {
      // A node without a source is known by its key, which says nothing in another lock.
      const id = key.startsWith('node ') ? `${key} ${of.key}` : key;
      for (const member of members) {
        const place = placeOf(of.tree.index, member.node);
        const row = place && rowAt(of.tree.index.lock, place);
        if (row === undefined || wanted?.(row) === false) continue;
        const group = groups.get(id) ?? { source, members: [] };
        group.members.push({ of, member, item: inputItem(of, row, undefined) });
        groups.set(id, group);
        locks.add(of.key);
      }
    }
  }
  const items = [...groups].map(([key, group]) => sourceItem(context, key, group, locks.size > 1));
  return items.sort((a, b) => compare(a, b, order));
}

function sourceItem(
  context: ServerContext,
  key: string,
  { source, members }: Group,
  severalLocks: boolean,
): SourceItem {
  const revs = new Set(members.map(({ item, member }) => item.rev ?? member.node.key));
  const count = members.length;
  const what = count === 1 ? 'once' : `${count} times, ${amount(revs.size, 'revision')}`;
  return {
    key,
    label: plain(source),
    description: what,
    findings: members.map(({ item }) => item.findings).reduce(sum, { errors: 0, warnings: 0, others: 0 }),
    source: members[0]?.item.source ?? '',
    inputs: members.map(({ of, member, item }) => ({
      ...item,
      label: pathText(item.path),
      description: [
        severalLocks ? labelOf(context, of.key) : '',
        amount(member.uses, 'use'),
        item.description,
      ]
        .filter((word) => word !== '')
        .join(' · '),
      expandable: false,
      leads: false,
      below: null,
    })),
  };
}

function sum(a: Findings, b: Findings): Findings {
  return {
    errors: a.errors + b.errors,
    warnings: a.warnings + b.warnings,
    others: a.others + b.others,
  };
}

/** What there is most of comes first, unless something else is asked for. */
function compare(a: SourceItem, b: SourceItem, order: Order): number {
  const byLabel = a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
  const byCount = b.inputs.length - a.inputs.length;
  if (order === 'source') return byLabel;
  if (order !== 'findings') return byCount || byLabel;
  const weight = ({ findings: { errors, warnings, others } }: SourceItem) =>
    errors * 1e8 + warnings * 1e4 + others;
  return weight(b) - weight(a) || byCount || byLabel;
}
