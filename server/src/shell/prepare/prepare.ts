import type { Span } from '../../text/span.ts';
import type { HereDocument } from './documents.ts';
import { contextOf, endTarget, restore, scannedText, startScan } from './scan.ts';
import { scanCommands } from './scan-commands.ts';
import { scanCovered } from './scan-quotes.ts';

/**
 * The text of a script as the grammar is given it: of the same length, so that all places hold, and with the same
 * commands, operators and compound commands. What is quoted, and all that a word may hold but commands, is made plain
 * signs of a word. Words are read off the text as it is written.
 *
 * tree-sitter-bash sees no other text, because its grammar (0.25) has gaps at what scripts of Nix are full of. It loses the
 * command behind a here-document with a redirection (`cat <<E > f; ls`), the second here-document of a line, `for x do`,
 * `ls @(a|b)*`, and the rest of a line behind a quote in a substitution (`${x//'/'/b}`); `time { ls; }` is for it a program
 * `time` with the word `{`; and long here-documents take it a time that grows with the square of their length.
 */
export interface PreparedText {
  readonly text: string;
  /** By the place of `<<`, which is given to the grammar as `<`: it knows one on a line, and little that follows it there. */
  readonly documents: ReadonlyMap<number, HereDocument>;
  /** Where `${` and `$((` end, by where they begin. */
  readonly closings: ReadonlyMap<number, number>;
  readonly comments: readonly Span[];
  /** What stands where it cannot; the grammar does not see it. */
  readonly faults: readonly Span[];
  /** Where lines begin that no statement goes on into. */
  readonly breaks: readonly number[];
  /** Where lines begin that are in no word, array or subshell. */
  readonly lines: readonly number[];
  /** Variables that get values elsewhere than by an assignment or a command. */
  readonly opaque: ReadonlySet<string>;
}

const COVERED: ReadonlySet<string> = new Set(['quote', 'braces', 'sum']);

export function prepareShell(text: string): PreparedText {
  const scan = startScan(text);
  while (scan.at < text.length) {
    const { kind } = contextOf(scan);
    if (kind === 'quote' || kind === 'braces' || kind === 'sum') scanCovered(scan);
    else scanCommands(scan);
  }
  // What is not closed is no word: the grammar is to see that.
  const open = scan.stack.find(({ kind }) => COVERED.has(kind));
  if (open !== undefined) restore(scan, open.start, open.start + (open.kind === 'quote' ? 1 : 2));
  endTarget(scan);
  const faults = scan.faults.toSorted((a, b) => a.start - b.start);
  const { documents, closings, comments, breaks, lines, opaque } = scan;
  return { text: scannedText(scan), documents, closings, comments, faults, breaks, lines, opaque };
}
