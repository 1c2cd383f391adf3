import { statSync } from 'node:fs';
import { type GitFolders, onlyLine } from '../engine/disk/git-folders.ts';
import { joinPath } from '../engine/project.ts';

/**
 * A text that changes whenever HEAD may lead to another commit or its log has got longer: when HEAD, its log, the
 * branch that it names or the packed branches were written. Costs a few looks at the disk and no process.
 */
export function headStateOf({ own, common }: GitFolders): string {
  const head = joinPath(own, 'HEAD');
  const branch = onlyLine(head)
    ?.trimEnd()
    .match(/^ref: (refs\/[^\0]+)$/)?.[1];
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
