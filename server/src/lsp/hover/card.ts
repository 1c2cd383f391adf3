import type { Span } from '../../text/span.ts';

/**
 * A piece of what a hover says. A bare string is in the words of this program; whatever comes from a file or from Nix is
 * `code` (a name, a hash, an address) or a `said` sentence. Only the renderer knows how each of them is escaped.
 */
export type Part =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** Only to `https:` and `file:`; elsewhere the label stands alone. */
  | { readonly kind: 'link'; readonly label: string; readonly address: string }
  /** Only for clients that follow such links, and one of COMMAND_LINKS. The label is in the words of this program. */
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: CommandLink;
      readonly params: object;
    };

/** The commands that a hover may lead to. The client has the same list, and follows no other ones. */
export const COMMAND_LINKS = ['nixAudit.closureSize'] as const;
export type CommandLink = (typeof COMMAND_LINKS)[number];

export type Line = readonly Part[];

/** What stands at a position. */
export interface Card {
  /** What the pointer is on: the client highlights it. */
  readonly span: Span;
  /** Findings that touch this stretch are told, too. */
  readonly around: Span;
  readonly title: Line;
  /** The most important first: what does not fit is left out from the end. */
  readonly lines: readonly Line[];
  /** What is told besides where Nix knows nothing of the path. */
  readonly unasked?: readonly Line[];
  /** A path that Nix may be asked about. */
  readonly storePath?: string | undefined;
  /** The hash that the path has by its lock, to compare with what the store has for it. */
  readonly narHash?: string | undefined;
}

export function code(text: string): Part {
  return { kind: 'code', text };
}

export function strong(text: string): Part {
  return { kind: 'strong', text };
}

/** A text of this program's tables, where names stand between backquotes. */
export function prose(text: string): Line {
  return text.split('`').map((piece, at) => (at % 2 === 1 ? code(piece) : piece));
}

/** `a`, `b` and `c`, and how many more there are. */
export function listed(items: readonly Line[], count = items.length): Line {
  const more = count - items.length;
  return items.flatMap((item, at) => {
    const isLast = at === items.length - 1;
    if (at === 0) return [...item, ...(isLast && more > 0 ? [` and ${more} more`] : [])];
    if (isLast && more <= 0) return [' and ', ...item];
    return [', ', ...item, ...(isLast ? [` and ${more} more`] : [])];
  });
}
