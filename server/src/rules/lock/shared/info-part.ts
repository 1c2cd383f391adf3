import type { LockGraph, LockNode } from '../../../lock/graph.ts';
import { nodeName } from '../../../lock/nodes.ts';
import { type JsonMember, type JsonValue, memberOf } from '../../../syntax/json.ts';
import { showText } from '../../../syntax/json-strings.ts';
import type { Report } from '../../rule.ts';
import { openText } from './open-text.ts';

/** What version 5 keeps in `info`: nothing that names the source. */
const INFO: ReadonlySet<string> = new Set(['narHash', 'lastModified', 'revCount']);

/**
 * What is wrong with the `info` part of a node. Nix lays it over `locked` whatever the version (`LockedNode` in
 * src/libflake/lockfile.cc), but writes it in version 5 only, where `locked` has no such attributes of its own.
 */
export function infoProblem(
  lock: LockGraph,
  node: LockNode,
  { value, keySpan }: JsonMember,
): Omit<Report, 'subject'> | undefined {
  const isOld = (lock.version?.value ?? 7) < 6;
  const name = nodeName(lock, node);
  const base = { span: keySpan, detail: 'info', severity: 'error' } as const;
  if (value.kind !== 'object') {
    if (value.kind === 'null') return undefined;
    return { ...base, message: `"info" of the node ${name} is no object; Nix cannot read such a lockfile.` };
  }
  const locked = memberOf(node.object, 'locked')?.value;
  for (const { key, value: over } of value.members) {
    const under = locked?.kind === 'object' ? memberOf(locked, key)?.value : undefined;
    if (isOld && INFO.has(key) && (under === undefined || same(under, over))) continue;
    const instead = under === undefined || same(under, over) ? '' : ` instead of ${show(under)} in "locked"`;
    const message = `The "info" part of the node ${name} sets "${showText(key)}" to ${show(over)}, and Nix takes that${instead}; ${isOld ? 'it does not belong there' : 'only version 5 has such a part'}.`;
    return { ...base, message };
  }
  if (isOld) return undefined;
  const message = `The node ${name} has an "info" part, which only version 5 has: Nix lays it over "locked".`;
  return { ...base, message };
}

function same(a: JsonValue, b: JsonValue): boolean {
  return 'value' in a && 'value' in b && a.value === b.value;
}

function show(value: JsonValue): string {
  if (value.kind === 'string') return `"${openText(value.value)}"`;
  return 'value' in value ? String(value.value) : 'something else';
}
