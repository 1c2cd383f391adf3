import { asciiLike } from '../../tables/look-alikes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { LockGraph } from '../../lock/graph.ts';
import type { Span } from '../../text/span.ts';
import type { Report, Rule } from '../rule.ts';
import { openText } from './shared/open-text.ts';
import { type LockText, textsOf } from './shared/texts.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports names, addresses, revisions and hashes in a lockfile that are not what they look like: with control
 * characters, characters without width or such that turn the writing direction, letters of other scripts that look
 * like Latin ones (`nіxos` with a Cyrillic `і`), or plain letters that are written as an escape (`"\u0065vil"`).
 *
 * ## Why it is bad
 *
 * Who reviews the lock sees another text than Nix does: this is the
 * [Trojan Source](https://trojansource.codes/) attack (CVE-2021-42574) on a lockfile. An owner with one foreign letter
 * is another owner, and anybody may register it. A letter written as an escape hides from a search.
 * Nix itself writes such an escape only for control characters.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Letters beyond ASCII are legal in `path` and `dir`, and in the names of branches, inputs and nodes; where they look
 * like no Latin letter they are only mentioned. Ignore that when you know the name.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-control-characters',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { text } = lock.document;
    if (!lock.intact || !/[^\t\n\r -~]|\\/.test(text)) return;
    const strange = strangePlaces(text);
    for (const one of textsOf(lock, ({ key, span }) => !prose.has(key) && touches(strange, span))) {
      if (one.node === undefined && !one.isKey && !isPointer(one)) continue;
      if (!touches(strange, one.span)) continue;
      const raw = text.slice(one.span.start + 1, one.span.end - 1);
      const found = strangeIn(one, raw, lock.format.isGraph);
      if (found === undefined) continue;
      report({
        message: `${nameOf(lock, one)} ${found.says}.`,
        span: one.span,
        subject: one.node ?? one.value,
        fixes: () => {
          const node = lock.nodes.get(one.node ?? '');
          return node === undefined ? [] : restoreFixes(lock, node);
        },
        detail: [...one.path, found.kind, ...(one.isKey ? ['key'] : [])].join('.'),
        severity: found.severity ?? 'error',
      });
    }
  },
};

/** Where in the text something other than plain ASCII stands; so most of a lock need not be looked at. */
function strangePlaces(text: string): readonly number[] {
  const places: number[] = [];
  for (const { index } of text.matchAll(/[^\t\n\r -~]+|\\+/g)) places.push(index);
  return places;
}

/** Whether one of the places, which are in order, is in the span. */
function touches(places: readonly number[], { start, end }: Span): boolean {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return (places[low] ?? end) < end;
}

/** Fields that people or other programs write prose into; nothing goes by them. */
const prose: ReadonlySet<string> = new Set(['description', 'homepage', 'passthru', 'extract']);

/** Fields in which nothing but ASCII is legal. */
const strict: ReadonlySet<string> = new Set([
  'owner',
  'repo',
  'host',
  'rev',
  'revision',
  'narHash',
  'hash',
  'sha256',
  'type',
  'id',
]);

/** `root`, which names a node. */
function isPointer({ path }: LockText): boolean {
  return path.length === 1 && path[0] === 'root';
}

interface Strange {
  readonly kind: string;
  /** What follows the name of the place. */
  readonly says: string;
  readonly severity?: Report['severity'];
}

function strangeIn(text: LockText, raw: string, isGraph: boolean): Strange | undefined {
  const { value, isKey, path } = text;
  const hidden = hiddenSign.exec(value)?.[0];
  if (hidden !== undefined)
    return { kind: 'hidden', says: `contains ${signName(hidden)} (${codeOf(hidden)}), ${effectOf(hidden)}` };
  const field = path.at(-1) ?? '';
  const isPath = !isKey && (field === 'path' || field === 'dir');
  const alike = isPath ? undefined : lookAlikeIn(value);
  if (alike !== undefined) {
    const says = `contains "${alike}" (${codeOf(alike)}), which looks like "${asciiLike(alike) ?? ''}" but is another character: it is not the name that it seems to be`;
    return { kind: 'look-alike', says };
  }
  // Some writers of JSON escape every slash; Nix, which alone writes flake.lock, does not.
  const escape = needlessEscape(isGraph ? raw : raw.replaceAll('\\/', '/'));
  if (escape !== undefined) {
    const says = `is written with the escape ${escape.written} for "${escape.sign}" and reads "${openText(value)}": Nix never writes that, and it hides from a search`;
    return { kind: 'escape', says };
  }
  const foreign = /[^ -~]/u.exec(value)?.[0];
  if (foreign === undefined || (isKey && text.node === undefined)) return undefined;
  const is = `contains "${showText(foreign)}" (${codeOf(foreign)}), which is not ASCII`;
  return !isKey && strict.has(field)
    ? { kind: 'foreign', says: `${is}; only ASCII is legal there` }
    : { kind: 'foreign', says: `${is}; make sure that it is the name you expect`, severity: 'info' };
}

/** Control and format characters, separators and blanks other than the space, and signs that show nothing. */
const hiddenSign = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

function signName(sign: string): string {
  if (/\p{Cc}/u.test(sign)) return 'a control character';
  if (turnsDirection.test(sign)) return 'a character that turns the writing direction';
  return /[\p{Zs}\p{Zl}\p{Zp}]/u.test(sign) ? 'a blank that is no space' : 'an invisible character';
}

function effectOf(sign: string): string {
  return turnsDirection.test(sign)
    ? 'so that people read another text than Nix does'
    : 'so that it is not the name that people see';
}

const turnsDirection = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** No name is as long; what comes behind is not looked at letter by letter. */
const LONGEST = 2000;

/**
 * The first sign that poses as an ASCII one: in a word that has Latin letters or digits too, or all of whose signs
 * look like ASCII. A word that is plainly of another script is what it looks like.
 */
function lookAlikeIn(value: string): string | undefined {
  for (const [word] of value.slice(0, LONGEST).matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)) {
    const signs = Array.from(word);
    const alike = signs.find((sign) => asciiLike(sign) !== undefined);
    if (alike === undefined) continue;
    if (signs.some((sign) => /[A-Za-z]/.test(sign)) || signs.every(readsAsAscii)) return alike;
  }
  return undefined;
}

function readsAsAscii(sign: string): boolean {
  return /[ -~]/.test(sign) || asciiLike(sign) !== undefined;
}

/** An escape where Nix and every other writer of JSON put the sign itself. */
function needlessEscape(raw: string): { readonly written: string; readonly sign: string } | undefined {
  for (const [written] of raw.matchAll(/\\(?:u[0-9a-fA-F]{4}|[^u])/g)) {
    if (written === '\\/') return { written, sign: '/' };
    if (!written.startsWith('\\u')) continue;
    const sign = String.fromCharCode(Number.parseInt(written.slice(2), 16));
    if (/[ !#-[\]-~]/.test(sign)) return { written, sign };
  }
  return undefined;
}

function nameOf(lock: LockGraph, { node, path, isKey, value }: LockText): string {
  const entry = lock.format.isGraph ? 'node' : lock.format.entry;
  if (isKey && node !== undefined && path.length === 0) return `The name of the ${entry} "${showText(node)}"`;
  if (isKey && node === undefined) return `The key "${showText(value)}"`;
  const where = node === undefined ? 'of the lockfile' : `of the ${entry} "${showText(node)}"`;
  return isKey ? `The key "${showText(value)}" ${where}` : `"${showText(path.join('.'))}" ${where}`;
}

function codeOf(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
