import { Buffer } from 'node:buffer';
import { open, stat } from 'node:fs/promises';
import { gitFoldersOf } from '../engine/disk/git-folders.ts';
import { joinPath } from '../engine/project.ts';
import { type GitAnswer, refusal } from './git-command.ts';

/** That HEAD was moved to work that others may have done. */
export interface Move {
  /** The commit that HEAD was at before. */
  readonly from: string;
  readonly by: 'pull' | 'merge' | 'rebase' | 'reset';
}

/** Enough for some hundred entries; a rebase writes one for each commit. */
const TAIL = 256 * 1024;

/**
 * The pull, merge, rebase or reset that HEAD is where it is by; undefined when something else moved it last: a commit,
 * a switch of branches, or nothing. Read from the log that git keeps of HEAD, without running git. Where git keeps no
 * such log, or in another form (reftable), nothing moved.
 */
export async function lastMove(repository: string): Promise<GitAnswer<Move | undefined>> {
  const folder = gitFoldersOf(repository)?.own;
  if (folder === undefined) return refusal('no-repository', 'it is not a git repository');
  return { ok: true, value: moveIn(await tailOf(joinPath(folder, 'logs/HEAD'))) };
}

/** The last move that a log of HEAD tells of, if it is what HEAD is where it is by. */
export function moveIn(log: string): Move | undefined {
  const entries = log.split('\n').flatMap((line) => {
    const [, from = '', to, how] = line.match(/^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t]*\t(.*)$/) ?? [];
    return how === undefined || (from === to && staying.test(how)) ? [] : [{ from, how }];
  });
  const last = entries.at(-1);
  const by = last === undefined ? undefined : moverOf(last.how);
  if (last === undefined || by === undefined) return undefined;
  const isStep = by !== 'merge' && / \(\w+\):/.test(last.how);
  const first = isStep ? entries.findLast(({ how }) => / \(start\):/.test(how)) : last;
  // A commit without one before it is all zeros.
  return first === undefined || /^0+$/.test(first.from) ? undefined : { from: first.from, by };
}

/** These may leave HEAD at the commit where it is. The last step of a rebase does too, and belongs to it. */
const staying = /^(?:reset|checkout):/;

/** `pull --ff-only origin main: Fast-forward`, `merge topic: …`, `commit (merge): …`, `rebase (finish): …`, `reset: …`. */
function moverOf(how: string): Move['by'] | undefined {
  if (how.startsWith('commit (merge):')) return 'merge';
  if (/^\S[^:]* \(abort\):/.test(how)) return undefined;
  const [, word] = /^(pull|merge|rebase|reset)\b/.exec(how) ?? [];
  return word === 'pull' || word === 'merge' || word === 'rebase' || word === 'reset' ? word : undefined;
}

async function tailOf(file: string): Promise<string> {
  try {
    // A pipe would be waited for when it is opened.
    const info = await stat(file);
    if (!info.isFile()) return '';
    const start = Math.max(0, info.size - TAIL);
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL), 0, TAIL, start);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}
