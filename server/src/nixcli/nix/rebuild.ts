import { all, allMembers, members, parseJson } from './json.ts';
import { isStorePath } from './store-paths.ts';
import type { Rebuild } from './values.ts';

interface Said {
  readonly code: number;
  readonly output: string;
  readonly log: string;
}

/**
 * Reads `nix build --rebuild --json`: what differs stands in its messages, and what is the same in its output. Undefined
 * where it failed for another reason; `unreadable` where it succeeded in an unknown form.
 */
export function readRebuild(said: Said, storeDir: string): Rebuild | 'unreadable' | undefined {
  const differing = [
    ...said.log.matchAll(
      /may not be deterministic: output ['"]([^'"\n]+)['"] differs(?: from ['"]([^'"\n]+)['"])?/g,
    ),
  ];
  if (differing.length > 0) {
    const outputs = differing.flatMap(([, path, keptAt]) =>
      isStorePath(path, storeDir)
        ? [{ path, keptAt: keptAt?.startsWith('/') === true ? keptAt : undefined }]
        : [],
    );
    return outputs.length === differing.length ? { result: 'differs', outputs } : 'unreadable';
  }
  if (/outputs of '[^'\n]+' are not valid, so checking is not possible/.test(said.log))
    return { result: 'not-built' };
  if (said.code !== 0) return undefined;
  const outputs = all(parseJson(said.output), (one) =>
    allMembers(members(one)?.get('outputs'), (path) => (isStorePath(path, storeDir) ? path : undefined)),
  );
  return outputs === undefined || outputs.length === 0
    ? 'unreadable'
    : { result: 'same', outputs: outputs.flatMap((one) => [...one.values()]) };
}
