import type { Command, Word } from '../../../shell/script.ts';
import { endOfWord } from '../../../shell/words.ts';
import { FILE_WRITERS, type FileWriter } from '../../../tables/file-writers.ts';
import { type CommandLine, commandLine, hasOption, optionValues } from './command-line.ts';

/** A file that a command writes, changes or removes. */
interface Written {
  readonly file: Word;
  /** The program that does it; that of the command whose output goes there. */
  readonly program: string;
  readonly does: FileWriter['does'];
}

/** The files that a command certainly writes, by its redirections and its words. */
export function writtenBy({ program, words, redirects }: Command): readonly Written[] {
  const written: Written[] = [];
  for (const { operator, target } of redirects) {
    if (WRITING.has(operator)) written.push({ file: target, program, does: 'writes to' });
  }
  const writer = FILE_WRITERS.get(program);
  if (writer !== undefined) {
    const line = commandLine(words, writer);
    for (const file of filesOf(writer, line)) written.push({ file, program, does: writer.does });
  }
  if (program === 'dd') {
    for (const word of words) {
      if (word.text.startsWith('of=')) written.push({ file: endOfWord(word, 3), program, does: 'writes to' });
    }
  }
  return written;
}

const HELP = ['--help', '--version'];

const WRITING: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>']);

function filesOf(writer: FileWriter, line: CommandLine): readonly Word[] {
  const { operands } = line;
  if (hasOption(line, HELP) || hasOption(line, writer.without ?? [])) return [];
  const into = optionValues(line, writer.into ?? []);
  if (into.length > 0) return into;
  if (writer.only !== undefined && !hasOption(line, writer.only)) return [];
  switch (writer.writes) {
    case 'all':
      return operands;
    case 'first':
      return operands.slice(0, 1);
    case 'rest':
      return hasOption(line, writer.given ?? []) ? operands : operands.slice(1);
    case 'last':
      return operands.length > 1 ? operands.slice(-1) : [];
    case 'none':
      return [];
  }
}
