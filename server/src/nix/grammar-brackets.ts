import { lineStarts, positionAt } from '../text/lines.ts';
import { complain, describe, type Frame, isSign, type Machine, tokenAt } from './grammar-state.ts';
import type { Token } from './tokens.ts';

/** Which frames a closing token closes; undefined for other tokens. */
export function closersOf(token: Token): readonly Frame['kind'][] | undefined {
  if (token.kind !== 'sign' && token.kind !== 'keyword') return undefined;
  switch (token.text) {
    case ')':
      return ['paren', 'inherit-from'];
    case ']':
      return ['list'];
    case '}':
      return ['set', 'formals', 'interpolation'];
    case 'in':
      return ['let'];
    case 'then':
      return ['if'];
    case 'else':
      return ['then'];
    default:
      return undefined;
  }
}

/** What is not blamed itself for not being ended, but what it is in. */
const INNER: ReadonlySet<Frame['kind']> = new Set(['value', 'default', 'string']);

/** Says what is open that should not be, now that the token at hand ends something further out. */
export function unclosed(machine: Machine): void {
  const token = tokenAt(machine, machine.at);
  const { frames } = machine;
  const wanted: readonly Frame['kind'][] | undefined = isSign(token, ';')
    ? ['value', 'with', 'assert']
    : isSign(token, '=')
      ? ['value']
      : closersOf(token);
  const target = frames.findLastIndex((frame) => wanted?.includes(frame.kind) === true);
  if (token.kind !== 'end' && target < 0) {
    const bracket = token.kind === 'sign' && closersOf(token) !== undefined;
    const what = bracket ? ': nothing is open that it would close' : '';
    return giveUpOn(machine, token, `${capital(describe(token))} is not expected here${what}.`);
  }
  const open = frames.findLast((frame, index) => index > target && !INNER.has(frame.kind));
  if (open === undefined) return giveUpOn(machine, token);
  const misplaced = token.kind === 'end' || isSign(token, '=') ? misindented(machine) : undefined;
  complain(
    machine,
    misplaced ?? open.token,
    wordsFor(misplaced ?? open.token, misplaced === undefined ? open.kind : 'set'),
  );
  if (token.kind === 'end' || isSign(token, '=')) {
    machine.stopped = true;
    return;
  }
  frames.length = target + 1;
  machine.state = frames[target]?.kind === 'set' || frames[target]?.kind === 'let' ? 'bindings' : 'after';
  if (frames[target]?.kind === 'formals') machine.state = 'formal';
  if (frames[target]?.kind === 'string') machine.stopped = true;
}

function wordsFor(token: Token, kind: Frame['kind']): string {
  switch (kind) {
    case 'let':
      return 'This `let` has no `in`.';
    case 'if':
      return 'This `if` has no `then`.';
    case 'then':
      return 'This `then` has no `else`.';
    case 'with':
    case 'assert':
      return `This \`${kind}\` is not followed by \`;\` and an expression.`;
    default:
      return `This \`${token.text}\` is not closed.`;
  }
}

/**
 * A bracket whose closing one begins a line that is indented less than the bracket's own line:
 * most likely it was meant to close another.
 */
function misindented(machine: Machine): Token | undefined {
  const lines = lineStarts(machine.text);
  const widths = new Map<number, number>();
  const widthOf = (line: number): number => {
    let width = widths.get(line);
    if (width === undefined) {
      width = 0;
      const start = lines[line] ?? 0;
      while (/[ \t]/.test(machine.text.charAt(start + width))) width++;
      widths.set(line, width);
    }
    return width;
  };
  let found: Token | undefined;
  for (const [open, close] of machine.pairs) {
    if (found !== undefined && open.start > found.start) continue;
    const closing = positionAt(lines, close.start);
    if (closing.character !== widthOf(closing.line)) continue;
    const opening = positionAt(lines, open.start);
    if (opening.line !== closing.line && closing.character < widthOf(opening.line)) found = open;
  }
  return found;
}

/**
 * The last word on a text: what is wrong here, and nothing of what follows. After a mending nothing is said,
 * for then this is most likely its consequence.
 */
export function giveUpOn(machine: Machine, token: Token, message?: string): void {
  if (machine.problems.length === 0)
    complain(machine, token, message ?? `${capital(describe(token))} is not expected here.`);
  machine.stopped = true;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
