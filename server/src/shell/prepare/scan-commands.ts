import { isLineEnd, readDocuments, startDocument } from './documents.ts';
import { openInner, scanBackquote, scanDollar, scanRaw } from './scan-quotes.ts';
import { scanRun } from './scan-words.ts';
import { blank, contextOf, cover, endTarget, endWord, fault, pop, push, put, type Scan } from './scan.ts';

/** Signs where there are commands, the words of an array, `case` or `[[`. */
export function scanCommands(scan: Scan): void {
  const { text, at } = scan;
  const { kind } = contextOf(scan);
  const sign = text.charAt(at);
  switch (sign) {
    case ' ':
    case '\t':
    case '\r':
      if (kind === 'test' || kind === 'pattern') cover(scan, at, at + 1);
      scan.isWordStart = true;
      scan.at++;
      return;
    case '\n':
      scanLineEnd(scan);
      return;
    case '\\':
      scanBackslash(scan);
      return;
    case "'":
      scanRaw(scan);
      endWord(scan);
      return;
    case '"':
      endWord(scan);
      cover(scan, at, at + 1);
      scan.at++;
      push(scan, 'quote', '"', at, true);
      return;
    case '`':
      if (contextOf(scan).close !== '`') endWord(scan);
      scanBackquote(scan);
      return;
    case '$':
      endWord(scan);
      scanDollar(scan, false);
      return;
    case ';':
    case '|':
    case '&':
      scanOperator(scan, sign);
      return;
    case '<':
    case '>':
      scanRedirect(scan, sign);
      return;
    case '(':
      scanOpening(scan);
      return;
    case ')':
      scanClosing(scan);
      return;
    default:
      scanRun(scan);
  }
}

function scanLineEnd(scan: Scan): void {
  const context = contextOf(scan);
  const { text } = scan;
  if (context.kind === 'test') {
    // `[[` goes on only behind an operator; otherwise it is half typed.
    if (scan.isJoined) {
      cover(scan, scan.at, scan.at + 1);
      scan.at++;
      return;
    }
    pop(scan);
  }
  endPipeline(scan);
  scan.at++;
  scan.isWordStart = true;
  scan.isLoop = false;
  endTarget(scan);
  const { kind } = context;
  contextOf(scan).command = kind !== 'words' && kind !== 'pattern';
  contextOf(scan).has = false;
  if (scan.waiting.length > 0) {
    const read = readDocuments(text, scan.at, scan.waiting);
    for (const document of read.documents) scan.documents.set(document.operator, document);
    blank(scan, scan.at, read.end);
    scan.at = read.end;
    scan.waiting = [];
  }
  if (scan.stack.length > 1 || scan.isJoined) return;
  scan.lines.push(scan.at);
  if (scan.nested > 0) return;
  scan.breaks.push(scan.at);
  scan.nested = 0;
}

/**
 * The grammar takes what follows a pipeline of three for more words of it, up to the next redirection, whatever line that
 * is in. `;` it heeds.
 */
function endPipeline(scan: Scan): void {
  if (scan.isJoined) return;
  const context = contextOf(scan);
  const hasCommands = context.kind === 'commands' || context.kind === 'case';
  if (hasCommands && context.pipes > 1 && !context.command) put(scan, scan.at, ';');
  context.pipes = 0;
}

function scanBackslash(scan: Scan): void {
  const { text, at } = scan;
  const next = text.charAt(at + 1);
  const isContinued = next === '\n' || next === '';
  const end = Math.min(text.length, at + 2);
  const { kind } = contextOf(scan);
  if (!isContinued || kind === 'test' || kind === 'pattern') {
    endWord(scan);
    cover(scan, at, end);
  } else if (isLineEnd(text, at + 2) || scan.isWordStart || /[\s;&|<>()]/.test(text.charAt(at + 2))) {
    scan.codes.fill(32, at, end);
    if (next === '\n' && isLineEnd(text, at + 2)) put(scan, at + 1, '\n');
    scan.isWordStart = true;
  } else cover(scan, at, end);
  scan.at = end;
}

function scanOperator(scan: Scan, sign: string): void {
  const { text, at } = scan;
  const context = contextOf(scan);
  scan.at++;
  if (context.kind === 'test' || context.kind === 'pattern') {
    cover(scan, at, at + 1);
    scan.isJoined = true;
    return;
  }
  // `&>`, `>&` and `<&`
  if (sign === '&' && (text.charAt(at + 1) === '>' || /[<>]/.test(text.charAt(at - 1)))) return;
  scan.isWordStart = true;
  scan.isLoop = false;
  endTarget(scan);
  const isDouble = text.charAt(at + 1) === sign;
  if (context.kind === 'case' && context.state === 'pattern') return;
  if (context.kind === 'case' && sign === ';' && (isDouble || text.charAt(at + 1) === '&')) {
    scan.at += isDouble && text.charAt(at + 2) === '&' ? 2 : 1;
    context.state = 'pattern';
    context.command = true;
    return;
  }
  if (isDouble || (sign === '|' && text.charAt(at + 1) === '&')) scan.at++;
  if (!context.has || context.kind === 'words') {
    fault(scan, at, scan.at);
    return;
  }
  context.command = true;
  context.has = false;
  scan.isJoined = sign === '|' || (sign === '&' && isDouble);
  context.pipes = sign === '|' && !isDouble ? context.pipes + 1 : 0;
}

