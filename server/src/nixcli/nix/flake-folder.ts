import { pathInside } from '../../engine/disk/paths.ts';
import { surroundings } from '../../engine/disk/repository.ts';
import type { FlakeFolder } from './installable.ts';

/** The flake in a folder, as Nix takes it: in a repository, what git tracks of it. */
export function flakeFolderOf(folder: string): FlakeFolder {
  const root = surroundings().repositoryRoot(folder);
  if (root === undefined) return { kind: 'path', folder };
  const dir = pathInside(root, folder) ?? '';
  return { kind: 'git', root, ...(dir === '' ? {} : { dir }) };
}
