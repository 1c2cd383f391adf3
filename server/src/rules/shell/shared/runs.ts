import type { Command, Script, Word } from '../../../shell/script.ts';
import { ECHOES, FILTERS, type Interpreter, interpreterNamed } from '../../../tables/interpreters.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { fileOf, isInput, type NamedFile } from './files.ts';
import { commandLine, hasOption, optionValues } from './command-line.ts';

/** A command that runs a text, and where the text comes from. */
export interface Run {
  readonly command: Command;
  /** `sh`, `eval`; empty where the command is itself what is run: `./install.sh`, `$(curl …)`. */
  readonly program: string;
  /** The commands whose output is the text, or is made to it by filters, which are among them. */
  readonly sources: readonly Command[];
  /** The words that are the text, or parts of it. */
  readonly texts: readonly Word[];
  /** The files that hold it. */
  readonly files: readonly NamedFile[];
}

/** What a command is told to run. */
interface Told {
  readonly readsInput: boolean;
  readonly code: readonly Word[];
  readonly file: Word | undefined;
}

/** All commands of a script that run a text. */
export function runsIn(script: Script): readonly Run[] {
  const runs: Run[] = [];
  const outputs = outputsOf(script);
  for (const command of script.commands) {
    const told = toldTo(command);
    if (told !== undefined) runs.push(runOf(outputs, command, told));
    else {
      const file = programFile(command);
      if (file !== undefined) runs.push({ command, program: '', sources: [], texts: [], files: [file] });
    }
  }
  return [...runs, ...substituted(script)];
}

function toldTo({ program, words }: Command): Told | undefined {
  if (program === 'eval') return { readsInput: false, code: words, file: undefined };
  if (program === 'source' || program === '.') {
    const [file] = words;
    return file === undefined ? undefined : fromFile(file);
  }
  const row = interpreterNamed(program);
  return row === undefined ? undefined : toldInterpreter(row, words);
}

function fromFile(file: Word): Told {
  const readsInput = isInput(file.text);
  return { readsInput, code: [], file: readsInput ? undefined : file };
}

function toldInterpreter(row: Interpreter, words: readonly Word[]): Told | undefined {
  if (row.fileOption !== undefined) {
    const file = words[words.findIndex(({ text }) => text === row.fileOption) + 1];
    return file === undefined || file === words[0] ? undefined : fromFile(file);
  }
  const line = commandLine(words, row, 1);
  if (hasOption(line, row.other ?? [])) return undefined;
  const [first] = line.operands;
  const second = first === undefined ? undefined : words[words.indexOf(first) + 1];
  if (hasOption(line, row.code) || (first !== undefined && first.text === row.codeSubcommand)) {
    const inOption = optionValues(line, row.code);
    const code = first?.text === row.codeSubcommand ? second : first;
    return { readsInput: false, code: code === undefined ? inOption : [...inOption, code], file: undefined };
  }
  const readsInput = { readsInput: true, code: [], file: undefined };
  if (row.subcommand !== undefined) {
    return first?.text === row.subcommand && second !== undefined ? fromFile(second) : undefined;
  }
  if (row.input !== undefined && hasOption(line, [row.input])) return readsInput;
  return first === undefined ? readsInput : fromFile(first);
}

/** A program that is called by its path: `./install.sh`, `"$file"`. */
function programFile({ name }: Command): NamedFile | undefined {
  if (name === undefined || (name.isKnown && !name.text.includes('/'))) return undefined;
  return fileOf(name);
}

function runOf(outputs: Outputs, command: Command, { readsInput, code, file }: Told): Run {
  const found = gathering(outputs);
  if (readsInput) {
    // A here-document takes the place of the pipe.
    if (command.input === undefined) found.read(inputOf(command));
    else {
      found.word(command.input);
      found.texts.push(command.input);
    }
    for (const { operator, target } of command.redirects) if (operator === '<') found.file(target);
  }
  for (const word of code) if (beginsCommand(word.text)) found.word(word);
  if (file !== undefined) {
    for (const source of file.processes) found.output(source);
    found.file(file);
  }
  const { sources, files, texts } = found;
  const program = command.program === '.' ? 'source' : command.program;
  return { command, program, sources: [...sources], files, texts: [...code, ...texts] };
}

