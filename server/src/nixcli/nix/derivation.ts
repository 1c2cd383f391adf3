import { all, allMembers, members, optional, parseJson, text } from './json.ts';
import { type StorePath, toStorePath } from './store-paths.ts';
import type { Derivation, DerivationOutput } from './values.ts';

/**
 * Reads `nix derivation show` (`show-derivation` before 2.15) of one derivation: an object by path, or by base name below
 * `derivations` (tried with 2.34), with what it is made from in `inputDrvs` and `inputSrcs`, or below `inputs`.
 */
export function readDerivation(output: string, storeDir: string): Derivation | undefined {
  const json = members(parseJson(output));
  const entries = json?.has('derivations') === true ? members(json.get('derivations')) : json;
  const [entry] = entries ?? [];
  const path = toStorePath(entry?.[0], storeDir);
  const drv = members(entry?.[1]);
  if (entries?.size !== 1 || path === undefined || drv === undefined) return undefined;
  const inputs = drv.has('inputs') ? members(drv.get('inputs')) : drv;
  const inStore = (one: unknown) => toStorePath(one, storeDir);
  const system = text(drv.get('system'));
  const builder = text(drv.get('builder'));
  const args = all(drv.get('args'), text);
  const env = allMembers(drv.get('env'), text);
  const outputs = allMembers(drv.get('outputs'), (one) => readOutput(one, storeDir));
  const inputSources = all(inputs?.get('inputSrcs') ?? inputs?.get('srcs'), inStore);
  const inputDerivations = readInputs(inputs?.get('inputDrvs') ?? inputs?.get('drvs'), storeDir);
  if (system === undefined || builder === undefined || args === undefined || env === undefined)
    return undefined;
  if (outputs === undefined || inputSources === undefined || inputDerivations === undefined) return undefined;
  const name = text(drv.get('name')) ?? nameOf(path);
  return { path, name, system, builder, args, outputs, inputDerivations, inputSources, env };
}

/** The name within the path of a `.drv`. */
function nameOf(path: StorePath): string {
  return path.slice(path.lastIndexOf('/') + 1 + 33).replace(/\.drv$/, '');
}

function readOutput(value: unknown, storeDir: string): DerivationOutput | undefined {
  const output = members(value);
  if (output === undefined) return undefined;
  const path = optional(output.get('path'), (one) => toStorePath(one, storeDir));
  const hash = optional(output.get('hash'), text);
  return path === undefined || hash === undefined ? undefined : { path: path.value, hash: hash.value };
}

function readInputs(value: unknown, storeDir: string): ReadonlyMap<StorePath, readonly string[]> | undefined {
  const byKey = allMembers(value, (one) => all(members(one)?.get('outputs') ?? one, text));
  if (byKey === undefined) return undefined;
  const inputs = new Map<StorePath, readonly string[]>();
  for (const [key, outputs] of byKey) {
    const path = toStorePath(key, storeDir);
    if (path === undefined) return undefined;
    inputs.set(path, outputs);
  }
  return inputs;
}
