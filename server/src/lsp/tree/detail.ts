import { aboutNode } from '../../lock/about.ts';
import type { LockNode } from '../../lock/graph.ts';
import { rowAt } from '../../lock/tree/rows.ts';
import type { Duplicate } from '../../lock/tree/tree.ts';
import type { TreeFinding } from '../../lock/tree/findings.ts';
import { currentDay } from '../../engine/day.ts';
import type { ServerContext } from '../context.ts';
import { plainLine, shown } from '../hover/markdown.ts';
import { nodeLines } from '../hover/node-lines.ts';
import { amount } from '../hover/units.ts';
import { keyOf } from '../uri.ts';
import { placeOf } from '../../lock/tree/place.ts';
import type { InputsParams } from './params.ts';
import type { TreeOf } from './tree-of.ts';
import { pathText, plain } from './words.ts';

/** More findings of one input nobody reads in a hover. */
const MOST_FINDINGS = 6;
const MOST_OF_A_SOURCE = 5;

/** All there is to say of a row, in lines of plain text. */
export async function detail(context: ServerContext, { uri, path, node }: InputsParams): Promise<string> {
  const of = await context.inputs.trees.of(context, keyOf(uri));
  if (of === undefined) return '';
  const { tree } = of;
  const { lock } = tree.index;
  const row = rowAt(lock, path);
  if (row === undefined) {
    const orphan = path.length === 0 ? lock.nodes.get(node ?? '') : undefined;
    return orphan === undefined
      ? ''
      : ['Nothing leads to this entry, and Nix does not read it.', ...aboutLines(context, of, orphan)].join(
          '\n',
        );
  }
  const { to, unused, findings } = tree.factsOf(row);
  const { edge, end } = row;
  const head = [pathText(path)];
  if (edge.kind === 'follows')
    head.push(`Follows: ${edge.path.length === 0 ? 'the flake itself' : pathText(edge.path)}`);
  if (end.kind === 'again') head.push('Leads back to what it is an input of, which Nix refuses.');
  if (unused) head.push('Unused: nothing in this flake uses it.');
  const more = findings.length - MOST_FINDINGS;
  const parts = [
    head,
    [
      ...findings.slice(0, MOST_FINDINGS).map(findingLine),
      ...(more > 0 ? [`… and ${amount(more, 'finding')} more`] : []),
    ],
    to === undefined ? [] : aboutLines(context, of, to.node),
    to?.duplicate === undefined ? [] : duplicateLines(of, to.duplicate),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function aboutLines(
  { session, host, verifications }: ServerContext,
  { tree }: TreeOf,
  node: LockNode,
): string[] {
  const { index } = tree;
  const today = session.today ?? currentDay();
  const about = aboutNode(index, node, { today, storeDir: host.storeDir, verifications });
  // The others of its source are told below, with the one that wins; the page of the forge is a command.
  return nodeLines({ ...about, commitPage: undefined, twins: [], twinCount: 0 }, index.lock.format).map(
    plainLine,
  );
}

function findingLine({ severity, rule, message }: TreeFinding): string {
  return `${severity === 'hint' ? 'info' : severity}: ${shown(message, 300)} (${plain(rule)})`;
}

function duplicateLines({ tree }: TreeOf, { group, rank }: Duplicate): string[] {
  const { members, source } = group;
  const lines = members.slice(0, MOST_OF_A_SOURCE).map(({ node, uses, ofRoot }, at) => {
    const place = placeOf(tree.index, node);
    const rev = tree.nodeFacts(node).commit?.slice(0, 7) ?? 'no revision';
    const who = `${amount(uses, 'input')}${ofRoot ? ", one of them the flake's own" : ''}`;
    return `  ${at + 1}. ${place === undefined ? plain(node.key) : pathText(place)}, ${rev}: for ${who}`;
  });
  const more = members.length - lines.length;
  return [
    `${plain(source)} is there ${members.length} times; this is number ${rank}:`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
