import { hasSlashedName } from '../../../flake/walk.ts';
import { registered } from '../../../flake/edit/pinned.ts';
import { writeRef } from '../../../flake/edit/write-ref.ts';
import type { Declarations, FlakeInput, FlakeRecord } from '../../../flake/flake.ts';
import type { FlakeRef } from '../../../flake/flakeref.ts';
import { printable } from '../../../flake/show.ts';
import { directInput, type InputEdits, pinInput } from '../../../lock/edit/inputs.ts';
import type { LockGraph } from '../../../lock/graph.ts';
import type { Fix, PlacedEdit } from '../../fix.ts';
import type { FlakeSubject, NixFileRole } from '../../rule.ts';
import { LOCK_FIX } from './asks.ts';
import { shortRef } from './titles.ts';

/** From where flake.nix and its lock are looked at: rules on the one call the other differently. */
export type Side = 'flake' | 'lock';

/** A lock that is there and can be read. */
export function lockIn(lock: FlakeSubject['lock']): LockGraph | undefined {
  return lock === 'absent' || lock === 'unreadable' ? undefined : lock;
}

/** The flake.nix that a lock was made for, where it is one. */
export function flakeIn(declared: Declarations | undefined): FlakeRecord | undefined {
  return declared !== undefined && isFlake(declared) ? declared : undefined;
}

function isFlake(declared: Declarations): declared is FlakeRecord {
  return declared.file === 'flake.nix' && 'facts' in declared;
}

export function placedEdits({ flake, lock }: InputEdits, side: Side): readonly PlacedEdit[] {
  const [flakeFile, lockFile] =
    side === 'flake' ? (['self', 'lock'] as const) : (['declaration', 'self'] as const);
  return [
    ...flake.map((edit) => ({ file: flakeFile, ...edit })),
    ...lock.map((edit) => ({ file: lockFile, ...edit })),
  ];
}

export function editFix(
  title: string,
  safety: 'safe' | 'unsafe',
  edits: InputEdits | undefined,
  side: Side = 'flake',
): readonly Fix[] {
  const placed = edits === undefined ? [] : placedEdits(edits, side);
  return placed.length === 0 ? [] : [{ kind: 'edit', title, safety, edits: placed }];
}

/** An input makes its commit part of flake.nix. */
export function pinFix(
  flake: FlakeRecord,
  lock: LockGraph | undefined,
  input: FlakeInput,
  path: string,
  side: Side = 'flake',
): readonly Fix[] {
  const edits = lock && pinInput(flake, lock, input);
  const what = edits && pinnedTo(edits.locked);
  return what === undefined
    ? []
    : editFix(`Pin '${printable(path)}' to ${what}`, edits?.safety ?? 'unsafe', edits, side);
}

/** A name of the registry becomes what it was locked to. */
export function directFix(
  flake: FlakeRecord,
  lock: LockGraph | undefined,
  input: FlakeInput,
  side: Side = 'flake',
): readonly Fix[] {
  const edits = lock && directInput(flake, lock, input);
  return edits === undefined
    ? []
    : editFix(writeTitle(edits.to), edits.certain ? 'safe' : 'unsafe', edits, side);
}

/** The same where no lock says what the name stands for: it is locked first; a sample has no lock, but the global registry. */
export function unlockedFixes(
  flake: FlakeRecord,
  input: FlakeInput,
  path: string,
  role: Pick<NixFileRole, 'sample'>,
): readonly Fix[] {
  if (!role.sample) return [LOCK_FIX];
  const to = input.ref && registered(input.ref);
  const edits =
    to && !hasSlashedName(flake.inputs) ? writeRef(flake, path.split('/'), input, to, 'keep') : undefined;
  return to === undefined ? [] : editFix(writeTitle(to), 'unsafe', edits && { flake: edits, lock: [] });
}

function writeTitle(to: FlakeRef): string {
  return `Write ${shortRef(to)} instead of the registry name`;
}

/** How a title calls what an input is pinned to. */
function pinnedTo(locked: FlakeRef): string | undefined {
  const rev = locked.attrs.get('rev');
  return typeof rev === 'string' ? printable(rev.slice(0, 7)) : 'the address that it is locked to';
}
