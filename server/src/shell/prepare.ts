import type { Span } from '../text/span.ts';
import type { HereDocument } from './documents.ts';
import { contextOf, restore, scannedText, startScan } from './scan.ts';
import { scanCommands } from './scan-commands.ts';
import { scanCovered } from './scan-quotes.ts';

/**
 * The text of a script as the grammar is given it: of the same length, so that all places hold, and with the same
 * commands, operators and compound commands. What is quoted, and all that a word may hold but commands, is made plain
 * signs of a word: the grammar would read much of that as something else, not at all, or in a time that grows with the
 * square of the length. Words are read off the text as it is written.
 */
export interface PreparedText {
  readonly text: string;
  /** By the place of `<<`, which is given to the grammar as `<`: it knows one on a line, and little that follows it there. */
  readonly documents: ReadonlyMap<number, HereDocument>;
  /** Where `${` and `$((` end, by where they begin. */
  readonly closings: ReadonlyMap<number, number>;
  readonly comments: readonly Span[];
  /** Where lines begin that no statement goes on into. */
  readonly breaks: readonly number[];
  /** Variables that get values elsewhere than by an assignment or a command. */
  readonly opaque: ReadonlySet<string>;
}

const COVERED: ReadonlySet<string> = new Set(['quote', 'braces', 'sum', 'pattern']);

export function prepareShell(text: string): PreparedText {
  const scan = startScan(text);
  while (scan.at < text.length) {
    const { kind } = contextOf(scan);
    if (kind === 'quote' || kind === 'braces' || kind === 'sum') scanCovered(scan);
    else scanCommands(scan);
  }
  // What is not closed is no word: the grammar is to see that.
  for (const { kind, start } of scan.stack) if (COVERED.has(kind)) restore(scan, start, start + 2);
  const { documents, closings, comments, breaks, opaque } = scan;
  return { text: scannedText(scan), documents, closings, comments, breaks, opaque };
}
