import { contextOf, cover, pop, push, put, restore, type Scan } from './scan.ts';

/** Signs between double quotes, in `${…}` and in sums: all are parts of a word but the commands in them. */
export function scanCovered(scan: Scan): void {
  const { text, at } = scan;
  const { kind } = contextOf(scan);
  const sign = text.charAt(at);
  const isQuoted = kind === 'quote' || isWithinQuotes(scan);
  if (sign === '\\') take(scan, 2);
  else if (sign === '$') scanDollar(scan, isQuoted);
  else if (sign === '`') scanBackquote(scan);
  else if (sign === '"') {
    take(scan, 1);
    if (kind === 'quote') pop(scan);
    else push(scan, 'quote', '"', at, true);
  } else if (sign === "'" && kind !== 'quote' && !isQuoted) scanRaw(scan);
  else if (kind === 'sum' && (sign === '(' || sign === ')')) scanParenthesis(scan, sign);
  else if (kind === 'braces' && sign === '}') {
    take(scan, 1);
    endBraces(scan);
  } else take(scan, 1);
}

function take(scan: Scan, count: number): void {
  const end = Math.min(scan.text.length, scan.at + count);
  cover(scan, scan.at, end);
  scan.at = end;
}

/** `${…}` between double quotes, where a single quote is a sign like others. */
function isWithinQuotes({ stack }: Scan): boolean {
  return stack.at(-1)?.kind === 'braces' && stack.at(-2)?.kind === 'quote';
}

/** `'…'` */
export function scanRaw(scan: Scan): void {
  const { at, text } = scan;
  const close = text.indexOf("'", at + 1);
  take(scan, (close < 0 ? text.length : close + 1) - at);
  if (close < 0) restore(scan, at, at + 1);
}

/** What a dollar begins. */
export function scanDollar(scan: Scan, isQuoted: boolean): void {
  const { text, at } = scan;
  const next = text.charAt(at + 1);
  if (next === '(' && text.charAt(at + 2) === '(' && !scan.noSums.has(at)) {
    take(scan, 3);
    push(scan, 'sum', ')', at, true);
  } else if (next === '(') {
    scan.at += 2;
    push(scan, 'commands', ')', at, true);
    if (scan.noSums.has(at)) openInner(scan);
  } else if (next === '{') {
    take(scan, 2);
    push(scan, 'braces', '}', at, true);
  } else if (next === "'" && !isQuoted) {
    take(scan, 2);
    while (scan.at < text.length && text.charAt(scan.at) !== "'")
      take(scan, text.charAt(scan.at) === '\\' ? 2 : 1);
    take(scan, 1);
  } else take(scan, 1);
}

/** Takes the second of two parentheses away, which the grammar would read as a sum. */
export function openInner(scan: Scan): void {
  put(scan, scan.at, ' ');
  scan.at++;
  contextOf(scan).open = 1;
}

/** A backquote, which begins commands or ends them. */
export function scanBackquote(scan: Scan): void {
  const { at, text } = scan;
  const { close, start } = contextOf(scan);
  scan.at++;
  if (close !== '`') push(scan, 'commands', '`', at, true);
  else {
    pop(scan);
    if (text.slice(start + 1, at).trim() === '') cover(scan, start, at + 1);
  }
}

const ASSIGNED = /^\$\{([A-Za-z_][A-Za-z0-9_]*):?=/;

function endBraces(scan: Scan): void {
  const { start } = contextOf(scan);
  const name = ASSIGNED.exec(scan.text.slice(start, Math.min(scan.at, start + 200)))?.[1];
  if (name !== undefined) scan.opaque.add(name);
  scan.closings.set(start, scan.at);
  pop(scan);
}

/** As many texts are looked at again because `((` was no sum. */
const MOST_NO_SUMS = 50;

function scanParenthesis(scan: Scan, sign: string): void {
  const context = contextOf(scan);
  const { start, inWord } = context;
  if (sign === '(') {
    context.open++;
    take(scan, 1);
  } else if (context.open > 0) {
    context.open--;
    take(scan, 1);
  } else if (scan.text.charAt(scan.at + 1) === ')') {
    take(scan, 2);
    endSum(scan);
  } else if (scan.noSums.size < MOST_NO_SUMS) {
    // `$((a; b) | c)` and `((a; b) | c)` begin with two parentheses: all of that is looked at again.
    scan.noSums.add(start);
    restore(scan, start, scan.at);
    pop(scan);
    scan.at = start;
    scan.isWordStart = !inWord;
    contextOf(scan).command ||= !inWord;
  } else {
    take(scan, 1);
    pop(scan);
  }
}

const NAMES = /(\$?)\b([A-Za-z_][A-Za-z0-9_]*)/g;

function endSum(scan: Scan): void {
  const { start, inWord } = contextOf(scan);
  const { text, at } = scan;
  for (const [, dollar, name] of text.slice(start, at).matchAll(NAMES))
    if (dollar === '' && name !== undefined) scan.opaque.add(name);
  pop(scan);
  if (inWord) {
    scan.closings.set(start, at);
    return;
  }
  // A sum by itself, or the head of a loop, which becomes the name of a variable.
  if (scan.isLoop) {
    if (!/[;\n]/.test(text.charAt(at))) {
      put(scan, at - 1, ';');
      contextOf(scan).command = true;
    }
    scan.isLoop = false;
  } else if (!text.slice(start, at).includes('`') && !/\$\([^(]/.test(text.slice(start, at))) {
    scan.codes.fill(48, start, at);
    for (const place of [start, start + 1]) put(scan, place, '(');
    for (const place of [at - 2, at - 1]) put(scan, place, ')');
  }
}
