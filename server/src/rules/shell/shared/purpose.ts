import type { Call, NixFacts } from '../../../nix/facts.ts';
import type { Script } from '../../../shell/script.ts';
import { NONE, parentOf } from '../../../syntax/table.ts';
import type { ShellSubject } from '../../rule.ts';

/**
 * Why a script is run, as far as that tells how bad it is.
 *
 * - `update`: to get what is newest, as its name or that of its file says
 * - `typed`: somebody types its name each time: an alias
 * - `other`: all else
 */
export type Purpose = 'update' | 'typed' | 'other';

/** Tells of the scripts of a file why they are run. What a system runs by itself is nobody's purpose. */
export function purposes({ facts, role }: ShellSubject): (script: Script) => Purpose {
  const isUpdateFile = UPDATES.test(role.path.slice(role.path.lastIndexOf('/') + 1));
  let calls: ReadonlyMap<number, Call> | undefined;
  return ({ row, place }) => {
    if (ALIAS.test(place.name)) return 'typed';
    if (place.runs !== 'program' && place.runs !== 'developer') return 'other';
    if (isUpdateFile || UPDATES.test(place.name)) return 'update';
    if (facts === undefined || row === undefined) return 'other';
    calls ??= new Map(facts.calls.map((call) => [call.row, call]));
    return namesAbove(facts, calls, row).some((name) => UPDATES.test(name)) ? 'update' : 'other';
  };
}

const ALIAS = /(?:^|\.)shell(?:Aliases|Abbrs)\./;
const UPDATES =
  /(?:^|[^a-z])(?:auto-?)?(?:update|upgrade|bump)(?:[^a-z]|$)|^(?:update|upgrade)[A-Z]|[a-z](?:Update|Upgrade)/;

/** How far up a name is looked for: the program that a script becomes, and the attribute that is bound to. */
const STEPS = 12;

/** The names that functions are given which a script is an argument of: `update` of `writeShellScriptBin "update" "…"`. */
function namesAbove(facts: NixFacts, calls: ReadonlyMap<number, Call>, row: number): string[] {
  const names: string[] = [];
  let at = row;
  for (let steps = 0; steps < STEPS && at !== NONE; steps++, at = parentOf(facts.table, at)) {
    const [first] = calls.get(at)?.args ?? [];
    if (first === undefined) continue;
    const value = facts.value(first);
    if (value.kind === 'string') names.push(value.value);
    if (value.kind !== 'attrs') continue;
    for (const key of ['name', 'pname']) {
      const attr = value.attrs.attrs.get(key);
      const name = attr === undefined ? undefined : facts.attrValue(attr);
      if (name?.kind === 'string') names.push(name.value);
    }
  }
  return names;
}
