import { ShellKind } from '../syntax/shell-kinds.ts';
import { childrenOf, endOf, NONE, nextOf, startOf, symbolOf } from '../syntax/table.ts';
import { type MappedText, MappedTextBuilder, UNKNOWN } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { WORDS } from './kinds.ts';
import { type Part, partsOf, type Quoting, type Stretch } from './parts.ts';
import type { Command, Word } from './script.ts';
import { MOST_LINKED, type Unit } from './unit.ts';
import type { Value } from './variables.ts';

/** What reads the commands within a word. */
export interface Inside {
  /** Whose word it is. */
  readonly command: Command | undefined;
  /** Reads the commands of `$(…)` or `<(…)`, and gives them. */
  read(row: number, as: 'output' | 'process'): readonly Command[];
}

interface OpenWord extends Word {
  readonly substitutions: Command[];
  readonly processes: Command[];
  readonly variables: string[];
}

/** The longest value that is put in for a variable. */
const LONGEST_VALUE = 4096;

/** A value is put in that holds as many variables, or values of these: each word that uses it names them all. */
const MOST_VARIABLES = 64;

/** What variables hold, looked up while a word is read. */
interface Values {
  of(name: string): Value | undefined;
}

/** Reads one word, whatever stands in it. */
export function readWord(unit: Unit, stretch: Stretch, quoting: Quoting, inside: Inside): OpenWord {
  return assemble(unit, stretch, quoting, inside, false)[0] ?? emptyWord(unit, stretch);
}

/** Reads a word of a command line, which may become several, or none, by what is put in. */
export function readWords(unit: Unit, stretch: Stretch, inside: Inside): OpenWord[] {
  return assemble(unit, stretch, unit.exec ? 'exec' : 'word', inside, true);
}

export function emptyWord(
  unit: Unit,
  { from, to }: { readonly from: number; readonly to: number },
): OpenWord {
  return finish(new MappedTextBuilder(), unit.mapped.spanOf(from, to));
}

export function stretchOf(unit: Unit, row: number): Stretch {
  const { table, mapped } = unit;
  const to = endOf(table, row);
  let from = startOf(table, row);
  while (from < to && BLANKS.includes(mapped.text.charAt(from))) from++;
  return { from, to, firstRow: row, endRow: nextOf(table, row) };
}

