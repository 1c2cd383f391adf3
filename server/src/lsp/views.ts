import { followLink } from '../engine/disk/links.ts';
import { readTextSync } from '../engine/disk/text.ts';
import type { Documents, OpenDocument } from './documents.ts';
import type { Folders } from './folders.ts';
import { affectedBy } from './projects.ts';
import { type DocumentKey, isFileKey } from './uri.ts';

/** The state of a file: open in the client, or on disk. */
export type View =
  | { readonly kind: 'text'; readonly text: string; readonly open: OpenDocument | undefined }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly message: string };

export const absent: View = { kind: 'absent' };

/**
 * A document and what belongs to it. What is open counts as it is by now, newer perhaps than when the question was
 * asked; the rest is read from disk.
 */
export function look(
  asked: DocumentKey,
  documents: Pick<Documents, 'get'>,
  folders: Folders,
): ReadonlyMap<DocumentKey, View> {
  return new Map(
    affectedBy(asked).map((key) => {
      const open = documents.get(key);
      const view: View =
        open === undefined
          ? viewOnDisk(key, key === asked, folders)
          : { kind: 'text', text: open.text, open };
      return [key, view];
    }),
  );
}

function viewOnDisk(key: DocumentKey, isAsked: boolean, folders: Folders): View {
  if (!isFileKey(key)) return absent;
  // A file that nobody asked for is not followed out of the repository.
  if (!isAsked && followLink(key, folders.standing(key).top).kind === 'outside') {
    return { kind: 'unreadable', message: 'it is a link that leads outside, which is not followed' };
  }
  const read = readTextSync(key);
  if (read.ok) return { kind: 'text', text: read.text, open: undefined };
  return read.missing ? absent : { kind: 'unreadable', message: read.message };
}
