import type { ShellWrapper } from '../tables/shell-wrappers.ts';
import type { Word } from './script.ts';

/** What a wrapper runs. */
interface Inner {
  /** How many of the words are the wrapper's own: its name, options and operands. */
  readonly ownWords: number;
  readonly assignments: readonly Word[];
  /** The command lines; more than one for `find` alone. */
  readonly commands: readonly (readonly Word[])[];
  /** Texts that a shell runs. */
  readonly code: readonly Word[];
}

/** @param words with the name of the wrapper. Gives undefined where it runs nothing. */
export function innerOf(wrapper: ShellWrapper, words: readonly Word[]): Inner | undefined {
  if (wrapper.subcommands !== undefined && !wrapper.subcommands.includes(words[1]?.text ?? ''))
    return undefined;
  const after = afterOptions(wrapper, words);
  if (after !== undefined || wrapper.onlyAfter === true) return after;
  return afterOperands(wrapper, words);
}

function afterOptions(
  { commandAfter, codeAfter, until }: ShellWrapper,
  words: readonly Word[],
): Inner | undefined {
  const commands: Word[][] = [];
  const code: Word[] = [];
  let ownWords = 0;
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    if (commandAfter?.includes(text) === true) {
      let end = words.length;
      if (until !== undefined) {
        end = at + 1;
        while (end < words.length && !until.includes(words[end]?.text ?? '')) end++;
      }
      if (end > at + 1) commands.push(words.slice(at + 1, end));
      ownWords ||= at + 1;
      at = end;
    } else if (codeAfter?.includes(text) === true) {
      const value = words[++at];
      if (value !== undefined) code.push(value);
    } else if (text === '--' && codeAfter !== undefined) break;
  }
  return commands.length + code.length === 0 ? undefined : { ownWords, assignments: [], commands, code };
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

function afterOperands(wrapper: ShellWrapper, words: readonly Word[]): Inner | undefined {
  let operands = wrapper.operands ?? 0;
  const assignments: Word[] = [];
  let at = wrapper.subcommands === undefined ? 1 : 2;
  let isOptions = true;
  for (; at < words.length; at++) {
    const word = words[at];
    const text = word?.text ?? '';
    if (word === undefined) break;
    if (isOptions && text === '--') isOptions = false;
    else if (isOptions && text.startsWith('-') && text.length > 1) {
      if (wrapper.without?.includes(text) === true) return undefined;
      if (takesNext(wrapper, text)) at++;
    } else if (wrapper.assignments === true && ASSIGNMENT.test(text)) assignments.push(word);
    else if (operands > 0) operands--;
    else break;
  }
  if (at >= words.length) return undefined;
  const until = wrapper.until;
  const end =
    until === undefined ? -1 : words.findIndex((word, index) => index > at && until.includes(word.text));
  const command = words.slice(at, end < 0 ? words.length : end);
  const only = command[0];
  if (wrapper.joins === true && command.length === 1 && only !== undefined && /\s/.test(only.text))
    return { ownWords: at, assignments, commands: [], code: [only] };
  return { ownWords: at, assignments, commands: [command], code: [] };
}

function takesNext({ short = '', long }: ShellWrapper, option: string): boolean {
  if (option.startsWith('--')) return long?.includes(option.slice(2)) === true;
  for (let i = 1; i < option.length; i++)
    if (short.includes(option.charAt(i))) return i === option.length - 1;
  return false;
}
