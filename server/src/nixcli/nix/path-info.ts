import { parseHash } from '../../store/hash.ts';
import { all, amount, members, optional, parseJson, text } from './json.ts';
import { isStorePath, type StorePath, toStorePath } from './store-paths.ts';
import type { PathInfo } from './values.ts';

/** What Nix says of paths: undefined as the value of those that are not valid. */
export type PathInfos = ReadonlyMap<StorePath, PathInfo | undefined>;

/**
 * Reads `nix path-info --json` in the forms that it had: a list of objects with their paths (to 2.18), an object by path
 * (from 2.19, `--json-format 1`), and an object by base name below `info` (`--json-format 2`). Undefined for all else:
 * a size that is guessed would be shown as a fact.
 */
export function readPathInfos(output: string, storeDir: string): PathInfos | undefined {
  const json = parseJson(output);
  const entries = Array.isArray(json) ? listed(json) : keyed(json);
  if (entries === undefined) return undefined;
  const infos = new Map<StorePath, PathInfo | undefined>();
  for (const [key, value] of entries) {
    const path = toStorePath(key, storeDir);
    if (path === undefined) return undefined;
    if (value === null) {
      infos.set(path, undefined);
      continue;
    }
    const info = readInfo(path, value, storeDir);
    if (info === undefined) return undefined;
    infos.set(path, info);
  }
  return infos;
}

type Entries = readonly (readonly [path: unknown, info: unknown])[];

function listed(json: readonly unknown[]): Entries | undefined {
  return all(json, (one) => {
    const info = members(one);
    if (info === undefined) return undefined;
    return [info.get('path'), info.get('valid') === false ? null : one] as const;
  });
}

function keyed(json: unknown): Entries | undefined {
  const object = members(json);
  const inner = object?.has('info') === true ? members(object.get('info')) : object;
  return inner === undefined ? undefined : [...inner];
}

function readInfo(path: StorePath, value: unknown, storeDir: string): PathInfo | undefined {
  const info = members(value);
  const narHash = text(info?.get('narHash'));
  const narSize = amount(info?.get('narSize'));
  const inStore = (one: unknown) => toStorePath(one, storeDir);
  const references = all(info?.get('references'), inStore);
  const deriver = optional(info?.get('deriver'), inStore);
  const registrationTime = optional(info?.get('registrationTime'), amount);
  const signatures = optional(info?.get('signatures'), (one) => all(one, text));
  const ultimate = optional(info?.get('ultimate'), (one) => (typeof one === 'boolean' ? one : undefined));
  const ca = optional(info?.get('ca'), text);
  if (narHash === undefined || !parseHash(narHash).ok || references === undefined) return undefined;
  // Nix writes 0 where it does not know the size: no archive is that small.
  if (narSize === undefined || narSize === 0) return undefined;
  if (deriver === undefined || registrationTime === undefined || signatures === undefined) return undefined;
  if (ultimate === undefined || ca === undefined) return undefined;
  return {
    path,
    narHash,
    narSize,
    references: references.toSorted(),
    deriver: deriver.value,
    registrationTime: registrationTime.value,
    signatures: signatures.value ?? [],
    ultimate: ultimate.value ?? false,
    ca: ca.value,
  };
}

/** Reads back what was kept of a path, as it is in a PathInfo. */
export function readKeptInfo(value: unknown, storeDir: string): PathInfo | undefined {
  const path = members(value)?.get('path');
  return isStorePath(path, storeDir) ? readInfo(path, value, storeDir) : undefined;
}
