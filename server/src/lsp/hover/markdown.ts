import { withoutTokens } from '../../flake/secrets.ts';
import type { CommandLink, Line, Part } from './card.ts';

/** So much of a name or an address is shown, and so much of a sentence. In UTF-16 units. */
const MOST_OF_A_NAME = 200;
const MOST_OF_A_SENTENCE = 800;

/**
 * Text of others, as it may be shown on one line: without tokens, of bounded length, and with everything made visible
 * that is a control character, turns the writing direction, or cannot be seen.
 */
export function shown(text: string, most: number = MOST_OF_A_NAME): string {
  // Some more than is shown, so that a token which begins in what is shown is looked at as a whole.
  const clean = withoutTokens(text.slice(0, most * 4));
  const visible = clean.replaceAll(UNSEEN, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  if (visible.length <= most) return visible;
  return `${visible.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\p{Variation_Selector}|[\u115f\u1160\u3164\uffa0\u2800]/gu;

/** A line as Markdown (CommonMark and GitHub's additions): nothing but our own parts of it is markup. */
export function markdownLine(line: Line): string {
  return atStart(line.map(markdownPart).join(''));
}

/** The same for clients that show no Markdown. */
export function plainLine(line: Line): string {
  return line.map(plainPart).join('');
}

function markdownPart(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  switch (part.kind) {
    case 'code':
      return markdownCode(part.text);
    case 'said':
      return markdownText(part.text);
    case 'strong':
      return `**${escaped(part.text)}**`;
    case 'command':
      return `[${escaped(part.label)}](${commandAddress(part.command, part.params)})`;
    case 'link': {
      const address = linkAddress(part.address);
      return address === undefined ? escaped(part.label) : `[${escaped(part.label)}](${address})`;
    }
  }
}

function plainPart(part: Part): string {
  if (typeof part === 'string') return part;
  if (part.kind === 'said') return shown(part.text, MOST_OF_A_SENTENCE);
  if (part.kind === 'command') return part.label;
  if (part.kind !== 'link') return shown(part.text);
  const address = linkAddress(part.address);
  return address === undefined ? shown(part.label) : `${shown(part.label)} (${address})`;
}

/**
 * A sentence of others. Words that a client could take for an address or a mention become code, since an escape does
 * not keep every client from making a link of them; the rest is escaped.
 */
export function markdownText(text: string): string {
  return atStart(
    shown(text, MOST_OF_A_SENTENCE)
      .split(ADDRESS)
      .map((piece, at) => (at % 2 === 1 ? fenced(piece) : escaped(piece)))
      .join(''),
  );
}

const ADDRESS =
  /([^\s"'()]*(?::\/\/|@|\bwww\.|\b(?:mailto|xmpp|command|vscode|data|javascript|file):)[^\s"'()]*)/iu;

/** A name, a hash or an address of others, as code. */
export function markdownCode(text: string): string {
  return fenced(shown(text));
}

/** Between more backquotes than follow one another in it, so that none of them ends the code. */
function fenced(text: string): string {
  if (text.trim() === '') return escaped('(empty)');
  let longest = 0;
  for (const { length } of text.match(/`+/g) ?? []) longest = Math.max(longest, length);
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Every sign that Markdown may read as more than itself within a line. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~&$!^]/g, String.raw`\$&`);
}

/** What at the beginning of a line would make a list, a heading, a rule or a quotation of it. */
function atStart(line: string): string {
  return line
    .replace(/^\s+/, '')
    .replace(/^(?:[-+=]|(\d+)(?=[.)]))/, (sign, digits: string | undefined) =>
      digits === undefined ? `\\${sign}` : `${digits}\\`,
    );
}

/** A command with its parameters, in which nothing is left that could end the link. */
function commandAddress(command: CommandLink, params: object): string {
  const given = encodeURIComponent(JSON.stringify([params]));
  return `command:${command}?${given.replaceAll(/[!'()*~_]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** An address that a link may lead to, with all signs encoded that could end it; undefined for any other one. */
function linkAddress(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'file:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href.replaceAll(
    /[^\w\-./:%?=#~+,;@]/gu,
    (sign) => `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
