import { narHashOf } from '../../engine/disk/nar-hash.ts';
import { parseHash } from '../../store/hash.ts';
import { fixedOutputPath } from '../../store/make-path.ts';
import { parseStorePath } from '../../store/store-path.ts';
import type { NixAnswer, NixRefused } from '../nix/answer.ts';
import type { LongCallOptions, Nix } from '../nix/session.ts';
import type { ContentsCheck, Failures, StorePath, TrustCheck } from '../nix/values.ts';
import { faultWords } from './check-trees.ts';

/** Whether the content of a path is what it was when Nix took it in. */
export type ContentsState =
  /** `by`: the hash in Nix's database says so, or the path itself, which follows from the content. */
  | { readonly state: 'intact'; readonly by: 'database' | 'name' }
  | { readonly state: 'modified'; readonly expected: string; readonly got: string }
  /** `message` is a clause of plain text. */
  | { readonly state: 'unknown'; readonly message: string };

/** Whether someone who is trusted vouches for a path: a key, this machine as its builder, or its own name. */
export type TrustState =
  | { readonly state: 'trusted' }
  | { readonly state: 'untrusted' }
  | { readonly state: 'unknown'; readonly message: string };

export interface VerifiedPath {
  readonly path: StorePath;
  /** Undefined where it was not asked for. */
  readonly contents: ContentsState | undefined;
  readonly trust: TrustState | undefined;
}

export interface VerifiedPaths {
  /** What was named, in its order, and of closures all that is not intact and trusted. */
  readonly paths: readonly VerifiedPath[];
  /** How many paths were looked at; undefined where that is not known. */
  readonly count: number | undefined;
}

export interface VerifyPathsOptions extends LongCallOptions {
  readonly contents: boolean;
  readonly trust: boolean;
  /** Also all that the paths need. */
  readonly closure: boolean;
}

/** Verifies store paths with what Nix answers. Never rejects. */
export async function verifyPaths(
  nix: Pick<Nix, 'pathInfo' | 'closure' | 'verifyContents' | 'verifyTrust'>,
  paths: readonly StorePath[],
  storeDir: string,
  options: VerifyPathsOptions,
): Promise<VerifiedPaths> {
  const all = await allPaths(nix, paths, options);
  // Of what is not in the store Nix says so in one way or another, also where the rest could be told.
  const asked = all.ok ? paths.filter((path) => all.value.has(path)) : paths;
  const nothing = {
    ok: true,
    value: { modified: [], untrusted: [], failed: [], unchecked: 'none' },
  } as const;
  const contents =
    options.contents && (asked.length === 0 ? nothing : await nix.verifyContents(asked, options));
  const trust = options.trust && (asked.length === 0 ? nothing : await nix.verifyTrust(asked, options));
  const bad = [
    ...(contents !== false && contents.ok
      ? [...contents.value.modified.map(({ path }) => path), ...contents.value.failed]
      : []),
    ...(trust !== false && trust.ok ? [...trust.value.untrusted, ...trust.value.failed] : []),
  ].filter((path) => !paths.includes(path));
  const verified: VerifiedPath[] = [];
  for (const path of new Set([...paths, ...bad.sort()])) {
    verified.push({
      path,
      contents: contents === false ? undefined : await contentsState(path, contents, all, storeDir, options),
      trust: trust === false ? undefined : trustState(path, trust, all),
    });
  }
  return { paths: verified, count: all.ok ? all.value.size : undefined };
}

/** What Nix has in its database of the paths, and of what they need. */
async function allPaths(
  nix: Pick<Nix, 'closure' | 'pathInfo'>,
  paths: readonly StorePath[],
  { closure, signal }: VerifyPathsOptions,
): Promise<NixAnswer<ReadonlySet<StorePath>>> {
  const infos = await nix.pathInfo(paths, { signal });
  if (!infos.ok) return infos;
  const all = new Set(infos.value.keys());
  if (!closure) return { ok: true, value: all };
  for (const path of infos.value.keys()) {
    const answer = await nix.closure(path, { signal });
    if (!answer.ok) return answer;
    for (const one of answer.value?.infos.keys() ?? []) all.add(one);
  }
  return { ok: true, value: all };
}

async function contentsState(
  path: StorePath,
  answer: NixAnswer<ContentsCheck>,
  all: NixAnswer<ReadonlySet<StorePath>>,
  storeDir: string,
  { signal, closure }: VerifyPathsOptions,
): Promise<ContentsState> {
  if (!answer.ok) return closure ? unknown(answer) : recompute(path, storeDir, answer, signal);
  const modified = answer.value.modified.find((one) => one.path === path);
  if (modified !== undefined) return { state: 'modified', expected: modified.expected, got: modified.got };
  return wasChecked(path, answer.value, all) ? { state: 'intact', by: 'database' } : notChecked(path, all);
}

function trustState(
  path: StorePath,
  answer: NixAnswer<TrustCheck>,
  all: NixAnswer<ReadonlySet<StorePath>>,
): TrustState {
  if (!answer.ok) return unknown(answer);
  if (answer.value.untrusted.includes(path)) return { state: 'untrusted' };
  return wasChecked(path, answer.value, all) ? { state: 'trusted' } : notChecked(path, all);
}

/** Whether it means something that no fault of a path was told. */
function wasChecked(
  path: StorePath,
  { failed, unchecked }: Failures,
  all: NixAnswer<ReadonlySet<StorePath>>,
): boolean {
  return unchecked !== 'any' && !failed.includes(path) && !(all.ok && !all.value.has(path));
}

function unknown({ message }: NixRefused): { readonly state: 'unknown'; readonly message: string } {
  return { state: 'unknown', message };
}

function notChecked(
  path: StorePath,
  all: NixAnswer<ReadonlySet<StorePath>>,
): { readonly state: 'unknown'; readonly message: string } {
  const isKnown = !all.ok || all.value.has(path);
  return {
    state: 'unknown',
    message: isKnown ? 'Nix could not read it' : 'it is not in the store, as far as Nix knows',
  };
}

/**
 * What can be said without Nix: the path of what was added to the store, or fetched, follows from its content. That of
 * what was built follows from how it was built, and nothing can be told of it.
 */
async function recompute(
  path: StorePath,
  storeDir: string,
  refused: NixRefused,
  signal: AbortSignal | undefined,
): Promise<ContentsState> {
  const parsed = parseStorePath(path, storeDir);
  const hashed = await narHashOf(path, { signal });
  if (!hashed.ok) return { state: 'unknown', message: faultWords(hashed, path) };
  const hash = parseHash(hashed.narHash, 'sha256');
  if (!parsed.ok || !hash.ok) return unknown(refused);
  const made = fixedOutputPath('recursive', hash.hash, parsed.storePath.name, storeDir);
  if (made.ok && made.storePath.path === path) return { state: 'intact', by: 'name' };
  const why = 'its path does not follow from its files, so that only the database of Nix has its hash';
  return { state: 'unknown', message: `${refused.message}; ${why}` };
}
