import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { slashed } from '../engine/disk/paths.ts';
import { joinPath } from '../engine/project.ts';

/** Where a repository keeps what it knows. The two differ in a work tree that was added to a repository. */
export interface GitFolders {
  /** With HEAD and its log. */
  readonly own: string;
  /** With the branches. */
  readonly common: string;
}

/** Finds them, also where `.git` is a file, as in submodules and added work trees. Undefined when it is neither. */
export function gitFoldersOf(top: string): GitFolders | undefined {
  const dotGit = joinPath(top, '.git');
  const own = isFolder(dotGit) ? dotGit : pointedTo(top, firstLine(dotGit)?.match(/^gitdir: (.+)$/)?.[1]);
  if (own === undefined) return undefined;
  return { own, common: pointedTo(own, firstLine(joinPath(own, 'commondir'))) ?? own };
}

/**
 * A text that changes whenever HEAD may lead to another commit or its log has got longer: when HEAD, its log, the
 * branch that it names or the packed branches were written. Costs a few looks at the disk and no process.
 */
export function headStateOf({ own, common }: GitFolders): string {
  const head = joinPath(own, 'HEAD');
  const branch = firstLine(head)?.match(/^ref: (refs\/[^\0]+)$/)?.[1];
  return [
    head,
    joinPath(own, 'logs/HEAD'),
    joinPath(common, 'packed-refs'),
    joinPath(common, 'reftable/tables.list'),
    ...(branch === undefined || branch.includes('..') ? [] : [joinPath(common, branch)]),
  ]
    .map(stampOf)
    .join(' ');
}

function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return '-';
  }
}

function pointedTo(base: string, path: string | undefined): string | undefined {
  if (path === undefined || path === '' || path.includes('\0')) return undefined;
  const folder = slashed(resolve(base, path));
  return isFolder(folder) ? folder : undefined;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Far more than git writes into such a file. */
const LONGEST = 65_536;

function firstLine(file: string): string | undefined {
  try {
    const info = statSync(file);
    if (!info.isFile() || info.size > LONGEST) return undefined;
    return readFileSync(file, 'utf8').split('\n', 1)[0]?.trimEnd();
  } catch {
    return undefined;
  }
}
