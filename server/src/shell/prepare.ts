import {
  type HereDocument,
  isLineEnd,
  readDocuments,
  startDocument,
  type WaitingDocument,
} from './documents.ts';

/**
 * The text of a script as the grammar is given it: of the same length, so that all places hold. What the grammar cannot
 * read, or reads wrongly, is written in a way that means the same to whoever looks for commands.
 */
export interface PreparedText {
  readonly text: string;
  /** By the place of `<<`. The grammar does not see them: it knows one on a line, and what follows it there not always. */
  readonly documents: ReadonlyMap<number, HereDocument>;
  /** Where lines begin that no statement goes on into. */
  readonly breaks: readonly number[];
}

/**
 * - `commands`: up to `close`; in those of arrays and of patterns (`words`) there are no commands
 * - `case`: from `case` to `esac`
 * - `test`: `[[ … ]]`
 * - `quote`: between double quotes
 * - `braces`: `${…}`
 * - `sum`: `((…))`, as long as it may be one
 */
interface Context {
  readonly kind: 'commands' | 'case' | 'test' | 'quote' | 'braces' | 'sum';
  readonly close: string;
  /** A command may begin here. */
  command: boolean;
  /** `(…)` that is no part of a word. */
  readonly isGroup: boolean;
  /** In it there are words only. */
  readonly words: boolean;
  /** Of `case`: what comes next. Of `braces`: whether they are between double quotes. */
  state: 'subject' | 'pattern' | 'body' | 'quoted' | '';
  /** Where its inner parenthesis is, and how many are open in it. */
  readonly start: number;
  open: number;
}

