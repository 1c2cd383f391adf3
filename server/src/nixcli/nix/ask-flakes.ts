import { type NixAnswer, refusal } from './answer.ts';
import { askFor, type Asking } from './ask.ts';
import { notWritable } from './ask-checks.ts';
import type { Call } from './call.ts';
import { readFlakeFlags, strictFlags } from './environment.ts';
import { type FlakeFolder, flakeReference, type FlakeOutput, outputReference } from './installable.ts';
import { readMetadata } from './metadata.ts';
import { PACKAGE_FACTS, readPackageFacts } from './package-facts.ts';
import type { ActOptions, LongCallOptions } from './session.ts';
import type { FlakeMetadata, PackageFacts } from './values.ts';
import { dialectOf } from './version.ts';
import { plainLine } from './words.ts';

type ReadOptions = LongCallOptions & { readonly asked?: true };

/** See `Nix.flakeMetadata`. */
export async function flakeMetadata(
  asking: Asking,
  flake: FlakeFolder,
  options: ReadOptions,
): Promise<NixAnswer<FlakeMetadata>> {
  const reference = flakeReference(flake);
  if (reference === undefined) return notWritable;
  const refused = await runsGit(asking, options);
  if (refused !== undefined) return refused;
  return askFor(
    asking,
    { operation: 'flakeMetadata', ...options },
    () => ['flake', 'metadata', '--json', ...readFlakeFlags, reference],
    ({ output }) => readMetadata(output, asking.storeDir),
  );
}

/** See `Nix.evalPackageStrictly`. */
export async function evalPackageStrictly(
  asking: Asking,
  output: FlakeOutput,
  { allowedUris = [], ...options }: ReadOptions & { readonly allowedUris?: readonly string[] },
): Promise<NixAnswer<PackageFacts>> {
  // The setting is a list of words.
  if (allowedUris.some((uri) => uri === '' || /\s/.test(uri))) return notWritable;
  const refused = await runsGit(asking, options);
  if (refused !== undefined) return refused;
  const flags = ['--read-only', ...readFlakeFlags, ...strictFlags(allowedUris)];
  return evaluate(asking, 'evalPackageStrictly', output, { ...options, env: STRICT_ENVIRONMENT }, flags);
}

/**
 * Of what nobody watches, an expression must not take all memory there is: with more than this Nix ends with "out of
 * memory" (README.environment of its garbage collector, bdwgc; tried with 2.8, 2.26 and 2.34). A NixOS system takes one
 * to two gigabytes.
 */
const STRICT_ENVIRONMENT = { GC_MAXIMUM_HEAP_SIZE: '4G' } as const;

/** See `Nix.evalPackage`. */
export async function evalPackage(
  asking: Asking,
  output: FlakeOutput,
  options: ActOptions,
): Promise<NixAnswer<PackageFacts>> {
  return evaluate(asking, 'evalPackage', output, options, ['--no-write-lock-file']);
}

async function evaluate(
  asking: Asking,
  operation: 'evalPackage' | 'evalPackageStrictly',
  output: FlakeOutput,
  options: ReadOptions & Pick<Call, 'env'>,
  flags: readonly string[],
): Promise<NixAnswer<PackageFacts>> {
  const reference = outputReference(output);
  if (reference === undefined) return notWritable;
  const answer = await askFor(
    asking,
    { operation, ...options },
    () => ['eval', '--json', ...flags, '--apply', PACKAGE_FACTS, reference],
    (said) => readPackageFacts(said.output, asking.storeDir),
  );
  if (!answer.ok) return answer;
  const { value } = answer;
  if (!('kind' in value)) return { ok: true, value };
  return refusal('failed', `it is no package: ${plainLine(value.kind)}`);
}

/**
 * Why a flake is not read unasked: this Nix runs git on its repository, and on those of its inputs where the lock is not
 * complete (they are fetched before it refuses to go on), and git runs what their configurations name.
 */
async function runsGit(
  asking: Asking,
  { asked }: ReadOptions,
): Promise<(NixAnswer<never> & { readonly ok: false }) | undefined> {
  // Trust comes first, so that not even the version is asked for in vain.
  if (!asking.isTrusted() || asked === true) return undefined;
  const version = await asking.version();
  if (!version.ok) return version;
  if (dialectOf(version.value).readsGitItself) return undefined;
  return refusal(
    'untrusted',
    `${version.value.text} runs git on repositories, whose configurations can name programs, so this runs only when it is asked for`,
  );
}
