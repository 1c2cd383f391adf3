import { narHashOf } from '../../engine/disk/nar-hash.ts';
import type { NixRefusal } from '../nix/answer.ts';
import type { CallOptions, Nix } from '../nix/session.ts';
import type { Closure, PathInfo, Root, StorePath } from '../nix/values.ts';
import { faultWords } from './check-trees.ts';

/** All that is told of a store path. */
export type StoreFacts =
  | {
      readonly state: 'valid';
      readonly info: PathInfo;
      readonly closure: Closure | undefined;
      readonly roots: readonly Root[] | undefined;
      /** Why something of this is missing, in one line each. */
      readonly problems: readonly string[];
    }
  /** Nix does not know it. */
  | { readonly state: 'absent' }
  /** Nix could not be asked: what its files say, if they are there. `message` is one line. */
  | {
      readonly state: 'unasked';
      readonly reason: NixRefusal;
      readonly message: string;
      readonly files: { readonly narHash: string; readonly narSize: number } | { readonly problem: string };
    };

/** Gathers them. Never rejects. */
export async function storeFacts(
  nix: Pick<Nix, 'pathInfo' | 'closure' | 'roots'>,
  path: StorePath,
  options: CallOptions = {},
): Promise<StoreFacts> {
  const infos = await nix.pathInfo([path], options);
  if (!infos.ok) {
    const hashed = await narHashOf(path, { signal: options.signal });
    const files = hashed.ok
      ? { narHash: hashed.narHash, narSize: hashed.size }
      : { problem: faultWords(hashed, path) };
    return { state: 'unasked', reason: infos.reason, message: infos.message, files };
  }
  const info = infos.value.get(path);
  if (info === undefined) return { state: 'absent' };
  const closure = await nix.closure(path, options);
  const roots = await nix.roots(path, options);
  return {
    state: 'valid',
    info,
    closure: closure.ok ? closure.value : undefined,
    roots: roots.ok ? roots.value : undefined,
    problems: [
      ...(closure.ok ? [] : [`The closure cannot be told: ${closure.message}`]),
      ...(roots.ok ? [] : [`What keeps it cannot be told: ${roots.message}`]),
    ],
  };
}

/** What takes most of a closure: the largest paths of it, by their own size. */
export function largestOf({ infos }: Closure, most = 5): readonly PathInfo[] {
  return [...infos.values()]
    .sort((a, b) => b.narSize - a.narSize || (a.path < b.path ? -1 : 1))
    .slice(0, most);
}
