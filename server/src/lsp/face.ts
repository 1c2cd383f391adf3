import type { DocumentKey } from './uri.ts';

/** The way in which the client learns of problems: it asks for them (pull), or they are sent to it (push). */
export interface Face {
  /** The client has opened or typed in a document, on which the problems of `affected` depend. */
  typed(key: DocumentKey, affected: readonly DocumentKey[]): void;
  /** What was said of these documents may not have been the last word: in haste, or before something else was known. */
  unsettled(affected: readonly DocumentKey[]): void;
  closed(key: DocumentKey, affected: readonly DocumentKey[]): void;
  /** Files have changed on disk, on which the problems of `affected` depend. */
  changedOnDisk(affected: readonly DocumentKey[]): void;
  /** Everything may have changed, as with new settings. */
  changedEverywhere(): void;
  stop(): void;
}
