import { ShellKind } from '../syntax/shell-kinds.ts';
import { endOf, NONE, type NodeTable, nextOf, startOf, symbolOf } from '../syntax/table.ts';
import { readEscape } from './escapes.ts';

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
  /** What nobody can tell; the rows of commands in it, and variables. */
  | { readonly kind: 'unknown'; readonly rows: readonly number[]; readonly names: readonly string[] }
  | { readonly kind: 'output' | 'process'; readonly row: number }
  /** A substitution that is in no tree: from `inner` on, one sign less than the part. */
  | { readonly kind: 'text'; readonly inner: number }
);

const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?!$-]/y;
const BRACED = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,199}|[0-9]+|[@*#?!$-])\}$/;
const ELEMENTS = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,199})\[@\]\}$/;

/** What tells what the parts of words are. */
interface Written {
  readonly text: string;
  readonly table: NodeTable;
  /** Where `${` and `$((` end, by where they begin. */
  readonly closings: ReadonlyMap<number, number>;
}

/** Takes a word apart: quotes and escapes by the text, commands that are put in by the tree. */
export function partsOf({ text, table, closings }: Written, stretch: Stretch, quoting: Quoting): Part[] {
  const { from, to } = stretch;
  if (quoting === 'raw') return from < to ? [{ kind: 'plain', from, to }] : [];
  const parts: Part[] = [];
  const embedded = quoting === 'exec' ? [] : embeddedIn(table, text, stretch);
  let next = 0;
  let at = from;
  let plain = from;
  let quoted = quoting === 'document';
  let isRaw = false;

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
    while (next < embedded.length && (embedded[next]?.from ?? 0) < at) next++;
    const inner = embedded[next];
    if (inner?.from === at) {
      put(inner);
      continue;
    }
    const sign = text.charAt(at);
    if (sign === '\\') {
      const isLimited = quoted && quoting !== 'exec';
      const escaped = isLimited ? quotedEscape(text, at, quoting) : text.slice(at + 1, at + 2);
      if (escaped === undefined || at + 1 >= to) at++;
      else put({ kind: 'sign', text: escaped === '\n' ? '' : escaped, from: at, to: at + 2 });
    } else if (sign === '"' && quoting !== 'document' && !isRaw) {
      quoted = !quoted;
      put({ kind: 'quote', from: at, to: at + 1 });
    } else if (sign === "'" && quoting === 'exec' && (!quoted || isRaw)) {
      // In the single quotes of systemd everything is replaced as it is outside of them.
      quoted = !quoted;
      isRaw = quoted;
      put({ kind: 'quote', from: at, to: at + 1 });
    } else if (sign === "'" && !quoted) {
      putRaw();
    } else if (sign === '$') {
      putDollar();
    } else if (sign === '`' && quoting !== 'exec') {
      putBackquoted();
    } else {
      at++;
    }
  }
  flush();
  return parts;

  function putRaw(): void {
    put({ kind: 'quote', from: at, to: at + 1 });
    const close = text.indexOf("'", at);
    at = close < 0 || close >= to ? to : close;
    flush();
    if (at < to) at++;
    plain = at;
  }

  function putDollar(): void {
    const sign = text.charAt(at + 1);
    if (!quoted && sign === "'" && quoting !== 'exec') {
      put({ kind: 'quote', from: at, to: at + 2 });
      putAnsi();
    } else if (!quoted && sign === '"' && quoting !== 'exec') {
      put({ kind: 'quote', from: at, to: at + 1 });
    } else if (quoting === 'exec' && sign === '$') {
      put({ kind: 'sign', text: '$', from: at, to: at + 2 });
    } else if (sign === '{') {
      const close = closings.get(at) ?? text.indexOf('}', at) + 1;
      putExpansion(close <= at || close > to ? to : close);
    } else if (sign === '(' && quoting !== 'exec') {
      putParentheses();
    } else {
      NAME.lastIndex = at + 1;
      const name = NAME.exec(text)?.[0];
      if (name === undefined || at + 1 >= to) at++;
      else put({ kind: 'variable', name, quoted, from: at, to: Math.min(to, at + 1 + name.length) });
    }
  }

  /** `${…}` */
  function putExpansion(end: number): void {
    const written = end - at < 220 ? text.slice(at, end) : '';
    const name = BRACED.exec(written)?.[1];
    const array = ELEMENTS.exec(written)?.[1];
    if (name !== undefined) put({ kind: 'variable', name, quoted, from: at, to: end });
    else if (array !== undefined) put({ kind: 'elements', name: array, from: at, to: end });
    else putUnknown(end);
  }

  /** `$((…))`, or `$(…)` that the tree does not know. */
  function putParentheses(): void {
    const known = closings.get(at);
    const close = known ?? closingOf(text, at + 1, to) + 1;
    if (close <= at || close > to) putUnknown(to);
    else if (known === undefined && quoting === 'document' && text.charAt(at + 2) !== '(')
      put({ kind: 'text', inner: at + 2, from: at, to: close });
    else putUnknown(close);
  }

  function putBackquoted(): void {
    const close = text.indexOf('`', at + 1);
    if (close > 0 && close < to && quoting === 'document')
      put({ kind: 'text', inner: at + 1, from: at, to: close + 1 });
    else putUnknown(to);
  }

  /** What cannot be told, with the commands and the variables in it. */
  function putUnknown(end: number): void {
    const rows: number[] = [];
    while (next < embedded.length && (embedded[next]?.from ?? end) < end)
      rows.push(embedded[next++]?.row ?? NONE);
    put({ kind: 'unknown', rows, names: namesIn(text.slice(at, end)), from: at, to: end });
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

const NAMES = /\$\{?[#!]?([A-Za-z_][A-Za-z0-9_]*)/g;

/** The variables in a stretch, as far as they are written with a dollar. */
function namesIn(text: string): string[] {
  return [...new Set(Array.from(text.slice(0, 4096).matchAll(NAMES), ([, name]) => name ?? ''))];
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

type Embedded = Extract<Part, { readonly kind: 'output' | 'process' }>;

/** The commands in a word, the outermost. */
function embeddedIn(table: NodeTable, text: string, { firstRow, endRow }: Stretch): Embedded[] {
  const found: Embedded[] = [];
  for (let row = firstRow; row < endRow; ) {
    const kind = symbolOf(table, row);
    if (kind !== ShellKind.command_substitution && kind !== ShellKind.process_substitution) {
      row++;
      continue;
    }
    const to = endOf(table, row);
    let from = startOf(table, row);
    // The tree may count blanks before it to it.
    while (from < to && !'$`<>'.includes(text.charAt(from))) from++;
    if (from < to)
      found.push({ kind: kind === ShellKind.command_substitution ? 'output' : 'process', row, from, to });
    row = nextOf(table, row);
  }
  return found;
}
