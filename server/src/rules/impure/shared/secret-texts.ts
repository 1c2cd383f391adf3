import { hasToken, tokensIn } from '../../../flake/secrets.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  NONE,
  type NodeTable,
  parentOf,
  startOf,
  symbolOf,
  textOf,
} from '../../../syntax/table.ts';
import type { Span } from '../../../text/span.ts';

/** A secret that stands in a string of a file. */
export interface SecretText {
  /** Of a token the whole, of a private key its first line. */
  readonly span: Span;
  /** With an article. */
  readonly what: 'a private key' | 'an access token' | 'the secret key of age';
  /** The name that the string is bound to; empty where there is none. */
  readonly name: string;
  /** The same of the outermost set that it is in. */
  readonly outermost: string;
}

/** The secrets in the strings of a file, examples and documentation left out. */
export function secretTextsIn(table: NodeTable): SecretText[] {
  const { text } = table;
  const found: SecretText[] = [];
  if (!hasToken(text) && !text.includes('PRIVATE KEY')) return found;
  const add = (span: Span, what: SecretText['what']): void => {
    const names = namesOfString(table, span.start);
    if (names === undefined) return;
    found.push({ span, what, name: names[0] ?? '', outermost: names.at(-1) ?? '' });
  };
  for (const span of tokensIn(text)) {
    const token = text.slice(span.start, span.end);
    if (isMadeUp(token)) continue;
    add(span, token.startsWith('AGE-') ? 'the secret key of age' : 'an access token');
  }
  for (const { 0: line, index } of text.matchAll(PRIVATE_KEY)) {
    const end = index + line.length;
    if (isKey(text.slice(end, end + BODY))) add({ start: index, end }, 'a private key');
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Keys that are encrypted say so in their first line, or in the next one. */
const PRIVATE_KEY = /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|PGP) )?PRIVATE KEY(?: BLOCK)?-----/g;
/** So much of a key is looked at. */
const BODY = 300;

function isKey(body: string): boolean {
  if (/\bENCRYPTED\b/.test(body)) return false;
  const line = /[A-Za-z0-9+/]{40,}/.exec(body)?.[0];
  // Real keys have long runs of A and of the same words in them.
  return line !== undefined && !EXAMPLE.test(line) && new Set(line).size >= 12;
}

/** What examples in manuals say of themselves. */
const EXAMPLE = /example|dummy|placeholder|x{8}/i;

/** An example in a manual: it says so, counts up, or repeats itself. */
function isMadeUp(token: string): boolean {
  return (
    EXAMPLE.test(token) ||
    /0123456789|12345678|abcdefgh|(.)\1{4}/i.test(token) ||
    new Set(token.slice(-16)).size < 6 ||
    // The token that explains JSON web tokens everywhere.
    token.includes('eyJzdWIiOiIxMjM0NTY3ODkw')
  );
}

/** Attributes whose text is for people. */
const DOCUMENTATION: ReadonlySet<string> = new Set([
  'defaultText',
  'description',
  'example',
  'longDescription',
  'meta',
]);
/** Deeper than any file that a person wrote. */
const STEPS = 200;

/** What the string at a place is bound to, from the inside out; undefined where there is no string, or one that documents. */
function namesOfString(table: NodeTable, offset: number): string[] | undefined {
  const names: string[] = [];
  let isString = false;
  let row = rowAt(table, offset);
  for (let steps = 0; steps < STEPS && row !== NONE; steps++, row = parentOf(table, row)) {
    const kind = symbolOf(table, row);
    if (kind === NixKind.comment) return undefined;
    if (kind === NixKind.string_expression || kind === NixKind.indented_string_expression) isString = true;
    if (kind !== NixKind.binding) continue;
    const path = textOf(table, childByField(table, row, NixField.attrpath));
    if (path.split('.').some((part) => DOCUMENTATION.has(part))) return undefined;
    names.push(path);
  }
  return isString ? names : undefined;
}

/** The innermost row around a place. */
function rowAt(table: NodeTable, offset: number): number {
  let low = 0;
  let high = table.rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(table, middle) <= offset) low = middle + 1;
    else high = middle;
  }
  let row = low - 1;
  while (row >= 0 && endOf(table, row) <= offset) row = parentOf(table, row);
  return row;
}