/** A shell within a text reads what the text's shell is given. */
function inputOf(command: Command): readonly Command[] {
  if (command.from.length > 0 || command.within?.as !== 'code') return command.from;
  return command.within.command?.from ?? [];
}

/** Whether what cannot be told stands where a command begins: `￼`, `cd x; ￼`. */
function beginsCommand(text: string): boolean {
  return BEGIN.test(text);
}

const BEGIN = new RegExp(`(?:^|[;&|\\n])[ \\t]{0,40}${UNKNOWN}`);

/** Follows a text to where it comes from. */
function gathering(outputs: Outputs) {
  const sources = new Set<Command>();
  const files: NamedFile[] = [];
  const texts: Word[] = [];

  function add(command: Command): void {
    if (sources.has(command)) return;
    sources.add(command);
    const { program, words, input } = command;
    if (ECHOES.has(program)) {
      words.forEach(word);
      for (const one of words) texts.push(one);
    } else if (program === 'cat') words.forEach(file);
    if (input !== undefined && isPassing(command)) {
      word(input);
      texts.push(input);
    }
  }

  /** A command in `$(…)` or `<(…)`, if what it writes comes out of there. */
  function output(command: Command): void {
    if (command.to.every(isPassing)) add(command);
  }

  function word({ substitutions, variables }: Word): void {
    substitutions.forEach(output);
    for (const name of variables) outputs.get(name)?.forEach(output);
  }

  function file(named: Word): void {
    const one = fileOf(named);
    if (one !== undefined && files.length < MOST_SOURCES) files.push(one);
  }

  /** The commands before it in a pipeline, from the nearest: behind one that makes something else, nothing is followed. */
  function read(commands: readonly Command[]): void {
    for (const command of commands) {
      add(command);
      if (!isPassing(command)) return;
    }
  }

  return { sources, files, texts, output, word, file, read };
}

/** By variable, the commands whose output it may hold. */
type Outputs = ReadonlyMap<string, readonly Command[]>;

function outputsOf({ assignments }: Script): Outputs {
  const outputs = new Map<string, Command[]>();
  for (const { name, value } of assignments) {
    const known = outputs.get(name);
    if (known === undefined) outputs.set(name, value.substitutions.slice(0, MOST_SOURCES));
    else if (known.length < MOST_SOURCES) known.push(...value.substitutions.slice(0, MOST_SOURCES));
  }
  return outputs;
}

/** Whether what it writes is, more or less, what it reads. */
function isPassing({ program, words }: Command): boolean {
  // `@sh` of jq quotes all that it puts into the text of a command.
  if (program === 'jq' && words.some(({ text }) => text.includes('@sh'))) return false;
  return FILTERS.has(program) || ECHOES.has(program) || program === 'curl' || program === 'wget';
}

/** What other commands write, as a command: `$(curl …)`. */
function substituted({ commands }: Script): Run[] {
  const runs = new Map<Command, Command[]>();
  for (const command of commands) {
    const outer = command.within?.as === 'output' ? command.within.command : undefined;
    if (outer?.name?.text !== UNKNOWN || outer.program !== '' || !command.to.every(isPassing)) continue;
    const { nameSpan } = outer;
    if (command.span.start < nameSpan.start || command.span.end > nameSpan.end) continue;
    const sources = runs.get(outer) ?? [];
    runs.set(outer, [...sources.slice(0, MOST_SOURCES), command]);
  }
  return [...runs].map(([command, sources]) => ({ command, program: '', sources, files: [], texts: [] }));
}

const MOST_SOURCES = 64;
