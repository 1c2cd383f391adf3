import { ShellKind } from '../syntax/shell-kinds.ts';
import { endOf, NONE, type NodeTable, nextOf, startOf, symbolOf } from '../syntax/table.ts';
import { readEscape } from './escapes.ts';
import { EMBEDDED } from './kinds.ts';

/** A stretch of the text of a script that is one word, and the rows of the tree that it is made of. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly firstRow: number;
  /** The row behind the last one. */
  readonly endRow: number;
}

/**
 * - `word`: as on a command line
 * - `document`: a here-document, where quotes are signs like others
 * - `raw`: a here-document where nothing is replaced
 * - `exec`: as systemd reads it: `$$` is a dollar
 */
export type Quoting = 'word' | 'document' | 'raw' | 'exec';

/** What a word is made of, with its place in the text of the script. */
export type Part = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'plain' }
  /** A sign that is written otherwise. */
  | { readonly kind: 'sign'; readonly text: string }
  /** Quotes: there is a word even if there is nothing in it. */
  | { readonly kind: 'quote' }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  /** All elements of an array. */
  | { readonly kind: 'elements'; readonly name: string }
  /** What nobody can tell; `row` may hold commands and variables. */
  | { readonly kind: 'unknown'; readonly row: number }
  | { readonly kind: 'output' | 'process'; readonly row: number }
  /** A substitution that is in no tree: from `inner` on, one sign less than the part. */
  | { readonly kind: 'text'; readonly inner: number }
);

const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?!$-]/y;
const BRACED = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,199}|[0-9]+|[@*#?!$-])\}$/;
const ELEMENTS = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,199})\[@\]\}$/;

/** Takes a word apart: quotes and escapes by the text, what is put in by the tree. */
export function partsOf(text: string, table: NodeTable, stretch: Stretch, quoting: Quoting): Part[] {
  const { from, to } = stretch;
  if (quoting === 'raw') return from < to ? [{ kind: 'plain', from, to }] : [];
  const parts: Part[] = [];
  const embedded = quoting === 'exec' ? [] : embeddedIn(table, text, stretch);
  let next = 0;
  let at = from;
  let plain = from;
  let quoted = quoting === 'document';

  const flush = (): void => {
    if (at > plain) parts.push({ kind: 'plain', from: plain, to: at });
  };
  const put = (part: Part): void => {
    flush();
    parts.push(part);
    at = part.to;
    plain = at;
  };

  while (at < to) {
    while (next < embedded.length && (embedded[next]?.at ?? 0) < at) next++;
    const node = embedded[next];
    if (node?.at === at) {
      put(embeddedPart(text, table, node.row, at, quoted));
      continue;
    }
    const sign = text.charAt(at);
    if (sign === '\\') {
      const escaped =
        quoting === 'document' || quoted ? quotedEscape(text, at, quoting) : text.slice(at + 1, at + 2);
      if (escaped === undefined || at + 1 >= to) at++;
      else put({ kind: 'sign', text: escaped === '\n' ? '' : escaped, from: at, to: at + 2 });
    } else if (sign === '"' && quoting !== 'document') {
      quoted = !quoted;
      put({ kind: 'quote', from: at, to: at + 1 });
    } else if (sign === "'" && !quoted) {
      put({ kind: 'quote', from: at, to: at + 1 });
      const close = text.indexOf("'", at);
      at = close < 0 || close >= to ? to : close;
      flush();
      if (at < to) at++;
      plain = at;
    } else if (sign === '$') {
      putDollar();
    } else if (sign === '`' && quoting !== 'exec') {
      const close = text.indexOf('`', at + 1);
      if (close > 0 && close < to && quoting === 'document')
        put({ kind: 'text', inner: at + 1, from: at, to: close + 1 });
      else put({ kind: 'unknown', row: NONE, from: at, to });
    } else {
      at++;
    }
  }
  flush();
  return parts;

  function putDollar(): void {
    const sign = text.charAt(at + 1);
    if (!quoted && sign === "'") {
      put({ kind: 'quote', from: at, to: at + 2 });
      putAnsi();
    } else if (!quoted && sign === '"') {
      put({ kind: 'quote', from: at, to: at + 1 });
    } else if (quoting === 'exec' && sign === '$') {
      put({ kind: 'sign', text: '$', from: at, to: at + 2 });
    } else if (sign === '(' && quoting === 'document') {
      const close = closingOf(text, at + 1, to);
      if (close < 0 || text.charAt(at + 2) === '(')
        put({ kind: 'unknown', row: NONE, from: at, to: close < 0 ? to : close + 1 });
      else put({ kind: 'text', inner: at + 2, from: at, to: close + 1 });
    } else if (sign === '{' || sign === '(') {
      const close = quoting === 'exec' && sign === '(' ? at : text.indexOf('}', at);
      if (close === at) at++;
      else
        put({
          kind: 'unknown',
          row: NONE,
          from: at,
          to: sign === '(' || close < 0 || close >= to ? to : close + 1,
        });
    } else {
      NAME.lastIndex = at + 1;
      const name = NAME.exec(text)?.[0];
      if (name === undefined || at + 1 >= to) at++;
      else put({ kind: 'variable', name, quoted, from: at, to: Math.min(to, at + 1 + name.length) });
    }
  }

  function putAnsi(): void {
    while (at < to && text.charAt(at) !== "'") {
      if (text.charAt(at) !== '\\') {
        at++;
        continue;
      }
      const escape = readEscape(text, at);
      put({ kind: 'sign', text: escape.text, from: at, to: Math.min(to, escape.end) });
    }
    put({ kind: 'quote', from: at, to: Math.min(to, at + 1) });
  }
}