function assemble(
  unit: Unit,
  stretch: Stretch,
  quoting: Quoting,
  inside: Inside,
  splits: boolean,
): OpenWord[] {
  const { mapped, table, closings } = unit;
  if (isPlain(mapped, stretch)) return [new PlainWord(mapped, stretch)];
  const parts = partsOf({ text: mapped.text, table, closings }, stretch, quoting);
  const words: OpenWord[] = [];
  const values = valuesOf(unit);
  const span = mapped.spanOf(stretch.from, stretch.to);
  let word = begin(span);
  let isWord = false;

  const end = (at: Span): void => {
    if (isWord || word.builder.size > 0) {
      for (const name of word.variables) unit.pending.push({ name, list: word.substitutions });
      words.push(word.done());
    }
    word = begin(at);
    isWord = false;
  };

  for (const part of parts) {
    const place = mapped.spanOf(part.from, part.to);
    switch (part.kind) {
      case 'plain':
        word.builder.addMapped(mapped, part.from, part.to);
        break;
      case 'sign':
        if (part.text !== '' && !mapped.isKnown(part.from, part.to))
          word.builder.addMapped(mapped, part.to - 1, part.to);
        else word.builder.addWhole(part.text, place.start, place.end);
        isWord ||= part.text !== '';
        break;
      case 'quote':
        isWord = true;
        break;
      case 'variable':
        putVariable(part, place);
        break;
      case 'elements':
        putElements(part, place, parts.length);
        break;
      case 'unknown':
        word.builder.addWhole(undefined, place.start, place.end);
        for (const row of part.rows) addSome(word.substitutions, inside.read(row, 'output'));
        for (const name of part.names) addName(word.variables, name);
        break;
      case 'output':
        word.builder.addWhole(undefined, place.start, place.end);
        addSome(word.substitutions, inside.read(part.row, 'output'));
        break;
      case 'text':
        word.builder.addWhole(undefined, place.start, place.end);
        unit.texts.push({
          from: part.inner,
          to: part.to - 1,
          command: inside.command,
          into: word.substitutions,
        });
        break;
      case 'process':
        word.builder.addWhole(undefined, place.start, place.end);
        addSome(word.processes, inside.read(part.row, 'process'));
        break;
    }
  }
  end(span);
  return words;

  function putVariable({ name, quoted }: Extract<Part, { kind: 'variable' }>, place: Span): void {
    const value = values.of(name);
    for (const one of [name, ...(value?.variables ?? [])]) addName(word.variables, one);
    const text = value?.elements === undefined ? value?.mapped : undefined;
    if (text === undefined || !unit.gathering.budget.take(text.text.length)) {
      word.builder.addWhole(undefined, place.start, place.end);
      return;
    }
    if (quoted || !splits) {
      addValue(word.builder, text, 0, text.text.length, place);
      return;
    }
    const { variables } = word;
    let from = 0;
    for (let at = 0; at <= text.text.length; at++) {
      const isBlank = at < text.text.length && BLANKS.includes(text.text.charAt(at));
      if (!isBlank && at < text.text.length) continue;
      addValue(word.builder, text, from, at, place);
      if (isBlank) {
        end(place);
        word.variables.push(...variables);
      }
      from = at + 1;
    }
  }

  function putElements({ name }: Extract<Part, { kind: 'elements' }>, place: Span, count: number): void {
    const elements = values.of(name)?.elements;
    const size = elements?.reduce((sum, { text }) => sum + text.length, elements.length) ?? 0;
    // Between the quotes that make its elements words.
    const isWhole = count === 1 || (count === 3 && parts[0]?.kind === 'quote' && parts[2]?.kind === 'quote');
    if (elements === undefined || !splits || !isWhole || !unit.gathering.budget.take(size)) {
      word.variables.push(name);
      word.builder.addWhole(undefined, place.start, place.end);
      return;
    }
    isWord = false;
    for (const element of elements) {
      word.variables.push(name);
      addValue(word.builder, element, 0, element.text.length, place);
      isWord = true;
      end(place);
    }
    parts.length = 0;
  }
}

/** Most words: nothing in them is quoted, escaped or put in, whatever the quoting. */
function isPlain({ text }: MappedText, { from, to }: Stretch): boolean {
  for (let at = from; at < to; at++) if (PLAIN[text.charCodeAt(at)] !== 1) return false;
  return to > from;
}

const PLAIN = new Uint8Array(0x10000);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@+,')
  PLAIN[sign.charCodeAt(0)] = 1;

class PlainWord implements OpenWord {
  readonly text: string;
  readonly isKnown = true;
  readonly span: Span;
  readonly substitutions: Command[] = [];
  readonly processes: Command[] = [];
  readonly variables: string[] = [];
  private readonly from: number;
  private readonly whole: MappedText;
  private own: MappedText | undefined;

  constructor(whole: MappedText, { from, to }: Stretch) {
    this.text = whole.text.slice(from, to);
    this.span = whole.spanOf(from, to);
    this.from = from;
    this.whole = whole;
  }

  get mapped(): MappedText {
    if (this.own === undefined) {
      const builder = new MappedTextBuilder();
      builder.addMapped(this.whole, this.from, this.from + this.text.length);
      this.own = builder.done();
    }
    return this.own;
  }
}

const BLANKS = ' \t\n\r';

function begin(span: Span) {
  const builder = new MappedTextBuilder();
  const substitutions: Command[] = [];
  const processes: Command[] = [];
  const variables: string[] = [];
  return {
    builder,
    substitutions,
    processes,
    variables,
    done(): OpenWord {
      const mapped = builder.done();
      const { text } = mapped;
      const isKnown = mapped.isKnown(0, text.length);
      return { text, isKnown, span, mapped, substitutions, processes, variables };
    },
  };
}

export function finish(builder: MappedTextBuilder, span: Span): OpenWord {
  const mapped = builder.done();
  return {
    text: mapped.text,
    isKnown: mapped.isKnown(0, mapped.text.length),
    span,
    mapped,
    substitutions: [],
    processes: [],
    variables: [],
  };
}

