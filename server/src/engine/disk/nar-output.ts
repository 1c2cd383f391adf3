import { Buffer } from 'node:buffer';

/** Collects what is small, so that the sink is called seldom; what is large is read into its place. */
export interface NarOutput {
  put(bytes: Uint8Array): void;
  /**
   * Has `read` put bytes into a buffer, at a place and up to a number; returns how many it says that those are.
   *
   * @param wanted how many are still to come, and are kept; what is beyond them is not
   * @param asked how many are asked for, if there is room
   */
  fill(wanted: number, asked: number, read: (buffer: Buffer, at: number, length: number) => number): number;
  /** Hands over what is left. */
  flush(): void;
  /** How many bytes there were up to now. */
  size(): number;
}

/** No faster with more, and all that a folder of small files may do between two looks at the time. */
const CAPACITY = 128 * 1024;

export function createNarOutput(sink: (bytes: Uint8Array) => void): NarOutput {
  const buffer = Buffer.allocUnsafeSlow(CAPACITY);
  let [used, flushed] = [0, 0];
  const flush = (): void => {
    if (used > 0) sink(buffer.subarray(0, used));
    flushed += used;
    used = 0;
  };
  return {
    flush,
    size: () => flushed + used,
    put(bytes) {
      if (bytes.length > CAPACITY - used) flush();
      if (bytes.length > CAPACITY) {
        sink(bytes);
        flushed += bytes.length;
      } else {
        buffer.set(bytes, used);
        used += bytes.length;
      }
    },
    fill(wanted, asked, read) {
      if (asked > CAPACITY - used) flush();
      const count = read(buffer, used, Math.min(asked, CAPACITY - used));
      used += Math.min(count, wanted);
      return count;
    },
  };
}
