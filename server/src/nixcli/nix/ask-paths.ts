import { type NixAnswer, unreadable } from './answer.ts';
import { ask, askFor, type Asking, notInStore, saysNotValid } from './ask.ts';
import { closureOf } from './closure.ts';
import { readDerivation } from './derivation.ts';
import { type InfoCache, keepInfo, keptInfo } from './kept-info.ts';
import { type PathInfos, readPathInfos } from './path-info.ts';
import { readPaths, readRoots } from './roots.ts';
import type { CallOptions } from './session.ts';
import type { StorePath } from './store-paths.ts';
import type { Closure, Derivation, PathInfo, Root } from './values.ts';
import { failure } from './words.ts';

const isDerivation = (path: StorePath): boolean => path.endsWith('.drv');

/** See `Nix.pathInfo`. What is kept of a path holds as long as the path is there. */
export async function pathInfo(
  asking: Asking,
  cache: InfoCache,
  paths: readonly StorePath[],
  options: CallOptions,
): Promise<NixAnswer<ReadonlyMap<StorePath, PathInfo>>> {
  const refused = notInStore(asking, paths);
  if (refused !== undefined) return refused;
  const found = new Map<StorePath, PathInfo>();
  const open: StorePath[] = [];
  for (const path of new Set(paths)) {
    const kept = keptInfo(cache, path);
    if (kept === undefined) open.push(path);
    else found.set(path, kept.info);
  }
  const [derivations, others] = [open.filter(isDerivation), open.filter((path) => !isDerivation(path))];
  // Nix before 2.15 takes a `.drv` for its outputs, and fails for all where one is not there.
  const groups = [others, ...derivations.map((path) => [path])].filter((group) => group.length > 0);
  for (const group of groups) {
    const infos = await infosOf(asking, group, options);
    if (!infos.ok) return infos;
    for (const [path, info] of infos.value) {
      if (info === undefined) continue;
      found.set(path, info);
      keepInfo(cache, info);
    }
  }
  return { ok: true, value: found };
}

async function infosOf(
  asking: Asking,
  group: readonly StorePath[],
  options: CallOptions,
): Promise<NixAnswer<PathInfos>> {
  const answer = await ask(asking, { operation: 'pathInfo', ...options }, (dialect) => [
    ...infoCommand(dialect.jsonFormat, group.every(isDerivation)),
    ...group,
  ]);
  if (!answer.ok) return answer;
  const { code, output, log } = answer.value;
  if (code !== 0)
    return group.every(isDerivation) && saysNotValid(log) ? { ok: true, value: new Map() } : failure(log);
  const infos = readPathInfos(output, asking.storeDir);
  // What is not said of a path is not taken for a path that is not there.
  return infos === undefined || group.some((path) => !infos.has(path))
    ? unreadable
    : { ok: true, value: infos };
}

function infoCommand(jsonFormat: boolean, ofDerivations: boolean): readonly string[] {
  return [
    'path-info',
    '--json',
    ...(jsonFormat ? ['--json-format', '1'] : []),
    ...(ofDerivations ? ['--derivation'] : []),
  ];
}

/** See `Nix.closure`. Nix is asked for all infos at once: its own sums take time with the square of their number. */
export async function closure(
  asking: Asking,
  cache: InfoCache,
  path: StorePath,
  options: CallOptions,
): Promise<NixAnswer<Closure | undefined>> {
  const refused = notInStore(asking, [path]);
  if (refused !== undefined) return refused;
  const known = keptInfo(cache, path);
  const kept = known && closureOf(path, (one) => cache.get(one)?.info);
  if (kept !== undefined) return { ok: true, value: kept };
  const answer = await ask(asking, { operation: 'closure', ...options }, (dialect) => [
    ...infoCommand(dialect.jsonFormat, isDerivation(path)),
    '--recursive',
    path,
  ]);
  if (!answer.ok) return answer;
  const { code, output, log } = answer.value;
  if (code !== 0) return saysNotValid(log) ? { ok: true, value: undefined } : failure(log);
  const infos = readPathInfos(output, asking.storeDir);
  if (infos === undefined) return unreadable;
  if (infos.size === 1 && infos.has(path) && infos.get(path) === undefined)
    return { ok: true, value: undefined };
  const value = closureOf(path, (one) => infos.get(one));
  if (value === undefined) return unreadable;
  for (const info of value.infos.values()) keepInfo(cache, info);
  return { ok: true, value };
}

/** See `Nix.derivation`. */
export async function derivation(
  asking: Asking,
  cache: InfoCache,
  path: StorePath,
  options: CallOptions,
): Promise<NixAnswer<Derivation | undefined>> {
  const infos = await pathInfo(asking, cache, [path], options);
  if (!infos.ok) return infos;
  const info = infos.value.get(path);
  const drv = isDerivation(path) ? info?.path : info?.deriver;
  if (drv === undefined) return { ok: true, value: undefined };
  const answer = await ask(asking, { operation: 'derivation', ...options }, (dialect) => [
    ...(dialect.derivationShow ? ['derivation', 'show'] : ['show-derivation']),
    drv,
  ]);
  if (!answer.ok) return answer;
  const { code, output, log } = answer.value;
  if (code !== 0) return saysNotValid(log) ? { ok: true, value: undefined } : failure(log);
  const value = readDerivation(output, asking.storeDir);
  return value === undefined || value.path !== drv ? unreadable : { ok: true, value };
}

/** See `Nix.referrers`. */
export async function referrers(
  asking: Asking,
  path: StorePath,
  options: CallOptions,
): Promise<NixAnswer<readonly StorePath[]>> {
  return query(asking, 'referrers', path, options, (output) => readPaths(output, asking.storeDir));
}

/** See `Nix.roots`. */
export async function roots(
  asking: Asking,
  path: StorePath,
  options: CallOptions,
): Promise<NixAnswer<readonly Root[]>> {
  return query(asking, 'roots', path, options, (output) => readRoots(output, asking.storeDir));
}

async function query<T>(
  asking: Asking,
  operation: 'referrers' | 'roots',
  path: StorePath,
  options: CallOptions,
  read: (output: string) => T | undefined,
): Promise<NixAnswer<T>> {
  const refused = notInStore(asking, [path]);
  if (refused !== undefined) return refused;
  const request = { operation, program: 'nix-store', ...options } as const;
  return askFor(
    asking,
    request,
    () => ['--query', `--${operation}`, path],
    ({ output }) => read(output),
  );
}
