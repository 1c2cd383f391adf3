import { pathAtOffset } from '../../lock/tree/place.ts';
import { rowAt } from '../../lock/tree/rows.ts';
import { offsetAt } from '../../text/lines.ts';
import { flakeOf } from '../../engine/sources.ts';
import type { ServerContext } from '../context.ts';
import { inputAt } from '../hover/at-input.ts';
import { projectAt } from '../projects.ts';
import { isLockPath } from '../../lock/read.ts';
import { type DocumentKey, keyOf, uriOf } from '../uri.ts';
import { declaredAt } from '../../flake/declared-at.ts';
import type { InputsParams } from './params.ts';
import type { AtAnswer } from './protocol.ts';
import type { TreeOf } from './tree-of.ts';

/** The row of the tree that a position in a lock, or in what a lock was made for, is about. */
export async function at(context: ServerContext, { uri, position }: InputsParams): Promise<AtAnswer | null> {
  const key = keyOf(uri);
  const project = projectAt(key);
  const lockKey = project?.lock ?? (isLockPath(key) ? key : undefined);
  const of = lockKey === undefined ? undefined : await context.inputs.trees.of(context, lockKey);
  if (lockKey === undefined || of === undefined) return null;
  const path = key === lockKey ? inLock(of, position) : inDeclaration(of, key, position);
  return path === undefined ? null : { uri: uriOf(lockKey), path: longestRow(of, path) };
}

function inLock({ source, tree }: TreeOf, position: InputsParams['position']): readonly string[] | undefined {
  return pathAtOffset(tree.index, offsetAt(source.lines, position, source.file.text));
}

function inDeclaration(
  { declaration }: TreeOf,
  key: DocumentKey,
  position: InputsParams['position'],
): readonly string[] | undefined {
  if (declaration?.key !== key) return undefined;
  const { source, declared } = declaration;
  const offset = offsetAt(source.lines, position, source.file.text);
  if (source.kind === 'nix') return inputAt(source.facts, flakeOf(source), offset)?.path;
  return declaredAt(declared.inputs, offset);
}

/** What is declared may not be locked yet, and nothing stands below what follows another input. */
function longestRow({ tree }: TreeOf, path: readonly string[]): readonly string[] {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    if (rowAt(tree.index.lock, part) !== undefined) return part;
  }
  return [];
}
