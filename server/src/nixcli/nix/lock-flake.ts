import { readText } from '../../engine/disk/text.ts';
import { type NixAnswer, type NixRefused, refusal, unreadable } from './answer.ts';
import { ask, type Asking } from './ask.ts';
import { forbidden, type NixOutput } from './call.ts';
import { copyFlake, type FlakeToLock } from './flake-copy.ts';
import type { ActOptions } from './session.ts';
import type { Dialect } from './version.ts';
import { failure, plainLine } from './words.ts';

/** What Nix makes of a lock. */
export interface LockedFlake {
  /** The text of the new flake.lock. It may be the old one. */
  readonly lock: string;
}

type Arguments = (dialect: Dialect, reference: string) => readonly string[];

/** See `Nix.lockFlake`. */
export function lockFlake(
  asking: Asking,
  flake: FlakeToLock,
  options: ActOptions,
): Promise<NixAnswer<LockedFlake>> {
  return lockCopy(asking, 'lockFlake', flake, options, (_, reference) => [
    'flake',
    'lock',
    ...log,
    reference,
  ]);
}

/** See `Nix.updateInputs`. */
export async function updateInputs(
  asking: Asking,
  flake: FlakeToLock,
  inputs: readonly string[] | 'all',
  options: ActOptions,
): Promise<NixAnswer<LockedFlake>> {
  const strange = inputs === 'all' ? undefined : inputs.find((name) => !isInputPath(name));
  if (strange !== undefined)
    return refusal('failed', `Nix has no way to name this input: ${plainLine(strange)}`);
  if (inputs.length === 0) return refusal('failed', 'no input is named');
  return lockCopy(asking, 'updateInputs', flake, options, (dialect, reference) => {
    if (dialect.updatesByName)
      return ['flake', 'update', ...log, ...(inputs === 'all' ? [] : inputs), '--flake', reference];
    if (inputs === 'all') return ['flake', 'update', ...log, reference];
    return ['flake', 'lock', ...log, ...inputs.flatMap((name) => ['--update-input', name]), reference];
  });
}

/** Messages in JSON, among which stand how far it is. */
const log = ['--log-format', 'internal-json'];

/** Names of inputs with `/` between them, as Nix reads them (parseInputPath; flakeIdRegex). */
function isInputPath(name: string): boolean {
  return name.split('/').every((part) => /^[A-Za-z][\w-]*$/.test(part));
}

async function lockCopy(
  asking: Asking,
  operation: 'lockFlake' | 'updateInputs',
  flake: FlakeToLock,
  options: ActOptions,
  args: Arguments,
): Promise<NixAnswer<LockedFlake>> {
  const refused = forbidden(asking, { operation, asked: options.asked });
  if (refused !== undefined) return refused;
  const copy = await copyFlake(asking, flake, options.signal);
  if (!copy.ok) return copy;
  const { reference, lockFile, remove } = copy.value;
  try {
    // Nothing else of what a caller may have beside it, such as an environment.
    const { asked, signal, timeLimit, onProgress } = options;
    const request = { operation, asked, signal, timeLimit, onProgress };
    const answer = await ask(asking, request, (dialect) => args(dialect, reference));
    if (!answer.ok) return answer;
    const failed = whyNot(answer.value);
    if (failed !== undefined) return failed;
    const made = await readText(lockFile);
    if (made.ok) return { ok: true, value: { lock: made.text } };
    // A flake without inputs has no lock.
    return made.missing && flake.lock === undefined ? { ok: true, value: { lock: '' } } : unreadable;
  } finally {
    await remove();
  }
}

function whyNot({ code, log: said }: NixOutput): NixRefused | undefined {
  const unknown = /'(?:--update-input )?([^'\n]*)' does not match any input/.exec(said)?.[1];
  if (unknown !== undefined) return refusal('failed', `the flake has no input ${plainLine(unknown)}`);
  if (code === 0) return undefined;
  const indirect = /'flake:([^'\n]*)' is an indirect flake reference/.exec(said)?.[1];
  if (indirect !== undefined) {
    return refusal(
      'failed',
      `${plainLine(indirect)} is looked up in a registry, which differs from machine to machine and is not asked: flake.nix has to say where it comes from`,
    );
  }
  const attribute = /unsupported \w+ input attribute '([^'\n]*)'/.exec(said)?.[1];
  if (attribute !== undefined) {
    return refusal(
      'failed',
      `this Nix does not know ${plainLine(attribute)} in the lock, which a newer one has written`,
    );
  }
  return failure(said);
}
