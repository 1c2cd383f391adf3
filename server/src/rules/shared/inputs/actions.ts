import type { FlakeInput, FlakeRecord } from '../../../flake/flake.ts';
import { printable } from '../../../flake/show.ts';
import { usedInputs } from '../../../flake/used-inputs.ts';
import { allInputs } from '../../../flake/walk.ts';
import { removeInput } from '../../../lock/edit/declare.ts';
import { heldInput, remarkOf, unpinInput } from '../../../lock/edit/inputs.ts';
import type { LockGraph } from '../../../lock/graph.ts';
import type { Fix } from '../../fix.ts';
import { duplicateFollows } from './duplicates.ts';
import { directFix, editFix, pinFix } from './fixes.ts';
import { allFollowsFix, followFix } from './follow-fixes.ts';
import { declareFixes } from './declare-fixes.ts';

/**
 * What can be done to an input of a flake without Nix and without a network, whether something is wrong with it or not:
 * pin it, unpin it, write what a registry name stands for, declare it, let its inputs follow others, remove it. The files
 * are those of a rule on flake.nix: `self` is flake.nix, `lock` the lock beside it.
 */
export function inputActions(flake: FlakeRecord, lock: LockGraph, input: FlakeInput): readonly Fix[] {
  const visited = allInputs(flake).find((one) => one.input === input);
  if (visited === undefined || !flake.intact) return [];
  const { path, override } = visited;
  return [
    ...pinFix(flake, lock, input, path),
    ...unpinFix(flake, lock, input, path),
    ...directFix(flake, lock, input),
    ...(override ? [] : declareFixes(flake, lock, input, { sample: false })),
    ...(override ? [] : followFixes(flake, lock, input.name)),
    ...(override ? [] : removeFix(flake, lock, input.name)),
  ];
}

function unpinFix(flake: FlakeRecord, lock: LockGraph, input: FlakeInput, path: string): readonly Fix[] {
  const held = heldInput(flake, lock, input);
  const branch = held?.ref.attrs.get('ref') ?? (held && remarkOf(flake, held)?.from);
  const what = branch === undefined ? 'the default branch' : printable(String(branch));
  return editFix(
    `Let '${printable(path)}' move with ${what} again`,
    'unsafe',
    unpinInput(flake, lock, input),
  );
}

/** What inputs of this input hold once more. */
function followFixes(flake: FlakeRecord, lock: LockGraph, name: string): readonly Fix[] {
  const follows = duplicateFollows(lock).filter(({ path }) => path[0] === name);
  return [
    ...follows.flatMap((follow) => followFix(flake, lock, follow, 'flake')),
    ...allFollowsFix(flake, lock, follows, 'what this flake has already', 'flake'),
  ];
}

function removeFix(flake: FlakeRecord, lock: LockGraph, name: string): readonly Fix[] {
  const used = usedInputs(flake);
  if (used === undefined || used.has(name)) return [];
  return editFix(`Remove the input '${printable(name)}'`, 'unsafe', removeInput(flake, lock, name));
}
