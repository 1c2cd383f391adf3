import type { JsonMember, JsonObject } from '../../syntax/json.ts';
import { type Edit, indentAt, lineEndOf } from '../../text/edits.ts';

/** Values that go into a lock: texts, numbers, truths and paths of inputs. */
export type PlainValue = string | number | boolean | readonly string[];

/** How an object is written: on one line or on several, with what comes before its members and before its end. */
interface Layout {
  readonly first: string;
  readonly between: string;
  readonly last: string;
  readonly colon: string;
  /** What stands before each member of a list within it. */
  readonly deeper: string;
}

/** An object with other members, in the style that it is written in, with its keys sorted as Nix does it. */
export function rewriteObject(
  text: string,
  object: JsonObject,
  members: ReadonlyMap<string, PlainValue>,
): Edit {
  const layout = layoutOf(text, object);
  const written = [...members]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}${layout.colon}${writeValue(value, layout)}`);
  const inside =
    written.length === 0 ? '' : `${layout.first}${written.join(`,${layout.between}`)}${layout.last}`;
  return { span: object.span, text: `{${inside}}` };
}

/** Another value in place of that of a member. */
export function writeValueIn(text: string, object: JsonObject, value: PlainValue): string {
  return writeValue(value, layoutOf(text, object));
}

/** Takes members out, with the commas that only they need. */
export function removeMembers(
  { members, span }: JsonObject,
  isRemoved: (member: JsonMember) => boolean,
): readonly Edit[] {
  if (members.every(isRemoved))
    return members.length === 0 ? [] : [{ span: { start: span.start + 1, end: span.end - 1 }, text: '' }];
  const edits: Edit[] = [];
  let before: JsonMember | undefined;
  let first: JsonMember | undefined;
  let last: JsonMember | undefined;
  for (const member of members) {
    if (isRemoved(member)) {
      first ??= member;
      last = member;
      continue;
    }
    // In front of others the gap behind goes.
    if (first !== undefined)
      edits.push({ span: { start: first.keySpan.start, end: member.keySpan.start }, text: '' });
    first = undefined;
    before = member;
  }
  // At the end the comma in front goes.
  if (first !== undefined && before !== undefined)
    edits.push({ span: { start: before.span.end, end: last?.span.end ?? before.span.end }, text: '' });
  return edits;
}

/** Puts a member in where the order of the keys wants it, or gives it another value where it is there. */
export function setMember(text: string, object: JsonObject, key: string, value: PlainValue): Edit {
  const layout = layoutOf(text, object);
  const known = object.members.findLast((member) => member.key === key);
  if (known !== undefined) return { span: known.value.span, text: writeValue(value, layout) };
  const member = `${JSON.stringify(key)}${layout.colon}${writeValue(value, layout)}`;
  const next = object.members.find((one) => one.key > key);
  if (next !== undefined) {
    const at = next.keySpan.start;
    return { span: { start: at, end: at }, text: `${member},${layout.between}` };
  }
  const last = object.members.at(-1);
  if (last === undefined) return { span: object.span, text: `{${layout.first}${member}${layout.last}}` };
  return { span: { start: last.span.end, end: last.span.end }, text: `,${layout.between}${member}` };
}

function writeValue(value: PlainValue, { deeper, between }: Layout): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  const items = value.map((one) => JSON.stringify(one));
  if (items.length === 0) return '[]';
  if (!between.includes('\n')) return `[${items.join(`,${between}`)}]`;
  return `[${deeper}${items.join(`,${deeper}`)}${between}]`;
}

function layoutOf(text: string, { span, members }: JsonObject): Layout {
  const [first, second] = members;
  const lineEnd = lineEndOf(text);
  const colon = first === undefined ? ': ' : text.slice(first.keySpan.end, first.value.span.start);
  if (first === undefined) {
    const indent = indentAt(text, span.start);
    const unit = unitOf(text);
    const inner = `${lineEnd}${indent}${unit}`;
    return text.includes('\n')
      ? { first: inner, between: inner, last: `${lineEnd}${indent}`, colon, deeper: inner + unit }
      : { first: '', between: ' ', last: '', colon, deeper: '' };
  }
  const before = text.slice(span.start + 1, first.keySpan.start);
  const gap =
    second === undefined ? before : text.slice(first.span.end, second.keySpan.start).replace(/^\s*,/, '');
  const last = text.slice(members.at(-1)?.span.end ?? span.end - 1, span.end - 1);
  const between = second === undefined && !before.includes('\n') ? ' ' : gap;
  return { first: before, between, last, colon, deeper: between + unitOf(text) };
}

/** By how much a level is indented: what stands before the first key. */
function unitOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}
