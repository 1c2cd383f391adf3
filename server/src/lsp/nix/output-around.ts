import { existsSync } from 'node:fs';
import { pathInside } from '../../engine/disk/paths.ts';
import { folderOf, joinPath } from '../../engine/project.ts';
import { flakeFolderOf } from '../../nixcli/nix/flake-folder.ts';
import type { FlakeOutput } from '../../nixcli/nix/installable.ts';
import type { ServerContext } from '../context.ts';
import { type DocumentKey, isFileKey } from '../uri.ts';

/** An output of the innermost flake around a file, within its repository; undefined where there is none on disk. */
export function outputAround(
  { folders }: Pick<ServerContext, 'folders'>,
  key: DocumentKey,
  attribute: readonly string[],
): FlakeOutput | undefined {
  if (!isFileKey(key)) return undefined;
  const { top } = folders.standing(key);
  for (let folder = folderOf(key); pathInside(top, folder) !== undefined; folder = folderOf(folder)) {
    if (existsSync(joinPath(folder, 'flake.nix')))
      return { kind: 'flake', flake: flakeFolderOf(folder), attribute };
    if (folder === folderOf(folder)) break;
  }
  return undefined;
}
