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
  // A builder can have Nix say anything, but not fail or succeed: what it says counts only where Nix has failed.
  if (said.code !== 0) return readFailure(said.log, storeDir);
  const outputs = all(parseJson(said.output), (one) =>
    allMembers(members(one)?.get('outputs'), (path) => (isStorePath(path, storeDir) ? path : undefined)),
  );
  return outputs === undefined || outputs.length === 0
    ? 'unreadable'
    : { result: 'same', outputs: outputs.flatMap((one) => [...one.values()]) };
}

function readFailure(log: string, storeDir: string): Rebuild | 'unreadable' | undefined {
  const differing = [
    ...log.matchAll(
      /may not be deterministic: output ['"]([^'"\n]+)['"] differs(?: from ['"]([^'"\n]+)['"])?/g,
    ),
  ];
  if (differing.length === 0)
    return /outputs of '[^'\n]+' are not valid, so checking is not possible/.test(log)
      ? { result: 'not-built' }
      : undefined;
  const outputs = differing.flatMap(([, path, keptAt]) =>
    isStorePath(path, storeDir) ? [{ path, keptAt: keptAt === `${path}.check` ? keptAt : undefined }] : [],
  );
  return outputs.length === differing.length ? { result: 'differs', outputs } : 'unreadable';
}
