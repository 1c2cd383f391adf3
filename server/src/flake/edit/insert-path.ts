import { insertAfter, insertIntoSet } from '../../nix/edit/insert.ts';
import { nixName } from '../../nix/edit/write.ts';
import { isSetLiteral, withoutParens } from '../../nix/rows.ts';
import { endOf, NONE, type NodeTable, spanOf, startOf } from '../../syntax/table.ts';
import { type Edit, indentAt, lineEndOf, lineStartAt } from '../../text/edits.ts';
import type { FlakeRecord } from '../flake.ts';
import { type Written, writtenAt } from './written.ts';

/**
 * Binds a path of attributes that is not bound yet, as near to what it belongs to as that is written, and in its style:
 * in the set of an input, or beside its dotted names.
 *
 * @param value as it is written
 * @param first in front of what is there, not behind it
 * @returns undefined where it is bound already, or nothing of the path is
 */
export function insertPath(
  { facts: { table, top } }: FlakeRecord,
  path: readonly string[],
  value: string,
  first = false,
): Edit | undefined {
  if (writtenAt(table, top, path).length > 0) return undefined;
  for (let count = path.length - 1; count > 0; count--) {
    const places = writtenAt(table, top, path.slice(0, count));
    const binding = `${path.slice(count).map(nixName).join('.')} = ${value};`;
    const set = places.find((place) => isSet(table, place));
    const row = set === undefined ? NONE : withoutParens(table, set.value);
    if (set !== undefined) {
      const inner = first ? firstIn(table, row) : undefined;
      return inner === undefined
        ? insertIntoSet(table, row, binding)
        : insertBefore(table.text, inner, binding);
    }
    const place = places.at(first ? 0 : -1);
    if (place === undefined) continue;
    if (place.value !== NONE) return undefined;
    const written = `${table.text.slice(startOf(table, place.binding), endOf(table, place.name))}.${binding}`;
    return first
      ? insertBefore(table.text, startOf(table, place.binding), written)
      : insertAfter(table.text, spanOf(table, place.binding), written);
  }
  return undefined;
}

/** Puts a binding in front of the one at `at`, on a line of its own where that begins one. */
export function insertBefore(text: string, at: number, binding: string): Edit {
  const isFirst = text.slice(lineStartAt(text, at), at).trim() === '';
  const gap = isFirst ? `${lineEndOf(text)}${indentAt(text, at)}` : ' ';
  return { span: { start: at, end: at }, text: `${binding}${gap}` };
}

/** Edits that put something in at one place, as one edit for each place. */
export function joined(edits: readonly Edit[]): readonly Edit[] {
  const byPlace = new Map<number, Edit>();
  const others: Edit[] = [];
  for (const edit of edits) {
    const { start, end } = edit.span;
    const known = byPlace.get(start);
    if (start !== end) others.push(edit);
    else byPlace.set(start, known === undefined ? edit : { ...edit, text: known.text + edit.text });
  }
  return [...others, ...byPlace.values()];
}

function isSet(table: NodeTable, { value }: Written): boolean {
  return value !== NONE && isSetLiteral(table, withoutParens(table, value));
}

/** Where the first binding of a set begins. */
function firstIn(table: NodeTable, set: number): number | undefined {
  const inside = /^(?:rec\b)?\s*\{\s*/.exec(table.text.slice(startOf(table, set), endOf(table, set)))?.[0];
  const at = startOf(table, set) + (inside?.length ?? 0);
  // A comment or nothing at all comes first.
  return inside === undefined || /[#/}]/.test(table.text[at] ?? '}') ? undefined : at;
}
