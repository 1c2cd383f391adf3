import { type NetworkCommand, networkCommand } from '../../../tables/network-commands.ts';
import type { Span } from '../../../text/span.ts';

/** A command of a script that uses the network. */
export interface NetworkCall {
  readonly does: NetworkCommand['does'];
  /** `npm ci`, `curl`. */
  readonly shown: string;
  /** The place of the command's name in the text. */
  readonly span: Span;
}

/** Longer scripts are read up to here. */
const MOST = 1 << 16;
/** What stands before a command without being it. */
const BEFORE: ReadonlySet<string> = new Set(
  'if then else elif while until do ! { time exec env command nice sudo eval xargs'.split(' '),
);

/**
 * The commands in a script of a shell, as it is written in a string of a .nix file, that use the network. Only what
 * stands where a command stands counts: not in a comment, nor as an argument of another command, nor after `echo`.
 *
 * @param span of the string, with its quotes
 */
export function networkCalls(text: string, { start, end }: Span): NetworkCall[] {
  const calls: NetworkCall[] = [];
  const script = text.slice(start, Math.min(end, start + MOST));
  let isContinued = false;
  for (const line of script.matchAll(/[^\n]+/g)) {
    const whole = line[0].replace(/^(\s*)(?:''|")/, (quotes) => ' '.repeat(quotes.length));
    const isComment = whole.trimStart().startsWith('#');
    if (!isComment) {
      // A command that begins on an earlier line has its arguments here.
      let isArgument = isContinued;
      for (const part of whole.matchAll(/[^;|&()`]+/g)) {
        const call = isArgument ? undefined : callIn(part[0]);
        isArgument = false;
        if (call === undefined) continue;
        const at = start + line.index + part.index + call.at;
        calls.push({
          does: call.does,
          shown: call.shown,
          span: { start: at, end: at + call.length },
        });
      }
    }
    isContinued = !isComment && continues(line[0].trimEnd());
  }
  return calls;
}

/** Whether the command goes on in the next line; after `&& \\` another one begins there. */
function continues(line: string): boolean {
  return line.endsWith('\\') && !/[;&|]\\$/.test(line.replaceAll(/[ \t]/g, ''));
}

interface Found {
  readonly does: NetworkCommand['does'];
  readonly shown: string;
  readonly at: number;
  readonly length: number;
}

/** `${lib.getExe pkgs.x}` is one word. */
const WORD = /(?:\$\{[^{}\n]{0,200}\}|[^\s$]|\$(?!\{))+/g;

function callIn(part: string): Found | undefined {
  let command: { readonly name: string; readonly at: number; readonly length: number } | undefined;
  const words: string[] = [];
  for (const { 0: word, index } of part.matchAll(WORD)) {
    if (command !== undefined) {
      if (words.length < 32) words.push(word.replace(/["']$/, ''));
    } else if (!BEFORE.has(word) && !/^[A-Za-z_]\w*=/.test(word)) {
      command = { name: nameOf(word), at: index, length: word.length };
    }
  }
  if (command === undefined) return undefined;
  const found = networkCommand(command.name, words);
  if (found === undefined) return undefined;
  const shown = found.word === undefined ? command.name : `${command.name} ${found.word}`;
  return { does: found.row.does, shown, at: command.at, length: command.length };
}

/** `curl` of `curl`, `"curl"`, `./curl`, `${pkgs.curl}/bin/curl` and `${lib.getExe pkgs.curl}`. */
function nameOf(word: string): string {
  const plain = word.replace(/^["']|["']$/g, '');
  const executable = /^\$\{(?:[\w.]+\.)?getExe\s+(?:[\w'-]+\.){0,8}([\w'-]+)\}$/.exec(plain);
  return executable?.[1] ?? plain.slice(plain.lastIndexOf('/') + 1);
}
