import type { LockNode } from '../../lock/graph.ts';
import { rowAt } from '../../lock/tree/rows.ts';
import { waysTo } from '../../lock/tree/why.ts';
import { rangeOf } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import type { ServerContext } from '../context.ts';
import { keyOf, uriOf } from '../uri.ts';
import { declaredPlace } from './declared.ts';
import type { InputsParams } from './params.ts';
import type { PlaceAnswer, WhyAnswer } from './protocol.ts';
import type { TreeOf } from './tree-of.ts';
import { pathText, plain } from './words.ts';

/** Where an input is declared, and where it stands in the lock. */
export async function place(context: ServerContext, params: InputsParams): Promise<PlaceAnswer> {
  const of = await context.inputs.trees.of(context, keyOf(params.uri));
  if (of === undefined) return { declared: null, lock: null };
  const span = spanOf(of, params);
  return {
    declared: declaredPlace(of, params.path),
    lock: span === undefined ? null : { uri: uriOf(of.key), range: rangeOf(of.source.lines, span) },
  };
}

/** The key of the node; of what has no place of its own, the input that leads there. */
function spanOf({ tree }: TreeOf, { path, node }: InputsParams): Span | undefined {
  const { lock } = tree.index;
  const row = rowAt(lock, path);
  if (row === undefined) return path.length === 0 ? lock.nodes.get(node ?? '')?.keySpan : undefined;
  return row.end.kind === 'node' ? row.end.node.keySpan : row.edge.nameSpan;
}

/** So many ways are listed. */
const MOST_WAYS = 100;

/** Every way from the root to what an input leads to. */
export async function why(context: ServerContext, { uri, node }: InputsParams): Promise<WhyAnswer | null> {
  const of = await context.inputs.trees.of(context, keyOf(uri));
  const found: LockNode | undefined = of?.tree.index.lock.nodes.get(node ?? '');
  if (of === undefined || found === undefined) return null;
  const { ways, more } = waysTo(of.tree.index, found, MOST_WAYS);
  return {
    label: plain(found.key),
    ways: ways.map(({ names, follows }) => ({ path: names, label: pathText(names), follows })),
    more: more ?? null,
  };
}
