import type { Span } from '../text/span.ts';
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
export interface Context {
  readonly kind: 'commands' | 'words' | 'pattern' | 'case' | 'test' | 'quote' | 'braces' | 'sum';
  readonly close: '' | ')' | '`' | '"' | '}';
  /** Where it begins: at `$` or at its first sign. */
  readonly start: number;
  /** It is put into a word. */
  readonly inWord: boolean;
  /** A command may begin here. */
  command: boolean;
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
  /** Behind the sign of a redirection. */
  isTarget: boolean;
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
    opaque: new Set(),
    noSums: new Set(),
    waiting: [],
    at: 0,
    nested: 0,
    isWordStart: true,
    isJoined: false,
    isTarget: false,
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
  scan.stack.push({ kind, close, start, inWord, command, state: 'subject', open: 0, pipes: 0 });
  scan.isWordStart = true;
  scan.isTarget = false;
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
  state: 'subject',
  open: 0,
  pipes: 0,
};

export function contextOf(scan: Scan): Context {
  return scan.stack.at(-1) ?? NOWHERE;
}

/** Notes that there is a word, or a part of one, which is no reserved one. */
export function endWord(scan: Scan): void {
  if (!scan.isTarget) contextOf(scan).command = false;
  scan.isTarget = false;
  scan.isWordStart = false;
  scan.isJoined = false;
}

/** The text as the grammar is given it. */
export function scannedText({ codes }: Scan): string {
  let text = '';
  for (let at = 0; at < codes.length; at += 8192)
    text += String.fromCharCode(...codes.subarray(at, at + 8192));
  return text;
}
