import { readFileSync, statSync } from 'node:fs';
import { joinPath } from '../project.ts';
import { absolutePath } from './paths.ts';

/** Where a repository keeps what it knows. The two differ in a work tree that was added to a repository. */
export interface GitFolders {
  /** With HEAD and its log, and the index. */
  readonly own: string;
  /** With the branches. */
  readonly common: string;
}

/** Finds them, also where `.git` is a file, as in submodules and added work trees. Undefined when it is neither. */
export function gitFoldersOf(top: string): GitFolders | undefined {
  const dotGit = joinPath(top, '.git');
  const own = isFolder(dotGit) ? dotGit : pointedTo(top, onlyLine(dotGit)?.match(/^gitdir: (.+)$/)?.[1]);
  if (own === undefined) return undefined;
  return { own, common: pointedTo(own, onlyLine(joinPath(own, 'commondir'))) ?? own };
}

function pointedTo(base: string, path: string | undefined): string | undefined {
  if (path === undefined || path === '' || path.includes('\0')) return undefined;
  const folder = absolutePath(path, base);
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

/** What a file of one line says; undefined where it is no such file. Git takes line ends off its end and nothing else. */
export function onlyLine(file: string): string | undefined {
  try {
    const info = statSync(file);
    if (!info.isFile() || info.size > LONGEST) return undefined;
    return /^([^\r\n]*)[\r\n]*$/.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