/** What a backslash between double quotes stands for; undefined where it is a sign like others. */
function quotedEscape(text: string, at: number, quoting: Quoting): string | undefined {
  const sign = text.charAt(at + 1);
  const isSpecial = '$`\\\n'.includes(sign) || (sign === '"' && quoting !== 'document');
  return isSpecial && sign !== '' ? sign : undefined;
}

/** The parenthesis that closes the one at `at`; -1 if there is none before `end`. */
function closingOf(text: string, at: number, end: number): number {
  let open = 0;
  for (let i = at; i < end; i++) {
    const sign = text.charAt(i);
    if (sign === '(') open++;
    else if (sign === ')' && --open === 0) return i;
  }
  return -1;
}

interface Embedded {
  /** Of its first sign: the tree counts blanks before it to it. */
  readonly at: number;
  readonly row: number;
}

function embeddedIn(table: NodeTable, text: string, { firstRow, endRow }: Stretch): Embedded[] {
  const found: Embedded[] = [];
  for (let row = firstRow; row < endRow; ) {
    if (!EMBEDDED.has(symbolOf(table, row))) {
      row++;
      continue;
    }
    let at = startOf(table, row);
    const end = endOf(table, row);
    while (at < end && !'$`<>'.includes(text.charAt(at))) at++;
    if (at < end) found.push({ at, row });
    row = nextOf(table, row);
  }
  return found;
}

function embeddedPart(text: string, table: NodeTable, row: number, from: number, quoted: boolean): Part {
  const to = endOf(table, row);
  switch (symbolOf(table, row)) {
    case ShellKind.command_substitution:
      return { kind: 'output', row, from, to };
    case ShellKind.process_substitution:
      return { kind: 'process', row, from, to };
    case ShellKind.expansion: {
      const written = to - from < 220 ? text.slice(from, to) : '';
      const name = BRACED.exec(written)?.[1];
      if (name !== undefined) return { kind: 'variable', name, quoted, from, to };
      const array = ELEMENTS.exec(written)?.[1];
      if (array !== undefined) return { kind: 'elements', name: array, from, to };
      return { kind: 'unknown', row, from, to };
    }
    default:
      return { kind: 'unknown', row, from, to };
  }
}
