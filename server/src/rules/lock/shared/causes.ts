import type { LockGraph } from '../../../lock/graph.ts';

/** How it may have come about that a lock fetches something else than was asked for, to stand at a message's end. */
export function causesOf({ format }: LockGraph): string {
  return format.isGraph
    ? 'the lock was tampered with, edited by hand or by a tool, or made with --override-input'
    : 'the file was tampered with, or edited by hand or by a tool';
}
