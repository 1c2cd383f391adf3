import { declarationDifference, declaredNodes } from '../../../lock/compare-declaration.ts';
import { type PlainValue, rewriteObject } from '../../../lock/edit/members.ts';
import { restoreNodes } from '../../../lock/edit/restore.ts';
import { difference } from '../../../lock/edit/tidy.ts';
import type { LockedRef, LockGraph, LockNode } from '../../../lock/graph.ts';
import { readStrictJson } from '../../../syntax/json-strict.ts';
import { memberOf } from '../../../syntax/json.ts';
import { printable } from '../../../flake/show.ts';
import { applyEdits, type Edit } from '../../../text/edits.ts';
import type { Fix } from '../../fix.ts';
import type { LockDiffSubject } from '../../rule.ts';
import { editFix } from '../../shared/inputs/fixes.ts';
import { baseName } from './words.ts';

/** A node and what it was. */
export interface Changed {
  readonly node: LockNode;
  readonly oldNode: LockNode;
}

/**
 * Makes entries of the lock what they were before, where flake.nix still asks for that. What an entry leads to comes
 * with it, where that is something else now.
 */
export function restoreFix(subject: LockDiffSubject, changed: readonly Changed[]): readonly Fix[] {
  const { lock, base } = subject;
  const [first] = changed;
  if (first === undefined || !lock.intact) return [];
  const { text } = lock.document;
  const isInPart = changed.every(hasSameInputs);
  // The whole lock is read again for each of these.
  if ((!isInPart || changed.some(hasOtherOriginal)) && text.length > MOST_TEXT) return [];
  const edits = isInPart ? changed.flatMap((one) => partEdits(text, one)) : wholeEdits(subject, changed);
  if (edits.length === 0 || !holds(subject, changed, edits, isInPart)) return [];
  const what = changed.length === 1 ? `'${printable(first.node.key)}'` : `${changed.length} inputs`;
  return editFix(`Restore ${what} as in ${baseName({ base })}`, 'unsafe', { flake: [], lock: edits }, 'lock');
}

/** A lock with some 500 nodes. In UTF-16 units. */
const MOST_TEXT = 1 << 18;

/** Whether something changes, and the lock is still what flake.nix asks for: `locked` alone has no say in that. */
function holds(
  subject: LockDiffSubject,
  changed: readonly Changed[],
  edits: readonly Edit[],
  isInPart: boolean,
): boolean {
  if (isInPart && !changed.some(hasOtherOriginal)) return true;
  const { text } = subject.lock.document;
  const made = applyEdits(text, edits);
  return made !== undefined && made !== text && !breaks(subject, made);
}

function hasOtherOriginal({ node, oldNode }: Changed): boolean {
  const [now, before] = [attrsOf(node.original), attrsOf(oldNode.original)];
  return before !== undefined && !sameAttrs(now, before);
}

function hasSameInputs({ node, oldNode }: Changed): boolean {
  const written = ({ inputs }: LockNode) =>
    JSON.stringify([...inputs].map(([name, edge]) => [name, edge.kind === 'node' ? edge.target : edge.path]));
  return written(node) === written(oldNode);
}

/** What differs, in the style of the lock. */
function partEdits(text: string, { node, oldNode }: Changed): readonly Edit[] {
  return (['locked', 'original'] as const).flatMap((part) => {
    const value = memberOf(node.object, part)?.value;
    const [now, before] = [attrsOf(node[part]), attrsOf(oldNode[part])];
    if (value?.kind !== 'object' || before === undefined || sameAttrs(now, before)) return [];
    return [rewriteObject(text, value, before)];
  });
}

function attrsOf(ref: LockedRef | undefined): ReadonlyMap<string, PlainValue> | undefined {
  return ref && new Map([...ref.attrs].map(([name, { value }]) => [name, value]));
}

function sameAttrs(
  a: ReadonlyMap<string, PlainValue> | undefined,
  b: ReadonlyMap<string, PlainValue>,
): boolean {
  return a?.size === b.size && [...b].every(([name, value]) => a.get(name) === value);
}

function wholeEdits({ lock, base }: LockDiffSubject, changed: readonly Changed[]): readonly Edit[] {
  const { text } = lock.document;
  const keys = changed.map(({ node }) => node.key);
  const restored = restoreNodes(lock, base.lock, keys);
  if (!restored.ok) return [];
  const made = text.startsWith(MARK) ? MARK + restored.text : restored.text;
  return made === text ? [] : [difference(text, made)];
}

/** A byte order mark. */
const MARK = '\uFEFF';

/** Whether the lock would no more be what flake.nix asks for. */
function breaks({ lock, declared }: LockDiffSubject, made: string): boolean {
  const value = readStrictJson(made);
  if (value === undefined) return true;
  const restored = lock.format.read({ text: made, value, problems: [], conflicts: [] });
  if (declared === undefined) return false;
  return mismatches(restored) > mismatches(lock);

  function mismatches(graph: LockGraph): number {
    if (declared === undefined) return 0;
    return declaredNodes(declared, graph).filter(({ input, node }) => {
      const asked = node.original?.ref;
      return (
        input.ref !== undefined &&
        asked !== undefined &&
        declarationDifference(input.ref, asked) !== undefined
      );
    }).length;
  }
}
