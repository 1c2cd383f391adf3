import { statSync } from 'node:fs';
import { absolutePath } from '../../engine/disk/paths.ts';
import type { Surroundings } from '../../engine/disk/repository.ts';
import { readTextSync, type TextRead } from '../../engine/disk/text.ts';
import type { Failure } from '../../engine/finding.ts';
import { folderOf, joinPath, type ProjectPaths } from '../../engine/project.ts';
import type { LockedProject } from '../../nixcli/update/proposal.ts';

/** A flake on disk with its lock. */
export interface ProjectOnDisk {
  readonly paths: ProjectPaths;
  readonly project: LockedProject;
}

/** Reads the flake in a folder, or beside a file that is named. */
export function readProject(place: string, cwd: string, around: Surroundings): ProjectOnDisk | Failure {
  const given = absolutePath(place, cwd);
  const folder = isFile(given) ? folderOf(given) : given;
  const paths = { folder, declaration: joinPath(folder, 'flake.nix'), lock: joinPath(folder, 'flake.lock') };
  const declaration = readTextSync(paths.declaration);
  if (!declaration.ok) {
    const message = declaration.missing ? 'there is no flake.nix in this folder' : declaration.message;
    return { path: declaration.missing ? folder : paths.declaration, message };
  }
  const lock = readTextSync(paths.lock);
  if (!lock.ok && !lock.missing) return { path: paths.lock, message: lock.message };
  const fileAt = (path: string) => ({ path, name: around.nameOf(path, folder) });
  return {
    paths,
    project: {
      declaration: { ...fileAt(paths.declaration), text: declaration.text },
      lock: { ...fileAt(paths.lock), text: lock.ok ? lock.text : undefined },
      inFlake: true,
    },
  };
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
