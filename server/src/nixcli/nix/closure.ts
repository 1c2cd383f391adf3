import type { StorePath } from './store-paths.ts';
import type { Closure, PathInfo, WhyStep } from './values.ts';

/** All that a path refers to, by what is known of each path; undefined where one of them is not known. */
export function closureOf(
  root: StorePath,
  infoOf: (path: StorePath) => PathInfo | undefined,
): Closure | undefined {
  const infos = new Map<StorePath, PathInfo>();
  const open = [root];
  let size = 0;
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (infos.has(path)) continue;
    const info = infoOf(path);
    if (info === undefined) return undefined;
    infos.set(path, info);
    size += info.narSize;
    open.push(...info.references);
  }
  return { root, infos, size };
}

/** A shortest way from the root of a closure to one of its paths, with both ends; undefined where there is none. */
export function chainTo({ root, infos }: Closure, target: StorePath): readonly WhyStep[] | undefined {
  const cameFrom = new Map<StorePath, StorePath | undefined>([[root, undefined]]);
  // A map gives what is added while it is walked, in the order in which it was added.
  for (const path of cameFrom.keys()) {
    if (path === target) break;
    for (const next of infos.get(path)?.references ?? []) if (!cameFrom.has(next)) cameFrom.set(next, path);
  }
  if (!cameFrom.has(target)) return undefined;
  const steps: WhyStep[] = [];
  for (let at: StorePath | undefined = target; at !== undefined; at = cameFrom.get(at)) {
    const info = infos.get(at);
    if (info === undefined) return undefined;
    steps.push({ path: at, narSize: info.narSize });
  }
  return steps.toReversed();
}

/** The paths of a closure that are largest by themselves, the largest first. */
export function largestOf({ infos }: Closure, count: number): readonly PathInfo[] {
  return [...infos.values()].toSorted((a, b) => b.narSize - a.narSize).slice(0, count);
}
