import { withoutTokens } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Command, Word } from '../../../shell/script.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** As much of a word as a message has room for. */
const LONGEST = 80;

/** A word for a message: `…` for what cannot be told, without access tokens, of bounded length. */
export function shownWord({ text }: Pick<Word, 'text'>): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}${UNKNOWN}` : text;
  return printable(withoutTokens(short.replaceAll(UNKNOWN, '…')));
}

/** A command for a message: what runs the program, and the program, without what it is given. */
export function shownProgram({ wrappers, program }: Command): string {
  return printable([...wrappers.slice(0, 3).map((one) => one.program), program || '…'].join(' '));
}
