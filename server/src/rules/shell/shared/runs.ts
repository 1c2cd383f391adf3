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
      const sources = programSources(outputs, command);
      if (file !== undefined || sources.length > 0)
        runs.push({ command, program: '', sources, texts: [], files: file === undefined ? [] : [file] });
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

/** The commands whose output a variable holds that is run: `X=$(curl …)`, `$X`. */
function programSources(outputs: Outputs, { name, program }: Command): readonly Command[] {
  if (program !== '' || name === undefined || name.text !== UNKNOWN || name.variables.length !== 1) return [];
  const found = gathering(outputs);
  found.word(name);
  return [...found.sources];
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
  const { from, within } = command;
  const last = from.at(-1);
  // What `>(…)` is given has come through the pipe of what writes to it.
  if (last !== undefined) return last.from.length === 0 ? from : [...from, ...last.from];
  return within?.as === 'code' ? (within.command?.from ?? []) : [];
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

  function add(command: Command, depth = 0): void {
    if (sources.has(command) || sources.size >= MOST_SOURCES) return;
    sources.add(command);
    const { program, words, input, calls } = command;
    if (depth < MOST_CALLS) for (const one of calls) if (isHandedOn(one)) add(one, depth + 1);
    if (ECHOES.has(program)) {
      words.forEach(word);
      for (const one of words) texts.push(one);
    } else if (program === 'cat') {
      words.forEach(file);
      for (const { processes } of words) processes.forEach(output);
    }
    if (input !== undefined && isPassing(command)) {
      word(input);
      texts.push(input);
    }
  }

  /** A command in `$(…)` or `<(…)`, if what it writes comes out of there. */
  function output(command: Command): void {
    if (isHandedOn(command)) add(command);
  }

  function word({ substitutions, variables }: Word): void {
    substitutions.forEach(output);
    for (const name of variables) for (const one of outputs.get(name) ?? []) add(one);
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

/** Whether what it writes comes out of the pipeline that it is in. */
function isHandedOn({ to }: Command): boolean {
  return to.every(isPassing);
}

/** By variable, the commands whose output it may hold. */
type Outputs = ReadonlyMap<string, readonly Command[]>;

function outputsOf({ assignments, commands }: Script): Outputs {
  const outputs = new Map<string, Command[]>();
  const note = (name: string, more: readonly Command[]): void => {
    const known = outputs.get(name);
    if (known === undefined) outputs.set(name, more.slice(0, MOST_SOURCES));
    else if (known.length < MOST_SOURCES) known.push(...more.slice(0, MOST_SOURCES));
  };
  for (const { name, value } of assignments) note(name, value.substitutions.filter(isHandedOn));
  for (const { program, words, from, input } of commands) {
    if (!READERS.has(program)) continue;
    const end = from.findIndex((one) => !isPassing(one));
    const read = [
      ...(end < 0 ? from : from.slice(0, end + 1)),
      ...(input?.substitutions ?? []).filter(isHandedOn),
    ];
    if (read.length === 0) continue;
    for (const { text } of words.slice(0, MOST_SOURCES)) if (VARIABLE.test(text)) note(text, read);
  }
  return outputs;
}

/** They put what they read into the variables that they are given the names of. */
const READERS: ReadonlySet<string> = new Set(['read', 'mapfile', 'readarray']);
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;

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
    if (outer?.name?.text !== UNKNOWN || outer.program !== '' || !isHandedOn(command)) continue;
    const { nameSpan } = outer;
    if (command.span.start < nameSpan.start || command.span.end > nameSpan.end) continue;
    const sources = runs.get(outer) ?? [];
    runs.set(outer, [...sources.slice(0, MOST_SOURCES), command]);
  }
  return [...runs].map(([command, sources]) => ({ command, program: '', sources, files: [], texts: [] }));
}

const MOST_SOURCES = 64;

/** Functions that call functions, as far as they are followed. */
const MOST_CALLS = 8;
