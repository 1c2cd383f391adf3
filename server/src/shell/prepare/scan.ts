import type { Span } from '../../text/span.ts';
import type { HereDocument, WaitingDocument } from './documents.ts';

/**
 * - `commands`: up to `close`
 * - `words`: those of an array, up to `)`
 * - `pattern`: `(…)` within a word
 * - `case`: from `case` to `esac`
 * - `test`: `[[ … ]]`
 * - `quote`: between double quotes
 * - `braces`: `${…}`
 * - `sum`: `((…))`
 */
interface Context {
  readonly kind: 'commands' | 'words' | 'pattern' | 'case' | 'test' | 'quote' | 'braces' | 'sum';
  readonly close: '' | ')' | '`' | '"' | '}';
  /** Where it begins: at `$` or at its first sign. */
  readonly start: number;
  /** It is put into a word. */
  readonly inWord: boolean;
  /** A command may begin here. */
  command: boolean;
  /** Something stands there already. */
  has: boolean;
  /** Of `case`: what comes next. */
  state: 'subject' | 'pattern' | 'body';
  /** How many parentheses are open in it. */
  open: number;
  /** How many pipes the statement at hand has. */
  pipes: number;
}

/** A walk over the text of a script, sign by sign, that knows of quotes and of where commands begin. */
export interface Scan {
  readonly text: string;
  /** What becomes of each sign. */
  readonly codes: Uint16Array;
  readonly stack: Context[];
  readonly documents: Map<number, HereDocument>;
  /** Where `${` and `$((` end, by where they begin. */
  readonly closings: Map<number, number>;
  readonly comments: Span[];
  readonly breaks: number[];
  readonly lines: number[];
  /** What stands where it cannot; the grammar does not see it. */
  readonly faults: Span[];
  /** Variables that are given values in sums and by `${x:=…}`. */
  readonly opaque: Set<string>;
  /** `((` that turned out to be two parentheses. */
  readonly noSums: Set<number>;
  waiting: WaitingDocument[];
  at: number;
  /** How many compound commands are open. */
  nested: number;
  isWordStart: boolean;
  /** Behind `|`, `&&` or `||`. */
  isJoined: boolean;
  /** The redirection whose target comes next. */
  target: Span | undefined;
  /** Behind `for` and `select`, up to `in`. */
  isLoop: boolean;
}

export function startScan(text: string): Scan {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  const scan: Scan = {
    text,
    codes,
    stack: [],
    documents: new Map(),
    closings: new Map(),
    comments: [],
    breaks: [],
    lines: [],
    faults: [],
    opaque: new Set(),
    noSums: new Set(),
    waiting: [],
    at: 0,
    nested: 0,
    isWordStart: true,
    isJoined: false,
    target: undefined,
    isLoop: false,
  };
  push(scan, 'commands', '', 0);
  return scan;
}

const WORD_SIGN = 95;
const BLANK = 32;
const LINE_END = 10;

/** Makes a stretch a part of a word. */
export function cover(scan: Scan, from: number, to: number): void {
  scan.codes.fill(WORD_SIGN, from, to);
}

/** Makes a stretch blanks; its line ends stay. */
export function blank(scan: Scan, from: number, to: number): void {
  for (let i = from; i < to; i++) if (scan.codes[i] !== LINE_END) scan.codes[i] = BLANK;
}

export function put(scan: Scan, at: number, sign: string): void {
  scan.codes[at] = sign.charCodeAt(0);
}

/** Gives the grammar a stretch as it is written. */
export function restore(scan: Scan, from: number, to: number): void {
  for (let i = from; i < to; i++) scan.codes[i] = scan.text.charCodeAt(i);
}

export function push(
  scan: Scan,
  kind: Context['kind'],
  close: Context['close'],
  start: number,
  inWord = false,
): void {
  const command = kind === 'commands';
  scan.stack.push({ kind, close, start, inWord, command, has: false, state: 'subject', open: 0, pipes: 0 });
  scan.isWordStart = true;
  scan.target = undefined;
}

export function pop(scan: Scan): void {
  if (scan.stack.length > 1) scan.stack.pop();
  scan.isWordStart = false;
}

const NOWHERE: Context = {
  kind: 'commands',
  close: '',
  start: 0,
  inWord: false,
  command: true,
  has: false,
  state: 'subject',
  open: 0,
  pipes: 0,
};

export function contextOf(scan: Scan): Context {
  return scan.stack.at(-1) ?? NOWHERE;
}

/** Takes away what stands where it cannot: getting over that costs the grammar the square of the length. */
export function fault(scan: Scan, from: number, to: number): void {
  blank(scan, from, to);
  const last = scan.faults.at(-1);
  if (last !== undefined && last.end >= from - 1)
    scan.faults[scan.faults.length - 1] = { start: last.start, end: to };
  else scan.faults.push({ start: from, end: to });
}

/** Notes that a statement or what it is told to read or write ends here. */
export function endTarget(scan: Scan): void {
  if (scan.target !== undefined) fault(scan, scan.target.start, scan.target.end);
  scan.target = undefined;
}

/** Notes that there is a word, or a part of one, which is no reserved one. */
export function endWord(scan: Scan): void {
  const context = contextOf(scan);
  if (scan.target === undefined) context.command = false;
  context.has = true;
  scan.target = undefined;
  scan.isWordStart = false;
  scan.isJoined = false;
}

/** The text as the grammar is given it. */
export function scannedText({ codes }: Scan): string {
  let text = '';
  for (let at = 0; at < codes.length; at += 8192) {
    const piece: unknown = Reflect.apply(String.fromCharCode, undefined, codes.subarray(at, at + 8192));
    text += String(piece);
  }
  return text;
}
