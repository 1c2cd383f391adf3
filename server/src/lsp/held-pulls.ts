import type { DocumentKey } from './uri.ts';

/** Requests for the problems of the whole workspace that are kept open, and what they must not miss. */
export interface HeldPulls {
  /**
   * A document was closed. The client shows for it what it was last told, perhaps of a text that was never saved,
   * and may have forgotten the id: it must be told once more, even that there is nothing.
   */
  forget(key: DocumentKey): void;
  readonly forgotten: Set<DocumentKey>;
  /** `end` is called when the server shuts down. Returns how to withdraw it. */
  hold(end: () => void): () => void;
  /** Takes the place of whatever watched for changes since the last request that was answered at once. */
  watch(end: () => void): void;
  release(): void;
}

export function createHeldPulls(): HeldPulls {
  const forgotten = new Set<DocumentKey>();
  const held = new Set<() => void>();
  let endWatch: (() => void) | undefined;
  return {
    forgotten,
    forget: (key) => void forgotten.add(key),
    hold(end) {
      held.add(end);
      return () => held.delete(end);
    },
    watch(end) {
      endWatch?.();
      endWatch = end;
    },
    release() {
      endWatch?.();
      for (const end of held) end();
    },
  };
}
