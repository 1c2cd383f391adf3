import { direct, pinned, shortName, unpinned } from '../../flake/edit/pinned.ts';
import { dayOf, type Remark, remarkAt } from '../../flake/edit/remark.ts';
import { onlyPlace, writeRef } from '../../flake/edit/write-ref.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import type { FlakeRef } from '../../flake/flakeref.ts';
import { endOf } from '../../syntax/table.ts';
import type { Edit } from '../../text/edits.ts';
import { declarationDifference } from '../compare-declaration.ts';
import { compareSources } from '../compare-source.ts';
import type { LockGraph, LockNode } from '../graph.ts';
import { nodeAt } from './node-at.ts';
import { setOriginal, usesOf } from './original.ts';

/** What changes in flake.nix and in the lock beside it, together: Nix finds the lock up to date before and after. */
export interface InputEdits {
  readonly flake: readonly Edit[];
  readonly lock: readonly Edit[];
}

/** An input, or an override of an input's input, that the lock holds just as flake.nix declares it. */
export interface HeldInput {
  readonly input: FlakeInput;
  readonly path: readonly string[];
  readonly node: LockNode;
  readonly ref: FlakeRef;
  readonly original: FlakeRef;
  readonly locked: FlakeRef;
}

/** Undefined where the lock does not hold it, holds something else, or holds it for several at once. */
export function heldInput(flake: FlakeRecord, lock: LockGraph, input: FlakeInput): HeldInput | undefined {
  if (!lock.intact || !flake.intact) return undefined;
  const path = pathOf(flake.inputs, input);
  const node = path && nodeAt(lock, path);
  if (path === undefined || node === undefined || usesOf(lock, node) !== 1) return undefined;
  const [ref, original, locked] = [input.ref, node.original?.ref, node.locked?.ref];
  if (ref === undefined || original === undefined || locked === undefined) return undefined;
  if (declarationDifference(ref, original) !== undefined) return undefined;
  if (original.type !== 'indirect' && compareSources(original, locked) !== undefined) return undefined;
  return { input, path, node, ref, original, locked };
}

export interface InputPinned extends InputEdits {
  readonly locked: FlakeRef;
  /** Safe where the reference was meant for that very commit; otherwise updates go without it from now on. */
  readonly safety: 'safe' | 'unsafe';
}

/** The names that lead to an input, where none of the inputs on the way follows another one. */
export function pathOf(inputs: readonly FlakeInput[], input: FlakeInput): readonly string[] | undefined {
  for (const one of inputs) {
    if (one.follows !== undefined) continue;
    if (one === input) return [one.name];
    const rest = one.overrides.length === 0 ? undefined : pathOf(one.overrides, input);
    if (rest !== undefined) return [one.name, ...rest];
  }
  return undefined;
}

/** Makes an input ask for the commit that is locked; what it asked for before stays as a remark. */
export function pinInput(flake: FlakeRecord, lock: LockGraph, input: FlakeInput): InputPinned | undefined {
  const held = heldInput(flake, lock, input);
  if (held === undefined) return undefined;
  const { ref, locked } = held;
  const plain = ref.type === 'indirect' ? direct(ref, locked)?.to : ref;
  const found = plain && pinned(plain, locked);
  if (found === undefined) return undefined;
  const isWhole = isAbbreviation(found.from, locked);
  // An abbreviation of the commit says no more than the commit.
  const remark = { from: isWhole ? undefined : found.from, day: dayOf(locked.attrs.get('lastModified')) };
  const edits = changeRef(flake, lock, held, found.to, isWhole ? 'keep' : remark);
  // What a registry name was locked to is what the lock alone says: it may be anybody's.
  const isSafe = isWhole && ref.type !== 'indirect';
  return edits && { ...edits, locked, safety: isSafe ? 'safe' : 'unsafe' };
}

/** Makes an input follow the branch again that its remark names, or the default branch. */
export function unpinInput(flake: FlakeRecord, lock: LockGraph, input: FlakeInput): InputEdits | undefined {
  const held = heldInput(flake, lock, input);
  if (held === undefined) return undefined;
  const to = unpinned(held.ref, remarkOf(flake, held)?.from);
  return to && changeRef(flake, lock, held, to, undefined);
}

/** Writes what a name of the registry was locked to in place of the name; the branch stays what it is. */
export function directInput(
  flake: FlakeRecord,
  lock: LockGraph,
  input: FlakeInput,
): (InputEdits & { readonly to: FlakeRef; readonly certain: boolean }) | undefined {
  const held = input.implicit ? undefined : heldInput(flake, lock, input);
  const found = held && direct(held.ref, held.locked);
  const edits = held && found && changeRef(flake, lock, held, found.to, 'keep');
  return edits && found && { ...edits, ...found };
}

/** Gives an input that names a commit of a git repository the branch that the lock has for it. */
export function addBranch(
  flake: FlakeRecord,
  lock: LockGraph,
  input: FlakeInput,
): (InputEdits & { readonly branch: string }) | undefined {
  const held = heldInput(flake, lock, input);
  const branch = shortName(held?.locked.attrs.get('ref'));
  if (held?.ref.type !== 'git' || branch === undefined || held.ref.attrs.has('ref')) return undefined;
  const to = { type: 'git', attrs: new Map(held.ref.attrs).set('ref', branch) };
  const edits = changeRef(flake, lock, held, to, 'keep');
  return edits && { ...edits, branch };
}

/** The remark beside the reference of an input, if there is one. */
export function remarkOf(flake: FlakeRecord, { input, path }: HeldInput): Remark | undefined {
  const place = onlyPlace(flake, path, input.attrs.has('rev') ? 'rev' : 'url');
  return place && remarkAt(flake.facts, endOf(flake.facts.table, place.binding))?.remark;
}

/** Gives an input another reference, in flake.nix and in what the lock was made for. */
export function changeRef(
  flake: FlakeRecord,
  lock: LockGraph,
  { input, path, node, ref, original }: HeldInput,
  to: FlakeRef,
  remark: Remark | 'keep' | undefined,
): InputEdits | undefined {
  const written = writeRef(flake, path, input, to, remark);
  const held = setOriginal(lock, node, changedLike(original, ref, to));
  return written && held && { flake: written, lock: [held] };
}

/** What Nix has written for a reference, changed as that is: in other things versions of Nix write it differently. */
function changedLike(original: FlakeRef, from: FlakeRef, to: FlakeRef): FlakeRef {
  if (from.type !== to.type) return to;
  const attrs = new Map(original.attrs);
  for (const name of from.attrs.keys()) if (!to.attrs.has(name)) attrs.delete(name);
  for (const [name, value] of to.attrs) if (from.attrs.get(name) !== value) attrs.set(name, value);
  return { type: to.type, attrs };
}

/** Whether a name is the beginning of the commit that is locked. */
export function isAbbreviation(name: string | undefined, locked: FlakeRef): boolean {
  return (
    name !== undefined && name.length >= 7 && String(locked.attrs.get('rev')).startsWith(name.toLowerCase())
  );
}
