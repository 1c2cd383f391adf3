import { NONE, spanOf } from '../syntax/table.ts';
import { LEGACY_OPTIONS, settingNamed } from '../tables/settings.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import type { BindingFinder } from './bindings.ts';
import type { Attr, AttrSet, Setting, SettingWord, StaticValue } from './facts.ts';
import { optionParts } from './option-parts.ts';
import { DEPTH, type Reader } from './reader.ts';
import { readWrittenText } from './written-text.ts';

type Place = Setting['place'];

/** Options whose value is a set of settings, by the two last names of their path. */
const SETS: readonly (readonly [string, string])[] = [
  ['nix', 'settings'],
  ['nix-daemon', 'settings'],
  ['determinateNix', 'customSettings'],
];

/** Files whose text is a nix.conf, as `environment.etc`, `xdg.configFile` and `home.file` name them. */
const FILES: readonly string[] = [
  'nix/nix.conf',
  'nix/nix.custom.conf',
  '.config/nix/nix.conf',
  '.config/nix/nix.custom.conf',
];

/** The settings of Nix that a file makes, in the order of the text within each place. */
export function readSettings(reader: Reader, top: number, bindings: BindingFinder): Setting[] {
  const found = new Collector(reader);
  if (top !== NONE && bindings.has('nixConfig')) {
    const value = reader.value(top, DEPTH);
    const attr = value.kind === 'attrs' ? value.attrs.attrs.get('nixConfig') : undefined;
    if (attr !== undefined) found.addSets(attr, 'flake');
  }
  for (const [first, last] of SETS) {
    if (!bindings.has(first)) continue;
    for (const attr of optionsAt(bindings, first, last)) found.addSets(attr, 'system');
  }
  if (bindings.has('nix')) {
    for (const [option, name] of LEGACY_OPTIONS) {
      for (const attr of optionsAt(bindings, 'nix', option)) {
        found.addAttr(attr, name, option, 'system', attr.nameSpan.start);
      }
    }
    for (const attr of optionsAt(bindings, 'nix', 'extraOptions')) found.addTexts(attr, 'system');
  }
  for (const file of FILES) {
    for (const { attr } of bindings(file)) {
      for (const set of found.setsOf(attr)) {
        const text = set.attrs.get('text');
        if (text !== undefined) found.addTexts(text, 'system');
      }
    }
  }
  for (const { attr, isLocal } of bindings('NIX_CONFIG')) {
    if (!isLocal) found.addTexts(attr, 'environment');
  }
  return found.settings;
}

/** The bindings of an option by the two last names of its path. Those below `options` declare it. */
function optionsAt(bindings: BindingFinder, first: string, last: string): Attr[] {
  return bindings(last)
    .filter(({ path }) => path.at(-2) === first && !path.includes('options'))
    .map(({ attr }) => attr);
}

class Collector {
  readonly settings: Setting[] = [];
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The sets that make up the value of an attribute. */
  setsOf(attr: Attr): AttrSet[] {
    if (attr.set !== undefined) return [attr.set];
    if (attr.valueRow === undefined || attr.duplicate) return [];
    return optionParts(this.reader.table, attr.valueRow).flatMap((row) => {
      const value = this.reader.value(row, DEPTH);
      return value.kind === 'attrs' ? [value.attrs] : [];
    });
  }

  addSets(attr: Attr, place: Place): void {
    for (const set of this.setsOf(attr)) {
      for (const one of set.attrs.values()) this.addAttr(one, one.name, one.name, place, attr.nameSpan.start);
    }
  }

  addAttr(attr: Attr, name: string, written: string, place: Place, group: number): void {
    // No setting takes a set: it is an option of a module of this configuration's own.
    if (attr.set !== undefined) return;
    const { values, words, complete } = this.valuesOf(attr);
    this.settings.push({
      ...nameOf(name),
      written,
      place,
      nameSpan: attr.nameSpan,
      valueSpan: this.valueSpan(attr),
      values,
      words,
      complete,
      group,
      source: { attr, line: undefined },
    });
  }

  /** Strings that hold lines of a nix.conf. */
  addTexts(attr: Attr, place: Place): void {
    if (attr.valueRow === undefined || attr.duplicate) return;
    for (const part of optionParts(this.reader.table, attr.valueRow, true)) {
      const value = this.reader.value(part, DEPTH);
      const text = this.written(value.kind === 'string' ? value.row : part);
      if (text !== undefined) this.addLines(text, place, attr);
    }
  }

