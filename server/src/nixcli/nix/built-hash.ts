import { type NixAnswer, refusal } from './answer.ts';
import { ask, type Asking, notInStore } from './ask.ts';
import { notWritable } from './ask-checks.ts';
import { type Installable, outputReference } from './installable.ts';
import type { ActOptions } from './session.ts';
import { failure } from './words.ts';

/** See `Nix.builtHash`. */
export async function builtHash(
  asking: Asking,
  installable: Installable,
  specified: string,
  options: ActOptions,
): Promise<NixAnswer<string>> {
  const isDerivation = installable.kind === 'derivation';
  const reference = isDerivation ? installable.path : outputReference(installable);
  const refused = isDerivation ? notInStore(asking, [installable.path]) : undefined;
  if (refused !== undefined) return refused;
  if (reference === undefined) return notWritable;
  const answer = await ask(asking, { operation: 'builtHash', ...options }, ({ outputsSuffix }) => [
    'build',
    '--no-link',
    '--no-write-lock-file',
    '--keep-going',
    '--log-format',
    'internal-json',
    isDerivation && outputsSuffix ? `${reference}^*` : reference,
  ]);
  if (!answer.ok) return answer;
  const { code, log } = answer.value;
  if (code === 0) return refusal('failed', 'it is built without a word about this hash');
  const all = mismatchesIn(log);
  const found = new Set(all.filter((one) => one.specified === specified).map(({ got }) => got));
  const [got] = found;
  if (found.size > 1) return refusal('failed', 'several things that it fetches have this hash, and differ');
  if (got === undefined && all.length > 0)
    return refusal('failed', 'something else that it fetches has another hash than is written');
  return got === undefined ? failure(log) : { ok: true, value: got };
}

interface Mismatch {
  readonly specified: string;
  readonly got: string;
}

/** The fixed outputs that came out otherwise; all versions write both hashes in SRI. */
export function mismatchesIn(log: string): readonly Mismatch[] {
  const found =
    /hash mismatch in fixed-output derivation '[^'\n]+':\s+specified:\s+(sha\d+-[\w+/=]+)\s+got:\s+(sha\d+-[\w+/=]+)/g;
  return [...log.matchAll(found)].map(([, specified = '', got = '']) => ({ specified, got }));
}