/** Words with a blank between each two. */
export function joinWords(words: readonly Word[]): MappedText {
  const builder = new MappedTextBuilder();
  let before: Word | undefined;
  for (const word of words) {
    if (before !== undefined) {
      const start = before.span.end;
      builder.addWhole(' ', start, Math.max(start, word.span.start));
    }
    builder.addMapped(word.mapped, 0, word.text.length);
    before = word;
  }
  return builder.done();
}

/** A word that is a stretch of another, such as the value in `NAME=value`. */
export function partOfWord(word: Word, from: number, to: number, span: Span): Word {
  const builder = new MappedTextBuilder();
  builder.addMapped(word.mapped, from, to);
  const { substitutions, processes, variables } = word;
  return { ...finish(builder, span), substitutions, processes, variables };
}

/** The rest of a word: the value of `--name=value`. */
export function endOfWord(word: Word, from: number): Word {
  const end = word.text.length;
  return partOfWord(word, from, end, word.mapped.spanOf(from, end));
}

/** As many variables are noted of a word. */
const MOST_NAMES = 50;

function addName(names: string[], name: string): void {
  if (names.length < MOST_NAMES && !names.includes(name)) names.push(name);
}

function addSome(list: Command[], more: readonly Command[]): void {
  for (const one of more) {
    if (list.length >= MOST_LINKED) return;
    list.push(one);
  }
}

/** Text that stands where a variable is used. */
function addValue(
  builder: MappedTextBuilder,
  value: MappedText,
  from: number,
  to: number,
  { start, end }: Span,
): void {
  for (let at = from; at < to; ) {
    let stop = value.text.indexOf(UNKNOWN, at);
    if (stop < 0 || stop > to) stop = to;
    if (stop > at) builder.addWhole(value.text.slice(at, stop), start, end);
    else builder.addWhole(value.isKnown(at, at + 1) ? UNKNOWN : undefined, start, end, value.tagAt(at));
    at = Math.max(stop, at + 1);
  }
}

function valuesOf(unit: Unit): Values {
  return { of: (name) => valueOf(unit, name) };
}

/** How far values in values are followed. */
const MOST_VALUES = 20;

function valueOf(unit: Unit, name: string): Value | undefined {
  const { variables, outer } = unit;
  if (outer !== undefined && !variables.knows(name)) return valueOf(outer, name);
  if (variables.values.has(name)) return variables.values.get(name);
  const row = variables.valueRow(name);
  variables.values.set(name, undefined);
  if (
    row === undefined ||
    variables.reading.depth >= MOST_VALUES ||
    endOf(unit.table, row) - startOf(unit.table, row) > LONGEST_VALUE
  )
    return undefined;
  if (row === NONE) {
    const empty: Value = { mapped: new MappedTextBuilder().done(), elements: undefined, variables: [] };
    variables.values.set(name, empty);
    return empty;
  }
  variables.reading.depth++;
  const value = symbolOf(unit.table, row) === ShellKind.array ? arrayValue(unit, row) : textValue(unit, row);
  variables.reading.depth--;
  variables.values.set(name, value);
  return value;
}

const NOTHING_INSIDE: Inside = { command: undefined, read: () => [] };

function textValue(unit: Unit, row: number): Value | undefined {
  const { mapped, variables } = readWord(unit, stretchOf(unit, row), 'word', NOTHING_INSIDE);
  if (mapped.text.length > LONGEST_VALUE || variables.length > MOST_VARIABLES) return undefined;
  return { mapped, elements: undefined, variables };
}

function arrayValue(unit: Unit, row: number): Value {
  const words = [...childrenOf(unit.table, row)]
    .filter((child) => WORDS.has(symbolOf(unit.table, child)))
    .flatMap((child) => readWords(unit, stretchOf(unit, child), NOTHING_INSIDE));
  const mapped = new MappedTextBuilder().done();
  return {
    mapped,
    elements: words.map((word) => word.mapped),
    variables: words.flatMap((word) => word.variables),
  };
}
