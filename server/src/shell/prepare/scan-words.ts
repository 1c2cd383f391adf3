import { UNKNOWN } from '../../text/mapped.ts';
import { blank, contextOf, cover, endWord, pop, push, put, type Scan } from './scan.ts';

const RUN = /[^\s'"\\$`;&|<>()]+/y;
const COMPOUND = String.raw`(?=\{\s|\(|\[\[\s|(?:if|while|until|for|case|select)\s)`;
const TIMED = new RegExp(String.raw`time(?:[ \t]+-p)?(?:[ \t]+--)?[ \t]+${COMPOUND}`, 'y');
const COPROC = new RegExp(String.raw`coproc(?:[ \t]+[A-Za-z_][A-Za-z0-9_]*)?[ \t]+${COMPOUND}`, 'y');
const FUNCTION = /function[ \t]+[^\s(){}]+(?:[ \t]*\([ \t]*\))?/y;
const LOOP = /(?:for|select)[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t]+(?=do\s)/y;
/** The name, the index and the sign of an assignment. An index that holds commands is left alone. */
const ASSIGNMENT =
  /[A-Za-z_][A-Za-z0-9_]*(?:\[((?:[^\s'"`\\[\]$]|"(?:[^"\n`$]|\$(?!\())*"|'[^'\n]*'|\$\{[^}\n`]*\}|\$(?![({])|\[[^\]\n`$]*\]|\\[^\n])*)\])?\+?=/y;
/** What the grammar takes for words wherever they stand. */
const PLAIN = /^-?[A-Za-z0-9_./][A-Za-z0-9_./:,+-]*$/;

/** Words behind which a command may follow at once; with how many of them are closed by others. */
const RESERVED: ReadonlyMap<string, number> = new Map([
  ['if', 1],
  ['then', 0],
  ['elif', 0],
  ['else', 0],
  ['fi', -1],
  ['while', 1],
  ['until', 1],
  ['do', 0],
  ['done', -1],
  ['{', 1],
  ['}', -1],
]);
/** Words that mean something to the grammar, if only at some places. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...RESERVED.keys(),
  'for',
  'select',
  'case',
  'esac',
  'in',
  'function',
]);

/** Signs of a word up to the next quote, dollar or operator; or a comment. */
export function scanRun(scan: Scan): void {
  const { text, at, isWordStart, target } = scan;
  const context = contextOf(scan);
  if (text.charAt(at) === '#' && isWordStart && context.kind !== 'pattern') {
    const line = text.indexOf('\n', at);
    const end = line < 0 ? text.length : line;
    scan.comments.push({ start: at, end });
    blank(scan, at, end);
    scan.at = end;
    return;
  }
  RUN.lastIndex = at;
  const run = RUN.exec(text)?.[0] ?? text.charAt(at);
  const end = at + run.length;
  const isWord = isWordStart && (end >= text.length || /[\s;&|<>()]/.test(text.charAt(end)));
  if (isWord && isItems(scan, run, end)) {
    blank(scan, at, end);
    scan.at = end;
    return;
  }
  if (isWord && target === undefined && readReserved(scan, run, end)) return;
  const { kind } = context;
  const isHead = isWordStart && (kind === 'commands' || kind === 'case');
  const head = isHead ? assignmentHead(scan) : 0;
  if (at + head > end) {
    endWord(scan);
    context.command = false;
    scan.at = at + head;
    return;
  }
  const isKept = isWord && PLAIN.test(run) && context.kind !== 'test' && context.kind !== 'pattern';
  if (!isKept || KEYWORDS.has(run)) coverWord(scan, at + head, end);
  endWord(scan);
  // What stands before a command belongs to it.
  if (head > 0) contextOf(scan).command = false;
  scan.at = end;
}

/** Whether what stands where a pattern is expected is put in, as whole items of `case`. */
function isItems(scan: Scan, run: string, end: number): boolean {
  const { kind, state } = contextOf(scan);
  if (kind !== 'case' || state !== 'pattern' || run.replaceAll(UNKNOWN, '') !== '') return false;
  return /\s/.test(scan.text.charAt(end)) && !/^[ \t]*[|)]/.test(scan.text.slice(end, end + 80));
}

/** Parts of a word stay as they are where the grammar needs them: digits before `>`, names. */
function coverWord(scan: Scan, from: number, to: number): void {
  const { text } = scan;
  for (let i = from; i < to; i++) if (!/[A-Za-z0-9_]/.test(text.charAt(i))) cover(scan, i, i + 1);
  const word = text.slice(from, to);
  if (KEYWORDS.has(word)) cover(scan, from, to);
}

/** How long `NAME=` or `NAME[index]=` is; the index, which the grammar would read as an expression, is made a number. */
function assignmentHead(scan: Scan): number {
  ASSIGNMENT.lastIndex = scan.at;
  const found = ASSIGNMENT.exec(scan.text);
  if (found === null) return 0;
  const index = found[1];
  if (index !== undefined) {
    const from = scan.at + found[0].indexOf('[') + 1;
    scan.codes.fill(48, from, from + index.length);
  }
  return found[0].length;
}

/** Reads a word that means something by itself; gives whether it is one. */
function readReserved(scan: Scan, word: string, end: number): boolean {
  const { text, at } = scan;
  const context = contextOf(scan);
  const { kind } = context;
  if (kind === 'test') {
    if (word !== ']]') return false;
    pop(scan);
    put(scan, at - 1, ' ');
    scan.at = end;
    return true;
  }
  if (word === 'in' && ((kind === 'case' && context.state === 'subject') || scan.isLoop)) {
    if (scan.isLoop) scan.isLoop = false;
    else {
      context.state = 'pattern';
      context.command = true;
    }
    scan.at = end;
    return true;
  }
  if (!context.command) return false;
  if (kind === 'case' && word === 'esac') {
    pop(scan);
    contextOf(scan).command = true;
    contextOf(scan).has = true;
    scan.nested--;
    scan.at = end;
    return true;
  }
  if (kind === 'case' && context.state !== 'body') return false;
  const depth = RESERVED.get(word);
  if (depth !== undefined) {
    scan.nested += depth;
    context.has = depth < 0;
    scan.isJoined = false;
    scan.isWordStart = true;
    scan.at = end;
    return true;
  }
  switch (word) {
    case '!':
      if (text.charAt(end) === '(') return false;
      blank(scan, at, end);
      scan.at = end;
      return true;
    case 'case':
      scan.nested++;
      context.command = false;
      context.has = true;
      push(scan, 'case', '', at);
      scan.at = end;
      return true;
    case '[[':
      if (!/[ \t]/.test(text.charAt(end))) return false;
      endWord(scan);
      push(scan, 'test', '', at);
      scan.at = end + 1;
      return true;
    case 'for':
    case 'select':
      scan.nested++;
      context.command = false;
      context.has = true;
      scan.isLoop = true;
      scan.at = loopHead(scan) ?? end;
      return true;
    case 'function':
      return skip(scan, FUNCTION, false);
    case 'time':
      return skip(scan, TIMED, true);
    case 'coproc':
      return skip(scan, COPROC, true);
    default:
      return false;
  }
}

/** `for x do` has no end of the line, or `;`, which the grammar waits for. */
function loopHead(scan: Scan): number | undefined {
  LOOP.lastIndex = scan.at;
  const found = LOOP.exec(scan.text)?.[0];
  if (found === undefined) return undefined;
  const end = scan.at + found.length;
  put(scan, end - 1, ';');
  scan.isLoop = false;
  contextOf(scan).command = true;
  return end;
}

function skip(scan: Scan, expression: RegExp, isBlanked: boolean): boolean {
  expression.lastIndex = scan.at;
  const found = expression.exec(scan.text)?.[0];
  if (found === undefined) return false;
  const end = scan.at + found.length;
  if (isBlanked) blank(scan, scan.at, end);
  else {
    const name = scan.at + found.search(/[ \t]/);
    for (let i = name; i < end; i++) if (!/[\w\s()]/.test(scan.text.charAt(i))) cover(scan, i, i + 1);
  }
  scan.at = end;
  scan.isWordStart = true;
  scan.isJoined = !isBlanked;
  return true;
}