  /** As `parseConfigFiles` in src/libutil/configuration.cc: `name = word …`, `#` begins a comment. */
  private addLines(written: MappedText, place: Place, attr: Attr): void {
    let from = 0;
    for (const line of written.text.split('\n')) {
      const words = wordsIn(line.replace(/#[^]*$/, ''), from);
      const source = { attr, line: { of: written, from, to: from + line.length } };
      from += line.length + 1;
      const [name, equals, ...rest] = words;
      if (name === undefined || equals?.text !== '=' || !written.isKnown(name.from, name.to)) continue;
      const known = rest.filter((word) => written.isKnown(word.from, word.to));
      const placed = known.map((word) => ({ text: word.text, span: written.spanOf(word.from, word.to) }));
      const last = words.at(-1) ?? name;
      const whole = { from: (rest[0] ?? name).from, to: last.to };
      const complete = known.length === rest.length;
      const valueSpan = written.spanOf(whole.from, whole.to);
      const value = { text: rest.map(({ text }) => text).join(' '), span: valueSpan };
      this.settings.push({
        ...nameOf(name.text),
        written: name.text,
        place,
        nameSpan: written.spanOf(name.from, name.to),
        valueSpan,
        values: complete && rest.length > 0 ? [value] : [],
        words: placed,
        complete,
        group: attr.nameSpan.start,
        source,
      });
    }
  }

  /** What is set, without the `mkForce` or `mkIf` around it. */
  private valueSpan(attr: Attr): Span {
    const { table } = this.reader;
    if (attr.valueRow === undefined) return attr.nameSpan;
    const [first, ...others] = optionParts(table, attr.valueRow);
    return spanOf(table, first !== undefined && others.length === 0 ? first : attr.valueRow);
  }

  private valuesOf(attr: Attr): Pick<Setting, 'values' | 'words' | 'complete'> {
    const values: SettingWord[] = [];
    const words: SettingWord[] = [];
    let complete = true;
    const add = (row: number, depth: number): void => {
      const value = this.reader.value(row, DEPTH);
      const span = spanOf(this.reader.table, row);
      const plain = plainText(value);
      if (value.kind === 'list' && depth > 0) for (const item of value.items) add(item, depth - 1);
      else if (plain !== undefined) {
        values.push({ text: plain, span });
        for (const word of this.wordsOf(plain, value.row, span)) words.push(word);
      } else if (value.kind !== 'null') complete = false;
    };
    if (attr.valueRow === undefined || attr.duplicate) {
      const value = attr.duplicate ? undefined : this.reader.attrValue(attr, DEPTH);
      if (value === undefined || value.row === NONE || value.kind === 'attrs') complete = false;
      else add(value.row, 1);
    } else for (const row of optionParts(this.reader.table, attr.valueRow)) add(row, 1);
    return { values, words, complete };
  }

  /** The words of a string: one that is alone has the place of the whole string. */
  private wordsOf(text: string, row: number, span: Span): readonly SettingWord[] {
    const words = wordsIn(text, 0);
    if (words.length <= 1) return words.map((word) => ({ text: word.text, span }));
    const written = this.written(row);
    const isSame = written?.text === text;
    return words.map((word) => ({
      text: word.text,
      span: written !== undefined && isSame ? written.spanOf(word.from, word.to) : span,
    }));
  }

  private written(row: number): MappedText | undefined {
    return readWrittenText(this.reader.table, row, (at) => {
      const value = this.reader.value(at, DEPTH);
      return value.kind === 'string' ? value.value : undefined;
    });
  }
}

function nameOf(written: string): Pick<Setting, 'name' | 'info' | 'appends'> {
  const named = settingNamed(written);
  return { name: named?.info.name ?? written, info: named?.info, appends: named?.appends === true };
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function wordsIn(text: string, offset: number): Word[] {
  return Array.from(text.matchAll(/[^ \t\r\n]+/g), ({ 0: word, index }) => ({
    text: word,
    from: offset + index,
    to: offset + index + word.length,
  }));
}

/** A value as nix.conf has it; undefined where it is none or cannot be told. */
function plainText(value: StaticValue): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'bool':
    case 'number':
      return String(value.value);
    case 'path':
      return value.text;
    default:
      return undefined;
  }
}
