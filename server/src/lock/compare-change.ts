import { type FlakeRef, sameRef } from '../flake/flakeref.ts';
import { DOWNLOAD_TYPES } from '../tables/schemes.ts';
import { compareSources, type SourceDifference } from './compare-source.ts';
import { contentKey } from './content.ts';
import type { LockNode, LockedRef } from './graph.ts';
import { movingUrl } from './moving-url.ts';
import { textAttr } from '../flake/placed-ref.ts';

/**
 * How the place that a node is fetched from differs from what it was; undefined where it is the same. Another address
 * on the same server is the same: services hand out a permanent address for each version. So is what the reference
 * asks for as it did before: the lock was at fault then, or a server answers in another way now.
 */
export function sourceChange(old: LockNode, now: LockNode): SourceDifference | undefined {
  if (old.locked === undefined || now.locked === undefined || sameAttrs(old.locked, now.locked, LOCKING))
    return undefined;
  const before = old.locked.ref;
  const after = now.locked.ref;
  if (before === undefined || after === undefined) return undefined;
  const hasParent = now.parent !== undefined;
  const difference = compareSources(before, after, hasParent);
  if (difference === undefined || difference.kind === 'address' || difference.kind === 'store')
    return undefined;
  // What is wrong with a name was wrong with it before.
  if (difference.kind === 'name' && before.attrs.get(difference.attr) === after.attrs.get(difference.attr))
    return undefined;
  const original = now.original && now.original.ref;
  const asked = original !== undefined && !originalChanged(old, now) && original.type !== 'indirect';
  return asked && compareSources(original, after, hasParent) === undefined ? undefined : difference;
}

/** What an ordinary update changes. */
const LOCKING: ReadonlySet<string> = new Set(['rev', 'narHash', 'lastModified', 'revCount']);

/** Whether nothing of it changed but its key, its inputs and the way it is written. */
export function sameNode(old: LockNode, now: LockNode): boolean {
  return (
    old.flake === now.flake && sameAttrs(old.locked, now.locked) && sameAttrs(old.original, now.original)
  );
}

function sameAttrs(
  a: LockedRef | undefined,
  b: LockedRef | undefined,
  but: ReadonlySet<string> = new Set(),
): boolean {
  if (a === undefined || b === undefined) return a === b;
  for (const [name, { value }] of a.attrs)
    if (!but.has(name) && b.attrs.get(name)?.value !== value) return false;
  for (const name of b.attrs.keys()) if (!but.has(name) && !a.attrs.has(name)) return false;
  return true;
}

/** Whether the lock was made for another reference than before. */
export function originalChanged(old: LockNode, now: LockNode): boolean {
  if (sameAttrs(old.original, now.original)) return false;
  const before = old.original && old.original.ref;
  const after = now.original && now.original.ref;
  if (before === undefined || after === undefined) return before !== after;
  return !sameRef(before, after);
}

/** The commit of a node: in its `rev`, or, in lists of pins, in its URL or in what the entry says of itself. */
export function commitOf({ locked, original }: LockNode): string | undefined {
  const rev = locked?.commit;
  if (rev !== undefined) return rev;
  const url = locked?.attrs.get('url')?.value;
  const inUrl = typeof url === 'string' ? /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/i.exec(url) : null;
  return inUrl?.[0].toLowerCase() ?? original?.commit;
}

/** Whether `locked` of a node is from where its `original` says. */
export function fitsOriginal({ locked, original, parent }: LockNode): boolean {
  const from = original && original.ref;
  const to = locked && locked.ref;
  return from !== undefined && to !== undefined && fitsRef(from, to, parent !== undefined);
}

/** Whether content is from where a reference says, however it is fetched. */
export function fitsRef(from: FlakeRef, to: FlakeRef, hasParent: boolean): boolean {
  const kind = compareSources(from, to, hasParent)?.kind;
  return kind === undefined || kind === 'address' || kind === 'store';
}

/** Whether both nodes fetch the very same content, as far as anything but the hash tells: source, commit and options. */
export function sameContent(old: LockNode, now: LockNode): boolean {
  const commit = commitOf(now);
  if (commit === undefined || commit !== commitOf(old)) return false;
  const before = contentOf(old);
  return before !== undefined && before === contentOf(now);
}

/**
 * Whether both nodes are what is served at one lasting address, of which no commit tells anything, and no date says that
 * it was fetched anew.
 */
export function sameAddress(old: LockNode, now: LockNode): boolean {
  if (now.locked === undefined || old.locked === undefined || !DOWNLOAD_TYPES.has(now.locked.type))
    return false;
  if (commitOf(now) !== undefined || commitOf(old) !== undefined) return false;
  const url = textAttr(now.locked, 'url');
  if (url === undefined || url !== textAttr(old.locked, 'url')) return false;
  const moving = movingUrl(url)?.kind;
  if (moving === 'latest' || moving === 'branch') return false;
  return old.locked.attrs.get('lastModified')?.value === now.locked.attrs.get('lastModified')?.value;
}

function contentOf(node: LockNode): string | undefined {
  const { locked } = node;
  if (locked === undefined) return undefined;
  const type = textAttr(locked, 'type') ?? '';
  return (
    contentKey({ node, locked, type }) ?? (DOWNLOAD_TYPES.has(type) ? textAttr(locked, 'url') : undefined)
  );
}
