import { realpathSync, statSync } from 'node:fs';
import { type NixAnswer, refusal, unreadable } from './answer.ts';
import type { Asking } from './ask.ts';
import { checkStore, rebuild, verifyContents, verifyTrust } from './ask-checks.ts';
import { evalPackage, evalPackageStrictly, flakeMetadata } from './ask-flakes.ts';
import { closure, derivation, pathInfo, referrers, roots } from './ask-paths.ts';
import { builtHash } from './built-hash.ts';
import { createCache } from './cache.ts';
import { type Session, succeed } from './call.ts';
import { chainTo } from './closure.ts';
import { DEFAULT_STORE } from '../../store/store-path.ts';
import type { NixFound } from './find-nix.ts';
import { type InfoCache, readKept } from './kept-info.ts';
import { lockFlake, updateInputs } from './lock-flake.ts';
import { createQueue } from './queue.ts';
import { fetchCommit } from './fetch-commit.ts';
import { prefetch, prefetchText } from './prefetch.ts';
import { refetch } from './refetch.ts';
import { remoteCommit } from './remote-commit.ts';
import type { Nix } from './session.ts';
import { type NixVersion, parseNixVersion } from './version.ts';

export interface NixOptions {
  /** What `findNix` says. */
  readonly nix: NixFound;
  /** The environment of this process: the user's store and settings are found by it. */
  readonly env: NodeJS.ProcessEnv;
  readonly workspaceFolders: readonly string[];
  /** Asked before each call. */
  readonly isTrusted: () => boolean;
  /** A folder that belongs to this session alone and lies outside of the workspace. It is made where it is not there. */
  readonly folder: string;
  /** By `createInfoCache`. */
  readonly cache?: InfoCache;
  /** Is told the version as soon as it is known, which is not before something is asked. */
  readonly onVersion?: ((version: NixVersion) => void) | undefined;
}

/** @param saved what its `save` gave before */
export function createInfoCache(env: NodeJS.ProcessEnv, saved?: string): InfoCache {
  return createCache({
    maxEntries: 50_000,
    maxSize: 32 * 1024 * 1024,
    saved,
    read: (value, key) => readKept(value, key, storeDirOf(env)),
  });
}

/** The folder of the store of the Nix that runs in an environment. */
export function storeDirOf(env: NodeJS.ProcessEnv): string {
  return env['NIX_STORE_DIR'] ?? env['NIX_STORE'] ?? DEFAULT_STORE;
}

export function createNix(options: NixOptions): Nix {
  const closing = new AbortController();
  const session: Session = { ...options, queue: createQueue(), closed: closing.signal };
  const asking: Asking = {
    ...session,
    storeDir: storeDirOf(options.env),
    version: versionReader(session, options.onVersion),
  };
  const cache = options.cache ?? createInfoCache(options.env);
  const running = new Set<Promise<unknown>>();
  const tracked = <T>(call: Promise<T>): Promise<T> => {
    running.add(call);
    void call.finally(() => running.delete(call));
    return call;
  };

  return {
    version: () => tracked(asking.version()),
    pathInfo: (paths, given = {}) => tracked(pathInfo(asking, cache, paths, given)),
    closure: (path, given = {}) => tracked(closure(asking, cache, path, given)),
    referrers: (path, given = {}) => tracked(referrers(asking, path, given)),
    roots: (path, given = {}) => tracked(roots(asking, path, given)),
    derivation: (path, given = {}) => tracked(derivation(asking, cache, path, given)),
    whyDepends: async (from, to, given = {}) => {
      const all = await tracked(closure(asking, cache, from, given));
      if (!all.ok) return all;
      return { ok: true, value: all.value === undefined ? undefined : chainTo(all.value, to) };
    },
    verifyContents: (paths, given = {}) => tracked(verifyContents(asking, paths, given)),
    verifyTrust: (paths, given = {}) => tracked(verifyTrust(asking, paths, given)),
    flakeMetadata: (flake, given = {}) => tracked(flakeMetadata(asking, flake, given)),
    evalPackageStrictly: (output, given = {}) => tracked(evalPackageStrictly(asking, output, given)),
    evalPackage: (output, given) => tracked(evalPackage(asking, output, given)),
    rebuild: (installable, given) => tracked(rebuild(asking, installable, given)),
    checkStore: (given) => tracked(checkStore(asking, given)),
    prefetch: (source, given) => tracked(prefetch(asking, source, given)),
    prefetchText: (url, given) => tracked(prefetchText(asking, url, given)),
    fetchCommit: (source, given) => tracked(fetchCommit(asking, source, given)),
    remoteCommit: (url, name, given) => tracked(remoteCommit(asking, url, name, given)),
    builtHash: (installable, specified, given) => tracked(builtHash(asking, installable, specified, given)),
    refetch: (locked, given) => tracked(refetch(asking, locked, given)),
    lockFlake: (flake, given) => tracked(lockFlake(asking, flake, given)),
    updateInputs: (flake, inputs, given) => tracked(updateInputs(asking, flake, inputs, given)),
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

/** Asks for the version once for each state of the program: an update puts another file behind the same link. */
function versionReader(
  session: Session,
  onVersion: ((version: NixVersion) => void) | undefined,
): Asking['version'] {
  let known:
    | { readonly state: string | undefined; readonly answer: Promise<NixAnswer<NixVersion>> }
    | undefined;
  const ask = async (): Promise<NixAnswer<NixVersion>> => {
    const version = await askVersion(session);
    if (version.ok) onVersion?.(version.value);
    return version;
  };
  return async () => {
    if (!session.nix.found) return refusal('nix-missing', session.nix.message);
    const state = stateOf(session.nix.program);
    if (known === undefined || known.state !== state) known = { state, answer: ask() };
    const { answer } = known;
    const version = await answer;
    // What went wrong may be right the next time.
    if (!version.ok && known?.answer === answer) known = undefined;
    return version;
  };
}

async function askVersion(session: Session): Promise<NixAnswer<NixVersion>> {
  const answer = await succeed(session, { operation: 'version', args: ['--version'] });
  if (!answer.ok) return answer;
  const version = parseNixVersion(answer.value.output);
  return version === undefined ? unreadable : { ok: true, value: version };
}

/** In the store all files are of 1970, so that the place behind the links counts too. */
function stateOf(program: string): string | undefined {
  try {
    const { ino, mtimeMs, size } = statSync(program);
    return [realpathSync(program), ino, mtimeMs, size].join('\n');
  } catch {
    return undefined;
  }
}
