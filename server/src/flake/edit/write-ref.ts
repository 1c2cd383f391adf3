import { insertAfter } from '../../nix/edit/insert.ts';
import { removal } from '../../nix/edit/remove.ts';
import { nixName, nixString } from '../../nix/edit/write.ts';
import { endOf, NONE, spanOf, startOf } from '../../syntax/table.ts';
import type { Edit } from '../../text/edits.ts';
import type { FlakeInput, FlakeRecord } from '../flake.ts';
import type { FlakeRef } from '../flakeref.ts';
import { type Remark, remarkAt, remarkEdit, remarkText, removeRemark } from './remark.ts';
import { urlTextFor } from './url-text.ts';
import { attrPathOf, type Written, writtenAt } from './written.ts';

/**
 * Gives an input another reference where it is written, in its own form: as a `url`, or by attributes. The remark comes
 * behind it, in place of one with a day that is there; without one that goes, unless it is to be kept.
 *
 * @param path of input names, the input's own at the end
 * @returns undefined where it cannot be written for certain, as with values that come from elsewhere
 */
export function writeRef(
  flake: FlakeRecord,
  path: readonly string[],
  input: FlakeInput,
  to: FlakeRef,
  remark: Remark | 'keep' | undefined,
): readonly Edit[] | undefined {
  if (input.ref === undefined || !flake.intact) return undefined;
  if (input.attrs.size > 0) return writeAttrs(flake, path, input.ref, to, remark);
  const place = onlyPlace(flake, path, 'url');
  const url = urlTextFor(input, to);
  if (place === undefined || url === undefined) return undefined;
  const end = endOf(flake.facts.table, place.binding);
  return [valueEdit(flake, place, urlValue(flake, place, url)), ...remarkEdits(flake, end, remark)];
}

/** An address without quotes, where one stands there and Nix takes it without (`URI` in Nix's src/libexpr/lexer.l). */
export function urlValue({ facts: { table } }: FlakeRecord, { value }: Written, url: string): string {
  const isBare = /^[^"']/.test(table.text.slice(startOf(table, value), endOf(table, value)));
  const mayBeBare = /^[a-z][a-z0-9+.-]*:[a-z0-9%/?:@&=+$,_.!~*'-]+$/i.test(url);
  return isBare && mayBeBare ? url : nixString(url);
}

/** The one place where an attribute of an input is bound to a value that is written there. */
export function onlyPlace(flake: FlakeRecord, path: readonly string[], name: string): Written | undefined {
  const { table, top } = flake.facts;
  const places = writtenAt(table, top, [...attrPathOf(path), name]);
  const [place] = places;
  if (places.length !== 1 || place === undefined || place.value === NONE) return undefined;
  const text = table.text.slice(startOf(table, place.value), endOf(table, place.value));
  const isLiteral =
    /^"[^]*"$|^''[^]*''$/.test(text) ||
    /^[a-z][a-z0-9+.-]*:[^\s"']+$/i.test(text) ||
    /^(?:true|false|\d+)$/.test(text);
  return isLiteral ? place : undefined;
}

function valueEdit({ facts: { table } }: FlakeRecord, { value }: Written, text: string): Edit {
  return { span: spanOf(table, value), text };
}

function remarkEdits(
  { facts }: FlakeRecord,
  end: number,
  remark: Remark | 'keep' | undefined,
): readonly Edit[] {
  if (remark === 'keep') return [];
  const { text } = facts.table;
  const known = remarkAt(facts, end);
  if (remark === undefined) return known === undefined ? [] : [removeRemark(text, known.comment)];
  const words = remarkText(remark);
  if (words === undefined) return [];
  // A tag that somebody wrote there stays beside ours.
  if (known?.remark.day === undefined) return [remarkEdit(text, end, words)];
  const isBlock = text.startsWith('/*', known.comment.span.start);
  return [{ span: known.comment.span, text: isBlock ? `/* ${words} */` : `# ${words}` }];
}

function writeAttrs(
  flake: FlakeRecord,
  path: readonly string[],
  from: FlakeRef,
  to: FlakeRef,
  remark: Remark | 'keep' | undefined,
): readonly Edit[] | undefined {
  const { table } = flake.facts;
  const was = new Map([['type', from.type], ...from.attrs]);
  const is = new Map([['type', to.type], ...to.attrs]);
  const places = new Map<string, Written>();
  for (const name of was.keys()) {
    const place = onlyPlace(flake, path, name);
    if (place !== undefined) places.set(name, place);
    else if (was.get(name) !== is.get(name)) return undefined;
  }
  const changed = [...was.keys()].filter((name) => is.has(name) && is.get(name) !== was.get(name));
  const removed = [...was.keys()].filter((name) => !is.has(name));
  const added = [...is.keys()].filter((name) => !was.has(name));
  const edits: Edit[] = [];
  /** The place of what the remark speaks of. */
  let spoken: Written | undefined;
  for (const name of changed) {
    const place = places.get(name);
    if (place === undefined) return undefined;
    edits.push(valueEdit(flake, place, valueText(is.get(name))));
    if (name === 'rev' || name === 'url') spoken = place;
  }
  while (removed.length > 0 && added.length > 0) {
    const [old, fresh] = [removed.shift() ?? '', added.shift() ?? ''];
    const place = places.get(old);
    if (place === undefined) return undefined;
    edits.push({ span: spanOf(table, place.name), text: nixName(fresh) });
    edits.push(valueEdit(flake, place, valueText(is.get(fresh))));
    if (fresh === 'rev' || old === 'rev') spoken = place;
  }
  for (const name of removed) {
    const place = places.get(name);
    if (place === undefined) return undefined;
    const span = spanOf(table, place.binding);
    const known = remarkAt(flake.facts, span.end);
    edits.push(removal(table.text, { start: span.start, end: known?.comment.span.end ?? span.end }));
  }
  const last = [...places.values()].toSorted((a, b) => a.binding - b.binding).at(-1);
  if (last === undefined) return undefined;
  const words = remark === undefined || remark === 'keep' ? undefined : remarkText(remark);
  if (added.length > 0)
    edits.push(insertAttrs(flake, last, added, is, spoken === undefined ? words : undefined));
  if (spoken !== undefined) edits.push(...remarkEdits(flake, endOf(table, spoken.binding), remark));
  return edits;
}

function insertAttrs(
  { facts: { table } }: FlakeRecord,
  after: Written,
  names: readonly string[],
  values: ReadonlyMap<string, unknown>,
  words: string | undefined,
): Edit {
  const prefix = table.text.slice(startOf(table, after.binding), startOf(table, after.name));
  const made = names.map((name) =>
    insertAfter(
      table.text,
      spanOf(table, after.binding),
      `${prefix}${nixName(name)} = ${valueText(values.get(name))};`,
    ),
  );
  const text = made.map((one) => one.text).join('');
  const span = made[0]?.span ?? spanOf(table, after.binding);
  if (words === undefined) return { span, text };
  return { span, text: /^\r?\n/.test(text) ? `${text} # ${words}` : `${text} /* ${words} */` };
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? nixString(value) : String(value);
}
