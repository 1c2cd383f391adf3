import { type JsonValue, memberOf } from '../../syntax/json.ts';
import { lineEndOf } from '../../text/edits.ts';
import type { LockGraph } from '../graph.ts';
import type { InputEdits } from './inputs.ts';
import { writeJson } from './write-json.ts';

/**
 * A lock with the same values, written as Nix writes it (`dump(2)` of nlohmann's JSON). Undefined where a key stands
 * twice in an object: which of the two is meant is for people to say.
 */
export function rewritten(lock: LockGraph): InputEdits | undefined {
  const { text, value } = lock.document;
  if (!lock.intact || value === undefined || !hasEachKeyOnce(value)) return undefined;
  const written = `${writeJson(value, text)}\n`;
  const made = lineEndOf(text) === '\n' ? written : written.replaceAll('\n', '\r\n');
  return { flake: [], lock: [{ span: { start: 0, end: text.length }, text: made }] };
}

function hasEachKeyOnce(top: JsonValue): boolean {
  const open = [top];
  for (const value of open) {
    // Not `push(...)`, which takes no more arguments than the stack holds.
    if (value.kind === 'array') for (const item of value.items) open.push(item);
    if (value.kind !== 'object') continue;
    if (value.members.some((member) => memberOf(value, member.key) !== member)) return false;
    for (const member of value.members) open.push(member.value);
  }
  return true;
}
