import type { ClientCapabilities, Hover, MarkupContent } from 'vscode-languageserver/node';
import { lineStarts, positionAt } from '../../server/src/text/lines.ts';
import { type Client, pulling } from './client.ts';

/** A client that shows Markdown in hovers. */
export const showsMarkdown: ClientCapabilities = {
  ...pulling,
  textDocument: { ...pulling.textDocument, hover: { contentFormat: ['markdown', 'plaintext'] } },
};

export interface Said {
  readonly kind: string;
  readonly lines: readonly string[];
  /** The text that is highlighted. */
  readonly on: string;
}

/**
 * Hovers over the sign that `|` stands before in a piece of the text that occurs once: `in|puts.a`.
 *
 * @returns undefined where nothing is said
 */
export async function hoverOn(
  client: Pick<Client, 'connection'>,
  uri: string,
  text: string,
  at: string,
): Promise<Said | undefined> {
  const mark = at.indexOf('|');
  const piece = at.slice(0, mark) + at.slice(mark + 1);
  const index = text.indexOf(piece);
  if (index < 0 || text.indexOf(piece, index + 1) >= 0) throw new Error(`not once in the text: ${piece}`);
  return hoverAt(client, uri, text, index + mark);
}

export async function hoverAt(
  client: Pick<Client, 'connection'>,
  uri: string,
  text: string,
  offset: number,
): Promise<Said | undefined> {
  const starts = lineStarts(text);
  const position = positionAt(starts, offset);
  const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position,
  });
  if (hover === null) return undefined;
  const { kind, value } = hover.contents as MarkupContent;
  const { start, end } = hover.range!;
  const offsetOf = (place: typeof start) => (starts[place.line] ?? 0) + place.character;
  return { kind, lines: value.split(/ {2}\n|\n/), on: text.slice(offsetOf(start), offsetOf(end)) };
}
