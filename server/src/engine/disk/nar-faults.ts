import type { Buffer } from 'node:buffer';
import { whyNot } from './errors.ts';

/** Why there is no NAR. */
export interface NarFault {
  readonly ok: false;
  readonly reason:
    | 'cancelled'
    /** There is nothing at the path that was asked for. */
    | 'missing'
    /** A part of the tree went away while it was read. */
    | 'vanished'
    /** A part of the tree was changed while it was read. */
    | 'changed'
    | 'denied'
    /** A device, a socket or a pipe, of which there is no NAR. */
    | 'unsupported'
    /** All else, by the words in `detail`. */
    | 'failed';
  /** What was being read. A name that is not UTF-8 has U+FFFD in it, and all else that a name may hold. */
  readonly path: string;
  /** A clause of plain text, without the path. */
  readonly detail?: string;
}

/**
 * What an error of the file system comes to. What is none of those is a bug, and thrown again.
 *
 * @param isFirst whether nothing has been read before
 */
export function faultOf(error: unknown, at: Buffer, isFirst: boolean): NarFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  const path = at.toString();
  if (isFirst && (code === 'ENOENT' || code === 'ENOTDIR')) return { ok: false, reason: 'missing', path };
  const reason = reasons.get(code);
  return reason === undefined
    ? { ok: false, reason: 'failed', path, detail: whyNot(error) }
    : { ok: false, reason, path };
}

/** Those of "changed" say that it is no longer what it was in the list of its folder. */
const reasons: ReadonlyMap<string, NarFault['reason']> = new Map([
  ['ENOENT', 'vanished'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ELOOP', 'changed'],
  ['ENOTDIR', 'changed'],
  ['EINVAL', 'changed'],
  ['EISDIR', 'changed'],
  ['ENXIO', 'changed'],
]);
