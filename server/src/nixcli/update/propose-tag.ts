import path from 'node:path';
import { flakeOf } from '../../engine/sources.ts';
import type { FlakeInput } from '../../flake/flake.ts';
import { compareVersionTags, newestTag } from '../../flake/newest-tag.ts';
import { printable } from '../../flake/show.ts';
import { sourceOf } from '../../flake/source.ts';
import { refNameOf, repositoryUrl, tagEdit } from '../../flake/tag-ref.ts';
import { applyEdits } from '../../text/edits.ts';
import { foldersOutside } from '../nix/find-nix.ts';
import { remoteTags } from '../remote-tags.ts';
import { flakeSource, flakeToLock, noFlake } from './flake-to-lock.ts';
import { type LockedProject, notProposed, proposalOf, type Proposed, type Proposing } from './proposal.ts';

/** Looks up the newest tag of an input's repository, writes it into flake.nix, and locks the input at it. */
export async function proposeTag(name: string, project: LockedProject, tools: Proposing): Promise<Proposed> {
  const source = flakeSource(tools, project);
  const input = source && flakeOf(source)?.inputs.find((one) => one.name === name);
  if (source === undefined) return noFlake;
  if (input === undefined) return notProposed(`the flake declares no input ${printable(name)}`);
  const found = await findTag(input, tools);
  if (!found.ok) return found;
  const { current, tag, isNewest } = found;
  const shown = printable(name);
  if (isNewest)
    return proposalOf(
      project,
      { lock: project.lock.text ?? '' },
      `'${shown}' asks for ${printable(tag)}, and there is no newer tag`,
    );
  const edit = tagEdit(source.file.text, input, tag);
  const text = edit && applyEdits(source.file.text, [edit]);
  if (text === undefined)
    return notProposed(
      `the newest tag is ${printable(tag)}, and where '${shown}' is declared it cannot be written for certain`,
    );
  const flake = flakeToLock(project, tools, text);
  if (flake === undefined) return noFlake;
  const { nix, signal, onProgress } = tools;
  const answer = await nix.lockFlake(flake, { asked: true, signal, onProgress });
  if (!answer.ok) return answer;
  const from = current === undefined ? '' : ` instead of ${printable(current)}`;
  return proposalOf(
    project,
    { declaration: text, lock: answer.value.lock },
    `'${shown}' asks for the newest tag, ${printable(tag)},${from}${from === '' ? ' ' : ', '}and is locked at it`,
  );
}

type Found =
  | {
      readonly ok: true;
      readonly current: string | undefined;
      readonly tag: string;
      readonly isNewest: boolean;
    }
  | (Proposed & { readonly ok: false });

async function findTag(
  { name, ref, follows }: FlakeInput,
  { nix, env, workspaceFolders, signal, onProgress }: Proposing,
): Promise<Found> {
  const shown = printable(name);
  if (follows !== undefined) return notProposed(`'${shown}' follows another input`);
  if (ref === undefined) return notProposed(`where '${shown}' comes from cannot be read`);
  const source = sourceOf(ref);
  const url = repositoryUrl(ref);
  if (source.kind !== 'repository' || url === undefined)
    return notProposed(`'${shown}' comes from no git repository, so that there are no tags`);
  if (source.repository.path.toLowerCase() === 'nixos/nixpkgs')
    return notProposed(
      'a tag of nixpkgs is the beginning of a release, without the fixes of its branch: use a branch such as nixos-25.05',
    );
  // A Nix that may not be asked means that git may not either.
  const version = await nix.version();
  if (!version.ok) return version;
  onProgress?.({ done: 0, expected: 0, text: 'asking for tags' });
  const PATH = foldersOutside(env, workspaceFolders).join(path.delimiter);
  const tags = await remoteTags(url, { env: { ...env, PATH }, signal });
  if (!tags.ok) return tags.reason === 'cancelled' ? cancelled : notProposed(tags.message);
  const current = refNameOf(ref);
  const tag = newestTag(tags.value, current);
  if (tag === undefined) return notProposed(`the repository of '${shown}' has no tag that is a version`);
  const asksForTag = current !== undefined && tags.value.includes(current);
  return { ok: true, current, tag, isNewest: asksForTag && compareVersionTags(tag, current) <= 0 };
}

const cancelled = { ok: false, reason: 'cancelled', message: 'it was cancelled' } as const;
