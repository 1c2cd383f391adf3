import { delimiter } from 'node:path';
import { pathInside } from '../../engine/disk/paths.ts';
import { surroundings } from '../../engine/disk/repository.ts';
import { folderOf } from '../../engine/project.ts';
import { printable } from '../../flake/show.ts';
import { restoreNodes } from '../../lock/edit/restore.ts';
import { type GitAnswer, resolveCommit, textsAt } from '../git.ts';
import { foldersOutside } from '../nix/find-nix.ts';
import { type LockedProject, notProposed, proposalOf, type Proposed, type Proposing } from './proposal.ts';

/** Takes nodes of the lock as the commit at HEAD has them. */
export async function proposeRestored(
  nodes: readonly string[],
  project: LockedProject,
  tools: Proposing,
): Promise<Proposed> {
  const { engine } = tools;
  const { text, ...file } = project.lock;
  if (text === undefined) return notProposed('there is no lockfile here');
  const old = await textAtHead(file.path, tools);
  if (!old.ok)
    return old.reason === 'cancelled'
      ? { ok: false, reason: 'cancelled', message: old.message }
      : notProposed(old.message);
  if (old.value === undefined) return notProposed('git has no such lockfile at HEAD');
  const restored = restoreNodes(
    engine.readLock({ ...file, text }).graph,
    engine.readLock({ ...file, text: old.value }).graph,
    nodes,
  );
  if (!restored.ok) return notProposed(restored.message);
  const names = nodes.map((name) => `'${printable(name)}'`).join(', ');
  return proposalOf(
    project,
    { lock: restored.text },
    `${names} ${nodes.length === 1 ? 'is' : 'are'} what git has at HEAD`,
  );
}

/** What a file holds in the commit at HEAD; undefined where it is not there. */
export async function textAtHead(
  path: string,
  { env: given, workspaceFolders, signal }: Pick<Proposing, 'env' | 'workspaceFolders' | 'signal'>,
): Promise<GitAnswer<string | undefined>> {
  // No git of the workspace itself.
  const env = { ...given, PATH: foldersOutside(given, workspaceFolders).join(delimiter) };
  const root = surroundings().repositoryRoot(folderOf(path));
  const name = root === undefined ? undefined : pathInside(root, path);
  if (root === undefined || name === undefined)
    return { ok: false, reason: 'no-repository', message: 'it is in no git repository' };
  const head = await resolveCommit(root, 'HEAD', { env, signal });
  if (!head.ok) return head;
  const texts = await textsAt(root, head.value, [name], { env, signal });
  if (!texts.ok) return texts;
  const found = texts.value.get(name);
  return { ok: true, value: found?.ok === true ? found.text : undefined };
}
