import { type DidChangeWatchedFilesParams, FileChangeType } from 'vscode-languageserver/node';
import { holdsShell } from '../engine/disk/scripts.ts';
import { baseName, fileKind, folderOf, mayHoldShell, projectOf } from '../engine/project.ts';
import type { ServerContext } from './context.ts';
import { affectedBy } from './projects.ts';
import { type DocumentKey, isFileKey, keyOf } from './uri.ts';

/** Files were changed, made or deleted on disk, perhaps thousands of them at once. */
export function didChangeWatchedFiles(
  context: ServerContext,
  { changes }: DidChangeWatchedFilesParams,
): void {
  const { bases, documents, folders, index, lenses, session } = context;
  const affected = new Set<DocumentKey>();
  /** Below these everything may be seen otherwise now. */
  const shaken = new Set<string>();
  /** These may have been folders. */
  const gone = new Set<string>();
  let moved = false;
  for (const { uri, type } of changes) {
    const key = keyOf(uri);
    if (!isFileKey(key) || key.includes('/.git/')) continue;
    if (fileKind(key) !== undefined || projectOf(key) !== undefined) {
      for (const one of affectedBy(key)) affected.add(one);
      if (type !== FileChangeType.Changed) moved = true;
      if (type !== FileChangeType.Changed && baseName(key) === 'flake.nix') shaken.add(folderOf(key));
    } else if (type === FileChangeType.Deleted) {
      gone.add(key);
    } else if (index.members.has(key)) {
      affected.add(key);
    } else if (index.walksScripts && mayHoldShell(key) && holdsShell(key)) {
      // It is a script for Nix only by what was just written into it.
      moved = true;
    }
    if (baseName(key) === '.gitignore') shaken.add(folderOf(key));
    if (baseName(key) === '.gitignore' || type === FileChangeType.Created) moved = true;
  }
  for (const key of [...index.members.keys(), ...documents.all().map((document) => document.key)]) {
    const isGone = isBelow(gone, key);
    if (isGone) moved = true;
    if (isGone || isBelow(shaken, key)) affected.add(key);
  }
  if (moved) {
    folders.lookAgain();
    index.walkAgain();
  }
  bases.lookAgain();
  if (!moved && affected.size === 0) return;
  index.touch(affected);
  lenses.changed();
  session.face.changedOnDisk([...affected]);
}

function isBelow(folders: ReadonlySet<string>, key: DocumentKey): boolean {
  if (folders.size === 0 || !isFileKey(key)) return false;
  for (let at = key; ; at = folderOf(at)) {
    if (folders.has(at)) return true;
    if (at === folderOf(at)) return false;
  }
}
