import { type NixAnswer, refusal, unreadable } from './answer.ts';
import { ask, type Asking, notInStore } from './ask.ts';
import type { NixOutput } from './call.ts';
import { type Installable, outputReference } from './installable.ts';
import { readRebuild } from './rebuild.ts';
import type { ActOptions, LongCallOptions } from './session.ts';
import type { StorePath } from './store-paths.ts';
import type { ContentsCheck, Rebuild, StoreCheck, TrustCheck } from './values.ts';
import { readContentsCheck, readStoreCheck, readTrustCheck } from './verify.ts';
import { failure, lastError } from './words.ts';

type Options = LongCallOptions & { readonly closure?: boolean };

/** Messages in JSON, among which stand how far it is. */
const STRUCTURED = ['--log-format', 'internal-json'];

/** See `Nix.verifyContents`. */
export async function verifyContents(
  asking: Asking,
  paths: readonly StorePath[],
  options: Options,
): Promise<NixAnswer<ContentsCheck>> {
  return verify(asking, 'verifyContents', paths, options, readContentsCheck);
}

/** See `Nix.verifyTrust`. */
export async function verifyTrust(
  asking: Asking,
  paths: readonly StorePath[],
  options: Options,
): Promise<NixAnswer<TrustCheck>> {
  return verify(asking, 'verifyTrust', paths, options, readTrustCheck);
}

async function verify<T>(
  asking: Asking,
  operation: 'verifyContents' | 'verifyTrust',
  paths: readonly StorePath[],
  { closure = false, ...options }: Options,
  read: (said: NixOutput, storeDir: string) => T | undefined,
): Promise<NixAnswer<T>> {
  // Without a path, Nix would take the flake of the folder that it runs in.
  const refused =
    paths.length === 0 ? refusal('failed', 'there is nothing to verify') : notInStore(asking, paths);
  if (refused !== undefined) return refused;
  const answer = await ask(asking, { operation, ...options }, () => [
    'store',
    'verify',
    operation === 'verifyContents' ? '--no-trust' : '--no-contents',
    ...(closure ? ['--recursive'] : []),
    ...STRUCTURED,
    ...paths,
  ]);
  if (!answer.ok) return answer;
  const value = read(answer.value, asking.storeDir);
  return value === undefined ? unexpected(answer.value) : { ok: true, value };
}

/** See `Nix.checkStore`. */
export async function checkStore(asking: Asking, options: ActOptions): Promise<NixAnswer<StoreCheck>> {
  const request = { operation: 'checkStore', program: 'nix-store', ...options } as const;
  const answer = await ask(asking, request, () => ['--verify', '--check-contents']);
  if (!answer.ok) return answer;
  const value = readStoreCheck(answer.value, asking.storeDir);
  return value === undefined ? unexpected(answer.value) : { ok: true, value };
}

/** See `Nix.rebuild`. */
export async function rebuild(
  asking: Asking,
  installable: Installable,
  { keepDiffering = false, ...options }: ActOptions & { readonly keepDiffering?: boolean },
): Promise<NixAnswer<Rebuild>> {
  const isDerivation = installable.kind === 'derivation';
  const reference = isDerivation ? installable.path : outputReference(installable);
  const refused = isDerivation ? notInStore(asking, [installable.path]) : undefined;
  if (refused !== undefined) return refused;
  if (reference === undefined) return notWritable;
  const answer = await ask(asking, { operation: 'rebuild', ...options }, ({ outputsSuffix }) => [
    'build',
    '--rebuild',
    '--no-link',
    '--json',
    '--no-write-lock-file',
    ...(keepDiffering ? ['--keep-failed'] : []),
    ...STRUCTURED,
    isDerivation && outputsSuffix ? `${reference}^*` : reference,
  ]);
  if (!answer.ok) return answer;
  const value = readRebuild(answer.value, asking.storeDir);
  if (value === undefined) return failure(answer.value.log);
  return value === 'unreadable' ? unreadable : { ok: true, value };
}

export const notWritable = refusal('failed', 'Nix has no way to write this path or attribute');

function unexpected({ code, log }: NixOutput): NixAnswer<never> {
  return code !== 0 && lastError(log) !== undefined ? failure(log) : unreadable;
}
