import { folderOf } from '../../engine/project.ts';
import { flakeOf, type NixSource } from '../../engine/sources.ts';
import { readsOwnTree } from '../../flake/own-tree.ts';
import type { FlakeToLock } from '../nix/flake-copy.ts';
import { flakeFolderOf } from '../nix/flake-folder.ts';
import { type LockedProject, notProposed, type Proposing } from './proposal.ts';

export const noFlake = notProposed('there is no flake.nix here that can be read');

/** The flake.nix of a project; undefined where it has none. */
export function flakeSource({ engine }: Proposing, project: LockedProject): NixSource | undefined {
  const { declaration, inFlake } = project;
  const source = declaration && engine.readDeclaration(declaration, inFlake);
  return source?.kind === 'nix' ? source : undefined;
}

/** @param text of flake.nix, where it is to be another one */
export function flakeToLock(
  project: LockedProject,
  tools: Proposing,
  text?: string,
): FlakeToLock | undefined {
  const source = flakeSource(tools, project);
  if (source === undefined) return undefined;
  return {
    place: flakeFolderOf(folderOf(source.file.path)),
    flake: text ?? source.file.text,
    lock: project.lock.text,
    ownTree: readsOwnTree(flakeOf(source)),
  };
}
