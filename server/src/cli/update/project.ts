import { statSync } from 'node:fs';
import { followLink } from '../../engine/disk/links.ts';
import { absolutePath } from '../../engine/disk/paths.ts';
import type { Surroundings } from '../../engine/disk/repository.ts';
import { readTextSync, type TextRead } from '../../engine/disk/text.ts';
import type { Failure } from '../../engine/finding.ts';
import { joinPath, projectOf } from '../../engine/project.ts';
import { isLockPath } from '../../lock/read.ts';
import type { LockedProject } from '../../nixcli/update/proposal.ts';
import { locksIn } from '../nix/named.ts';

/**
 * Reads a lock and what it is made for: of the flake in a folder, else of the only lock there, else of the file that is
 * named.
 */
export function readProject(place: string, cwd: string, around: Surroundings): LockedProject | Failure {
  const given = absolutePath(place, cwd);
  const named = isFile(given) ? given : inFolder(given);
  if (typeof named !== 'string') return named;
  const paths = projectOf(named);
  if (paths === undefined && !isLockPath(named))
    return { path: named, message: 'it is neither a lockfile nor what one is made for' };
  const folder = paths?.folder ?? named.slice(0, named.lastIndexOf('/'));
  const lockPath = paths?.lock ?? named;
  const inside = around.repositoryRoot(folder) ?? folder;
  for (const path of [paths?.declaration, lockPath]) {
    // What was not named is not written through a link that leads elsewhere.
    if (path === undefined || path === given || followLink(path, inside).kind !== 'outside') continue;
    return { path, message: 'it is a link that leads outside, which is not followed' };
  }
  const declaration = paths && readTextSync(paths.declaration);
  const lock = readTextSync(lockPath);
  if (paths !== undefined && declaration?.ok === false && !declaration.missing)
    return { path: paths.declaration, message: declaration.message };
  if (!lock.ok && !lock.missing) return { path: lockPath, message: lock.message };
  const fileAt = (path: string) => ({ path, name: around.nameOf(path, folder) });
  return {
    declaration:
      paths === undefined || declaration?.ok !== true
        ? undefined
        : { ...fileAt(paths.declaration), text: declaration.text },
    lock: { ...fileAt(lockPath), text: lock.ok ? lock.text : undefined },
    inFlake: around.inFlake(folder, folder),
  };
}

function inFolder(folder: string): string | Failure {
  const flake = joinPath(folder, 'flake.nix');
  if (isFile(flake)) return flake;
  const [lock, other] = locksIn(folder);
  if (lock === undefined)
    return { path: folder, message: 'there is neither a flake.nix nor a lockfile in this folder' };
  return other === undefined
    ? lock
    : { path: folder, message: 'there are several lockfiles: name one of them' };
}

/** A text that is not on disk, as if it were. */
export function readAs(text: string | undefined): TextRead {
  return text === undefined
    ? { ok: false, missing: true, message: '' }
    : { ok: true, text, bytes: Buffer.byteLength(text) };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
