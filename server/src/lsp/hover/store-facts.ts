import type { PathInfo, Root } from '../../nixcli/nix/values.ts';
import { DEFAULT_STORE } from '../../store/store-path.ts';

/** What Nix knows of a store path. */
export interface KnownPath {
  readonly info: PathInfo;
  /** The sizes of all that it needs, itself included, in bytes; undefined where nobody has asked. */
  readonly closureSize: number | undefined;
  /** How many paths that is. */
  readonly closurePaths?: number | undefined;
  /** The paths of the closure that are largest by themselves, the largest first. */
  readonly largest?: readonly Pick<PathInfo, 'path' | 'narSize'>[] | undefined;
  /** What keeps it from being collected; undefined where nobody has asked, empty where nothing does. */
  readonly roots?: readonly Root[] | undefined;
}

export type StoreAnswer =
  | { readonly kind: 'known'; readonly path: KnownPath }
  /** Nix was asked, and the path is not in its store. */
  | { readonly kind: 'absent' }
  /** There is no answer yet; `reason` says what it waits for, as a sentence without its full stop. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Nix is not asked, or gave no answer; `reason` says why, as a sentence without its full stop. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody is there to ask: the hover does not mention the store. */
  | { readonly kind: 'silent' };

/** Whoever asks Nix on behalf of hovers. */
export interface StoreFacts {
  /** The folder of the store. */
  readonly storeDir: string;
  /**
   * What is known of a store path, `<storeDir>/<digest>-<name>` and nothing behind it. A rejection counts as no answer.
   *
   * @param signal fires when nobody waits any more because the question was cancelled. It does not fire where the hover
   *   only waited too long: the answer is then for the next one
   */
  about(path: string, signal: AbortSignal): Promise<StoreAnswer>;
}

export const noStoreFacts: StoreFacts = {
  storeDir: DEFAULT_STORE,
  about: () => Promise.resolve({ kind: 'silent' }),
};

/** So long does a hover wait for Nix. In milliseconds. */
export const STORE_PATIENCE = 2000;

const CANCELLED: StoreAnswer = { kind: 'refused', reason: 'the question was cancelled' };

/** The answer, or after a time that there is none yet. Never rejects. */
export async function askStore(
  facts: StoreFacts,
  path: string,
  signal: AbortSignal,
  patience: number = STORE_PATIENCE,
): Promise<StoreAnswer> {
  if (signal.aborted) return CANCELLED;
  const over = new AbortController();
  const late = new Promise<StoreAnswer>((resolve) => {
    const timer = setTimeout(
      () => resolve({ kind: 'waiting', reason: 'Nix has not answered yet' }),
      patience,
    );
    over.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    signal.addEventListener('abort', () => resolve(CANCELLED), {
      once: true,
      signal: over.signal,
    });
  });
  try {
    return await Promise.race([facts.about(path, signal), late]);
  } catch {
    return { kind: 'refused', reason: 'asking Nix failed' };
  } finally {
    over.abort();
  }
}
