import { visible } from './terminal/visible.ts';

/** Text of others for Markdown on a forge: nothing in it formats, links, mentions, embeds or is HTML. */

const MOST = 600;

/**
 * A sentence. Where a forge looks for names and addresses only after it has read the Markdown (`@name`, `#1`,
 * `https://`, `www.`), an empty comment parts what it looks for; the rest is escaped.
 */
export function markdownText(text: string): string {
  return visible(clipped(text))
    .replaceAll(/[\\`*_[\]<>|~&$]/g, String.raw`\$&`)
    .replaceAll(
      /[@#]|:(?=\/\/)|\b(?:www(?=\.)|mailto(?=:)|xmpp(?=:)|gh(?=-\d))/gi,
      (found) => `${found}${PART}`,
    );
}

const PART = '<!-- -->';

/** A name or an address, as code. Also safe in a cell of a table, where no code may hold a `|`. */
export function markdownCode(text: string): string {
  const shown = visible(clipped(text)).replaceAll('|', String.raw`\u{7c}`);
  if (shown.trim() === '') return '` `';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A link to a page of a forge; only its label where the address is no plain https one. The label is ours. */
export function markdownLink(label: string, address: string): string {
  const url = plainAddress(address);
  return url === undefined ? label : `[${label}](${url})`;
}

function plainAddress(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return url.href.replaceAll(
    /[^\w\-./:%?=&#~+,;]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function clipped(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST).replace(/[\ud800-\udbff]$/, '')}…`;
}