const RUN = /[^\s'"\\$`;&|<>()]+/y;
const COMPOUND = String.raw`(?=[{(][\s(]|\(|\[\[\s|(?:if|while|until|for|case|select)\s)`;
const TIMED = new RegExp(String.raw`time(?:[ \t]+-p)?(?:[ \t]+--)?[ \t]+${COMPOUND}`, 'y');
const COPROC = new RegExp(String.raw`coproc(?:[ \t]+[A-Za-z_][A-Za-z0-9_]*)?[ \t]+${COMPOUND}`, 'y');
const FUNCTION = /function[ \t]+[^\s(){}]+[ \t]*(?:\([ \t]*\))?/y;
const LOOP = /(?:for|select)[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t]+(?=do\s)/y;
const ELEMENT = /[A-Za-z_][A-Za-z0-9_]*\[([^\s='"`$()\\]*)\]\+?=/y;

/** Words that a command may follow at once; with how many of them are closed by others. */
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

export function prepareShell(text: string): PreparedText {
  const edits: Edit[] = [];
  const documents = new Map<number, HereDocument>();
  const breaks: number[] = [];
  let waiting: WaitingDocument[] = [];
  let context = makeContext('commands', '', true);
  const stack: Context[] = [context];
  let at = 0;
  let nested = 0;
  let isWordStart = true;
  let isJoined = false;
  let isTarget = false;
  let isLoop = false;

  while (at < text.length) {
    if (context.kind === 'quote') readQuote();
    else if (context.kind === 'braces' || context.kind === 'sum') readExpansion();
    else readCommands();
  }
  return { text: edited(text, edits), documents, breaks };

  function push(kind: Context['kind'], close: string, command: boolean, more: Partial<Context> = {}): void {
    context = { ...makeContext(kind, close, command), ...more };
    stack.push(context);
    isWordStart = true;
  }

  function pop(): void {
    if (stack.length > 1) stack.pop();
    context = stack.at(-1) ?? context;
    isWordStart = false;
  }

  function readQuote(): void {
    const sign = text.charAt(at);
    if (sign === '\\') at += 2;
    else if (sign === '"') {
      at++;
      pop();
    } else if (sign === '`') openBackticks();
    else if (sign === '$') readDollar(true);
    else at++;
  }

  function openBackticks(): void {
    at++;
    if (context.close === '`') pop();
    else push('commands', '`', true);
  }

  function readDollar(isQuoted: boolean): void {
    const next = text.charAt(at + 1);
    if (next === '(' && text.charAt(at + 2) === '(') {
      push('sum', ')', false, { start: at + 2 });
      at += 3;
    } else if (next === '(') {
      at += 2;
      push('commands', ')', true);
    } else if (next === '{') {
      at += 2;
      push('braces', '}', false, { state: isQuoted ? 'quoted' : '' });
    } else if (next === "'" && !isQuoted) {
      at += 2;
      while (at < text.length && text.charAt(at) !== "'") at = text.charAt(at) === '\\' ? at + 2 : at + 1;
      at++;
    } else at++;
    if (context.kind !== 'commands' || context.close === '') isWordStart = false;
  }

  function skipRaw(): void {
    const close = text.indexOf("'", at + 1);
    at = close < 0 ? text.length : close + 1;
  }

  function readExpansion(): void {
    const sign = text.charAt(at);
    const isQuoted = context.state === 'quoted';
    if (sign === '\\') at += 2;
    else if (sign === '"') {
      at++;
      push('quote', '"', false);
    } else if (sign === "'" && !isQuoted) skipRaw();
    else if (sign === '`') openBackticks();
    else if (sign === '$') readDollar(isQuoted);
    else if (context.kind === 'sum') readSum(sign);
    else {
      at++;
      if (sign === '}') pop();
    }
  }

  function readSum(sign: string): void {
    if (sign === '#' && /[0-9]/.test(text.charAt(at - 1))) {
      // A number with its base before a variable: the grammar knows that only before `${`.
      let from = at;
      while (/[0-9]/.test(text.charAt(from - 1))) from--;
      edits.push({ from, to: at + 1, fill: ' ' });
    } else if (sign === '(') context.open++;
    else if (sign === ')' && context.open > 0) context.open--;
    else if (sign === ')') {
      if (text.charAt(at + 1) === ')') at++;
      else {
        // `$((a; b) | c)` is no sum: the inner parentheses are taken away.
        edits.push(
          { from: context.start, to: context.start + 1, fill: ' ' },
          { from: at, to: at + 1, fill: ' ' },
        );
        stack.pop();
        push('commands', ')', true);
        at++;
        return;
      }
      at++;
      pop();
      return;
    }
    at++;
  }

  function readCommands(): void {
    const sign = text.charAt(at);
    switch (sign) {
      case ' ':
      case '\t':
      case '\r':
        isWordStart = true;
        at++;
        return;
      case '\n':
        readLineEnd();
        return;
      case '\\':
        readBackslash();
        return;
      case "'":
        skipRaw();
        endWord();
        return;
      case '"':
        endWord();
        at++;
        push('quote', '"', false);
        return;
      case '`':
        if (context.close !== '`') endWord();
        openBackticks();
        return;
      case '$':
        endWord();
        readDollar(false);
        return;
      case ';':
      case '|':
      case '&':
        readOperator(sign);
        return;
      case '<':
      case '>':
        readRedirect(sign);
        return;
      case '(':
        readOpening();
        return;
      case ')':
        readClosing();
        return;
      default:
        readRun(sign);
    }
  }

  /** Notes that there is a word, or a part of one, which is no reserved one. */
  function endWord(): void {
    if (!isTarget) context.command = false;
    isTarget = false;
    isWordStart = false;
    isJoined = false;
    isLoop = false;
  }

  function readLineEnd(): void {
    at++;
    isWordStart = true;
    context.command = !context.words;
    if (waiting.length > 0) {
      const read = readDocuments(text, at, waiting);
      for (const document of read.documents) documents.set(document.operator, document);
      edits.push({ from: at, to: read.end, fill: ' ' });
      at = read.end;
      waiting = [];
    }
    if (stack.length === 1 && nested <= 0 && !isJoined) {
      breaks.push(at);
      nested = 0;
    }
  }

  function readBackslash(): void {
    const next = text.charAt(at + 1);
    if (next === '\n' || next === '') {
      // Within a word the grammar would end that; at the end it waits for more.
      if (next === '' || isLineEnd(text, at + 2)) edits.push({ from: at, to: at + 1, fill: ' ' });
      else if (!isWordStart && !/[\s;&|<>()]/.test(text.charAt(at + 2)))
        edits.push({ from: at, to: at + 2, fill: '_', all: true });
      at += 2;
      return;
    }
    if (next === ' ' || next === '\t') edits.push({ from: at, to: at + 2, fill: '_' });
    endWord();
    at += 2;
  }

  function readOperator(sign: string): void {
    at++;
    // `&>`, `>&` and `<&`
    if (sign === '&' && (text.charAt(at) === '>' || /[<>]/.test(text.charAt(at - 2)))) return;
    isWordStart = true;
    isTarget = false;
    isLoop = false;
    const isDouble = text.charAt(at) === sign;
    if (context.kind === 'test') return;
    if (context.kind === 'case' && sign === ';' && isDouble) {
      at += text.charAt(at + 1) === '&' ? 2 : 1;
      context.state = 'pattern';
      context.command = true;
      return;
    }
    if (context.kind === 'case' && context.state === 'pattern') return;
    context.command = !context.words;
    isJoined = sign === '|' || (sign === '&' && isDouble);
    if (isDouble) at++;
  }

  function readRedirect(sign: string): void {
    if (context.kind === 'test') {
      at++;
      return;
    }
    if (text.charAt(at + 1) === '(') {
      endWord();
      at += 2;
      push('commands', ')', true);
      return;
    }
    if (text.startsWith('<<<', at)) at += 3;
    else if (text.startsWith('<<', at)) {
      const started = startDocument(text, at);
      if (started === undefined) at += 2;
      else {
        waiting.push(started);
        edits.push({ from: at + 1, to: at + (started.tabs ? 3 : 2), fill: ' ' });
        at = started.end;
        isWordStart = false;
        return;
      }
    } else if (text.startsWith('<>', at)) {
      edits.push({ from: at + 1, to: at + 2, fill: ' ' });
      at += 2;
    } else at += sign === '>' && /[>|]/.test(text.charAt(at + 1)) ? 2 : 1;
    isTarget = true;
    isWordStart = true;
  }

  function readOpening(): void {
    const isSum = text.charAt(at + 1) === '(' && (context.command || isLoop);
    if (context.kind === 'case' && context.state === 'pattern' && isWordStart) at++;
    else if (context.kind === 'test' && isWordStart) at++;
    else if (isSum) {
      push('sum', ')', false, { start: at + 1 });
      at += 2;
    } else {
      const hasCommands = context.command && isWordStart && !context.words && context.kind !== 'test';
      const isGroup = !/[?*+@!]/.test(text.charAt(at - 1));
      push('commands', ')', hasCommands, { words: !hasCommands, isGroup });
      at++;
    }
  }

  function readClosing(): void {
    at++;
    if (context.kind === 'case' && context.state === 'pattern') {
      context.state = 'body';
      context.command = true;
      isWordStart = true;
    } else if (context.close === ')') {
      const { isGroup } = context;
      pop();
      if (isGroup && context.kind !== 'test' && !context.words) {
        context.command = true;
        isWordStart = true;
      }
    }
  }

  function readRun(sign: string): void {
    if (sign === '#' && isWordStart) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      return;
    }
    RUN.lastIndex = at;
    const run = RUN.exec(text)?.[0] ?? sign;
    const end = at + run.length;
    const isWord = isWordStart && (end >= text.length || /[\s;&|<>()]/.test(text.charAt(end)));
    if (isWord && !isTarget && readReserved(run, end)) return;
    if (context.command && isWordStart && text.startsWith('[', at + run.search(/[^A-Za-z0-9_]|$/)))
      coverIndex();
    if (run.endsWith('#') && text.charAt(end) === '$' && /[0-9]#$/.test(run))
      edits.push({ from: end - 1, to: end, fill: '_' });
    endWord();
    at = end;
  }

  /** The index of `a[b.c[d]]=` would be read as an expression. */
  function coverIndex(): void {
    ELEMENT.lastIndex = at;
    const found = ELEMENT.exec(text);
    const index = found?.[1];
    if (found === null || index === undefined || /^[A-Za-z0-9_]+$/.test(index)) return;
    const from = at + found[0].indexOf('[') + 1;
    edits.push({ from, to: from + index.length, fill: '0' });
  }

  /** Reads a word that means something by itself; gives whether it is one. */
  function readReserved(word: string, end: number): boolean {
    if (context.kind === 'test') {
      if (word === ']]') {
        pop();
        at = end;
        return true;
      }
      return false;
    }
    if (context.kind === 'case' && context.state === 'subject' && word === 'in') {
      context.state = 'pattern';
      context.command = true;
      at = end;
      return true;
    }
    if (!context.command) return false;
    if (context.kind === 'case' && word === 'esac') {
      pop();
      context.command = true;
      nested--;
      at = end;
      return true;
    }
    if (context.kind === 'case' && context.state !== 'body') return false;
    const depth = RESERVED.get(word);
    if (depth !== undefined) {
      nested += depth;
      isJoined = false;
      at = end;
      return true;
    }
    switch (word) {
      case '!':
        if (text.charAt(end) === '(') return false;
        edits.push({ from: at, to: end, fill: ' ' });
        at = end;
        return true;
      case 'case':
        nested++;
        push('case', '', false, { state: 'subject' });
        at = end;
        return true;
      case '[[':
        endWord();
        push('test', '', false);
        at = end;
        return true;
      case 'for':
      case 'select':
        nested++;
        context.command = false;
        isLoop = true;
        endLoopHead();
        at = end;
        return true;
      case 'function':
        return skip(FUNCTION, false);
      case 'time':
        return skip(TIMED, true);
      case 'coproc':
        return skip(COPROC, true);
      default:
        return false;
    }
  }

  /** `for x do` has no end of the line, or `;`, which the grammar waits for. */
  function endLoopHead(): void {
    LOOP.lastIndex = at;
    const found = LOOP.exec(text)?.[0];
    if (found !== undefined) edits.push({ from: at + found.length - 1, to: at + found.length, fill: ';' });
  }

  function skip(expression: RegExp, isBlanked: boolean): boolean {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0];
    if (found === undefined) return false;
    if (isBlanked) edits.push({ from: at, to: at + found.length, fill: ' ' });
    at += found.length;
    isWordStart = true;
    return true;
  }
}

function makeContext(kind: Context['kind'], close: string, command: boolean): Context {
  return { kind, close, command, isGroup: false, words: false, state: '', start: 0, open: 0 };
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  /** Also line ends. */
  readonly all?: true;
}

function edited(text: string, edits: readonly Edit[]): string {
  let out = '';
  let done = 0;
  for (const { from, to, fill, all } of [...edits].sort((a, b) => a.from - b.from)) {
    if (from < done) continue;
    const covered = text.slice(from, to);
    out += text.slice(done, from) + (all ? fill.repeat(to - from) : covered.replace(/[^\n]/g, fill));
    done = to;
  }
  return out + text.slice(done);
}
