import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import {
  endOf,
  fieldOf,
  NONE,
  type NodeTable,
  parentOf,
  rowAt,
  spanOf,
  startOf,
  symbolOf,
  textOf,
} from '../../syntax/table.ts';
import { type Edit, lineEndAt, lineStartAt } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';
import type { Attr, NixFacts, Setting, SettingWord } from '../facts.ts';
import { isSetLiteral } from '../rows.ts';
import { removal, removeAttr } from './remove.ts';
import { nixName } from './write.ts';

type Facts = Pick<NixFacts, 'table' | 'bindings'>;

/**
 * Takes a setting out: its attribute, or its line of a text. What is left empty by that goes, too. Undefined where it is
 * not written in the option itself, as somebody else may use it then, and where it shares its line with others.
 */
export function removeSetting(facts: Facts, setting: Setting): Edit | undefined {
  const { attr, line } = setting.source;
  if (line === undefined) return isInPlace(facts, setting) ? removeAlone(facts, attr) : undefined;
  const { table } = facts;
  if (!isWithin(setting.nameSpan, attr.span)) return undefined;
  const isOnly = line.of.text.slice(0, line.from).trim() + line.of.text.slice(line.to).trim() === '';
  const row = attr.valueRow;
  if (isOnly && row !== undefined && isWithin(setting.nameSpan, spanOf(table, row)) && isString(table, row))
    return removeAttr(table, attr);
  const whole = { start: setting.nameSpan.start, end: Math.max(setting.valueSpan.end, setting.nameSpan.end) };
  const { text } = table;
  const before = text.slice(lineStartAt(text, whole.start), whole.start);
  const after = text.slice(whole.end, lineEndAt(text, whole.end));
  const isWhole = whole.end > whole.start && before.trim() === '' && /^\s*(?:#.*)?$/.test(after);
  return isWhole ? removal(text, whole) : undefined;
}

/** Takes a word out of the value of a setting; with the last of them the setting. */
export function removeWord(facts: Facts, setting: Setting, word: SettingWord): Edit | undefined {
  if (setting.complete && setting.words.length === 1) return removeSetting(facts, setting);
  const { table } = facts;
  if (!isOwn(facts, setting, word.span)) return undefined;
  const element = elementAt(table, word.span);
  if (element !== NONE) return removal(table.text, word.span);
  if (textAt(table, word.span) !== word.text) return undefined;
  return removal(table.text, word.span);
}

/** Puts another word in the place of one, which holds nothing that a string would have to escape. */
export function replaceWord(
  facts: Facts,
  setting: Setting,
  word: SettingWord,
  put: string,
): Edit | undefined {
  if (!isOwn(facts, setting, word.span) || /["\\$'\s]/.test(put)) return undefined;
  const written = textAt(facts.table, word.span);
  if (written === word.text) return { span: word.span, text: put };
  return written === `"${word.text}"` ? { span: word.span, text: `"${put}"` } : undefined;
}

/** Gives a setting another name, as long as the set has none of that name. */
export function renameSetting(facts: Facts, setting: Setting, name: string): Edit | undefined {
  const { source, nameSpan, written } = setting;
  const shown = textAt(facts.table, nameSpan);
  if (source.line !== undefined)
    return shown === written && isWithin(nameSpan, source.attr.span)
      ? { span: nameSpan, text: name }
      : undefined;
  if (source.attr.inherit !== undefined || !isInPlace(facts, setting)) return undefined;
  return shown === written || shown === `"${written}"` ? { span: nameSpan, text: nixName(name) } : undefined;
}

/** Whether the attribute is bound in the option itself, and not in a set that is only named there. */
function isInPlace(facts: Facts, { source: { attr } }: Setting): boolean {
  if (attr.duplicate) return false;
  const binding = facts
    .bindings(attr.name)
    .find((one) => one.attr.nameSpan.start === attr.nameSpan.start && !one.isLocal);
  return binding !== undefined && OWNERS.has(binding.path.at(-2) ?? '');
}

const OWNERS: ReadonlySet<string> = new Set(['nixConfig', 'settings', 'customSettings', 'nix']);

/** Whether a place in the value is written in the setting itself. */
function isOwn(facts: Facts, setting: Setting, span: Span): boolean {
  const { attr, line } = setting.source;
  return isWithin(span, attr.span) && (line !== undefined || isInPlace(facts, setting));
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The attribute, and the sets around it that hold nothing else, as far as they are for settings. */
function removeAlone(facts: Facts, attr: Attr): Edit {
  const { table } = facts;
  if (attr.inherit !== undefined) return removeAttr(table, attr);
  let row = bindingAt(table, attr.span);
  for (let owner = ownerOf(table, row); owner !== NONE; owner = ownerOf(table, row)) row = owner;
  return row === NONE ? removeAttr(table, attr) : removal(table.text, spanOf(table, row));
}

function bindingAt(table: NodeTable, { start, end }: Span): number {
  let row = rowAt(table, start);
  while (row !== NONE && symbolOf(table, row) !== NixKind.binding) row = parentOf(table, row);
  return row !== NONE && startOf(table, row) === start && endOf(table, row) === end ? row : NONE;
}

/** The binding whose value is a set that holds this one alone, without a comment. */
function ownerOf(table: NodeTable, binding: number): number {
  if (binding === NONE) return NONE;
  const set = parentOf(table, parentOf(table, binding));
  if (!isSetLiteral(table, set)) return NONE;
  const { start, end } = spanOf(table, binding);
  const around = table.text.slice(startOf(table, set), start) + table.text.slice(end, endOf(table, set));
  const owner = parentOf(table, set);
  if (!/^\{\s*\}$/.test(around) || owner === NONE || symbolOf(table, owner) !== NixKind.binding) return NONE;
  const name = /[\w-]+(?=\s*=)/.exec(textOf(table, owner))?.[0];
  return name !== undefined && OWNERS.has(name) ? owner : NONE;
}

/** The element of a list that stands in this place; NONE where there is none. */
function elementAt(table: NodeTable, { start, end }: Span): number {
  for (let row = rowAt(table, start); row !== NONE; row = parentOf(table, row)) {
    if (startOf(table, row) !== start || endOf(table, row) > end) return NONE;
    if (endOf(table, row) === end && fieldOf(table, row) === NixField.element) return row;
  }
  return NONE;
}

function isString(table: NodeTable, row: number): boolean {
  const kind = symbolOf(table, row);
  return kind === NixKind.string_expression || kind === NixKind.indented_string_expression;
}

function textAt({ text }: NodeTable, { start, end }: Span): string {
  return text.slice(start, end);
}