function scanRedirect(scan: Scan, sign: string): void {
  const { text, at } = scan;
  const { kind } = contextOf(scan);
  if (kind === 'test' || kind === 'pattern') {
    cover(scan, at, at + 1);
    scan.at++;
    return;
  }
  if (kind === 'words' && text.charAt(at + 1) !== '(') {
    scan.at++;
    fault(scan, at, scan.at);
    return;
  }
  if (text.charAt(at + 1) === '(') {
    endWord(scan);
    scan.at += 2;
    push(scan, 'commands', ')', at, true);
    return;
  }
  endTarget(scan);
  contextOf(scan).has = true;
  if (text.startsWith('<<<', at)) {
    blank(scan, at + 1, at + 3);
    scan.at += 3;
  } else if (text.startsWith('<<', at)) {
    const started = startDocument(text, at);
    blank(scan, at + 1, at + 2);
    scan.at += 2;
    if (started !== undefined) {
      scan.waiting.push(started);
      if (started.tabs) blank(scan, at + 2, at + 3);
      cover(scan, started.end - started.written, started.end);
      scan.at = started.end;
      scan.isWordStart = false;
      return;
    }
  } else if (text.startsWith('<>', at)) {
    blank(scan, at + 1, at + 2);
    scan.at += 2;
  } else scan.at += sign === '>' && /[>|]/.test(text.charAt(at + 1)) ? 2 : 1;
  scan.target = { start: at, end: scan.at };
  scan.isWordStart = true;
}

function scanOpening(scan: Scan): void {
  const { text, at, isWordStart } = scan;
  const context = contextOf(scan);
  const isSum = text.charAt(at + 1) === '(' && !scan.noSums.has(at) && isWordStart;
  if (context.kind === 'case' && context.state === 'pattern' && isWordStart) scan.at++;
  else if (context.kind === 'test') {
    cover(scan, at, at + 1);
    scan.isJoined = true;
    scan.at++;
  } else if (isSum && (context.command || scan.isLoop)) {
    context.command = false;
    context.has = true;
    cover(scan, at, at + 2);
    scan.at += 2;
    push(scan, 'sum', ')', at);
  } else if (context.command && isWordStart && scan.target === undefined) {
    scan.at++;
    scan.isJoined = false;
    context.has = true;
    push(scan, 'commands', ')', at);
    if (scan.noSums.has(at)) openInner(scan);
  } else if (
    context.kind !== 'words' &&
    context.kind !== 'pattern' &&
    (text.charAt(at - 1) === '=' || isFunction(scan))
  ) {
    scan.at++;
    context.has = true;
    push(scan, 'words', ')', at);
  } else {
    const isFault = isWordStart || context.kind === 'words' || !/[?*+@!]/.test(text.charAt(at - 1));
    endWord(scan);
    if (isFault) fault(scan, at, at + 1);
    cover(scan, at, at + 1);
    scan.at++;
    push(scan, 'pattern', ')', at, true);
  }
}

function scanClosing(scan: Scan): void {
  const { text, at } = scan;
  const context = contextOf(scan);
  const { kind, start, inWord } = context;
  scan.at++;
  endTarget(scan);
  if (kind === 'case' && context.state === 'pattern') {
    context.state = 'body';
    context.command = true;
    context.has = false;
    scan.isWordStart = true;
  } else if (kind === 'test') {
    cover(scan, at, at + 1);
    scan.isJoined = false;
  } else if (context.open > 0) {
    context.open--;
    put(scan, at, ' ');
  } else if (context.close === ')') {
    pop(scan);
    if (kind === 'pattern') cover(scan, at, at + 1);
    else if (inWord && text.slice(start + 2, at).trim() === '') cover(scan, start, at + 1);
    if (inWord) return;
    if (kind === 'commands' && text.slice(start + 1, at).trim() === '') {
      fault(scan, start, start + 1);
      fault(scan, at, at + 1);
      contextOf(scan).has = false;
    }
    contextOf(scan).command = contextOf(scan).kind !== 'words';
    // The body of a function may begin on the next line.
    scan.isJoined = kind === 'words' && text.charAt(start - 1) !== '=';
    scan.isWordStart = true;
  } else fault(scan, at, scan.at);
}

const FUNCTION = /\([ \t]*\)\s*(?:#[^\n]*\s+)?(?:[{(]|\[\[|if\s)/y;

/** Whether the parenthesis is that of `f() {`. */
function isFunction({ text, at }: Scan): boolean {
  FUNCTION.lastIndex = at;
  return FUNCTION.test(text);
}
