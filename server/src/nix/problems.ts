import { endOf, FLAG_ERROR, FLAG_MISSING, flagsOf, type NodeTable, startOf } from '../syntax/table.ts';
import type { Span } from '../text/span.ts';
import type { SyntaxProblem } from './facts.ts';
import { walkGrammar } from './grammar.ts';
import type { Complaint, Machine } from './grammar-state.ts';
import { type Token, type Tokens, tokenize } from './tokens.ts';

interface Damage {
  /** At least one. */
  readonly problems: readonly SyntaxProblem[];
  /** A string or comment is not closed: code and text may have changed places. */
  readonly unclosedText: boolean;
}

/**
 * What is wrong with a text whose tree holds an error, in words, in the order of the text.
 *
 * The tree says that something is wrong, not what: so the tokens are walked once more, by a machine that
 * knows what it waits for.
 */
export function readProblems(table: NodeTable): Damage {
  const { text } = table;
  if (text.startsWith('\0GITCRYPT\0')) return encrypted;
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const message = 'The text holds a NUL character, which Nix does not allow.';
    return { problems: [{ message, span: { start: nul, end: nul + 1 } }], unclosedText: true };
  }
  const tokens = tokenize(text);
  const complaints = walk(text, tokens.list);
  const unclosedText = tokens.unclosed !== undefined;
  const before = complaints.filter(
    (one) => !unclosedText || (!one.atEnd && one.span.start < tokens.unclosed.start),
  );
  const first = Math.min(...before.map((one) => one.span.start), text.length);
  const quote = strayQuote(text, tokens.list, unclosedText && before.length === 0 ? text.length : first);
  const open = quote ?? (before.length === 0 ? tokens.unclosed : undefined);
  if (open !== undefined) {
    const message = `This \`${text.slice(open.start, open.end)}\` is not closed.`;
    return { problems: [{ message, span: { start: open.start, end: open.end } }], unclosedText: true };
  }
  const problems: SyntaxProblem[] = before.map(({ message, span, put }) =>
    put === undefined ? { message, span } : { message, span, put },
  );
  if (problems.length === 0) problems.push(firstError(table, tokens.list));
  return { problems: problems.sort((a, b) => a.span.start - b.span.start), unclosedText };
}

/** What git-crypt makes of a file for those who do not have the key. */
const encrypted: Damage = {
  problems: [
    {
      message: 'This file is encrypted with git-crypt, so it cannot be audited.',
      span: { start: 0, end: 10 },
    },
  ],
  unclosedText: true,
};

function walk(text: string, tokens: Tokens['list']): Complaint[] {
  const machine: Machine = {
    text,
    tokens,
    frames: [],
    problems: [],
    pairs: [],
    at: 0,
    state: 'full',
    next: 'after',
    attr: 0,
    stopped: false,
  };
  walkGrammar(machine);
  return machine.problems;
}

/**
 * The opening quote of the first string before `limit` that seems to have swallowed code: a quote too many or too few
 * turns all later strings inside out, so the last one that is open at the end of the text is rarely the one to blame.
 */
function strayQuote(text: string, tokens: Tokens['list'], limit: number): Span | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.start > limit) return undefined;
    if (token.kind === 'open') open.push(token);
    if (token.kind !== 'close') continue;
    const start = open.pop();
    if (start !== undefined && start.text !== '' && seemsInsideOut(text, start, token)) return start;
  }
  return undefined;
}

/** A string over several lines that ends as strings begin: behind `=` or right before a word. */
function seemsInsideOut(text: string, open: Token, close: Token): boolean {
  const inner = text.slice(open.end, close.start);
  const lineFeed = inner.lastIndexOf('\n');
  if (lineFeed < 0) return false;
  const lastLine = inner.slice(Math.max(lineFeed + 1, inner.length - 200));
  return /[=([]\s*$/.test(lastLine) || /[\w./~<$"]/.test(text.charAt(close.end));
}

/** When the walk finds nothing to say: paths that Nix does not allow, or the first place that the tree rejects. */
function firstError(table: NodeTable, tokens: Tokens['list']): SyntaxProblem {
  const { text } = table;
  const path = badPath(text, tokens);
  if (path !== undefined) return { message: 'A path must not end with `/` or hold `//`.', span: path };
  const message = 'This is not valid Nix.';
  for (let row = 0; row < table.rows; row++) {
    if ((flagsOf(table, row) & (FLAG_ERROR | FLAG_MISSING)) === 0) continue;
    const start = startOf(table, row);
    const line = /^[^\r\n]*/.exec(text.slice(start, Math.min(endOf(table, row), start + 80)))?.[0] ?? '';
    return { message, span: { start, end: start + line.length } };
  }
  return { message, span: { start: 0, end: endOf(table, 0) } };
}

function badPath(text: string, tokens: Tokens['list']): Span | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'open') open.push(token);
    const start = token.kind === 'close' ? open.pop() : undefined;
    if (start?.text !== '') continue;
    const path = text.slice(start.start, token.end);
    if (path.endsWith('/') || (path.includes('//') && !path.includes('${'))) {
      return { start: start.start, end: token.end };
    }
  }
  return undefined;
}
