import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { readScript } from '../../server/src/shell/read.ts';
import type { Command, Script, ScriptPlace, ScriptSource } from '../../server/src/shell/script.ts';
import { type MappedText, MappedTextBuilder, plainMapped, UNKNOWN } from '../../server/src/text/mapped.ts';

const syntax = await loadSyntax();

const SHELL: ScriptPlace = { name: 'script', runs: 'developer', syntax: 'shell' };

/** Reads a script. */
export function read(text: string | MappedText, more: Partial<ScriptSource> = {}): Script {
  const source: ScriptSource = {
    place: SHELL,
    row: undefined,
    text: typeof text === 'string' ? plainMapped(text) : text,
    programOf: () => undefined,
    alternativesOf: () => [],
    ...more,
  };
  return readScript(source, syntax.parseShell);
}

/** A text with a stretch that cannot be told for each `<0>`, whose number is its tag. */
export function withUnknown(written: string): MappedText {
  const builder = new MappedTextBuilder();
  let done = 0;
  for (const { 0: sign, 1: tag, index } of written.matchAll(/<(\d+)>/g)) {
    builder.addPlain(written.slice(done, index), done);
    done = index + sign.length;
    builder.addWhole(undefined, index, done, Number(tag));
  }
  builder.addPlain(written.slice(done), done);
  return builder.done();
}

export function readExec(text: MappedText, more: Partial<ScriptSource> = {}): Script {
  return read(text, { place: { ...SHELL, syntax: 'exec' }, ...more });
}

/**
 * A command as a line: wrappers in brackets, the program (`?` if it cannot be told), its words, then what it is given and
 * what it is a part of. Unknown stretches are `…`.
 */
export function show(command: Command): string {
  const { program, words, wrappers, assignments, redirects, input, from, within } = command;
  const text = (word: { readonly text: string }): string => {
    const plain = word.text.replaceAll(UNKNOWN, '…');
    return plain === '' || /\s/.test(plain) ? JSON.stringify(plain) : plain;
  };
  const parts = [
    ...assignments.map(({ name, value }) => `${name}=${text(value)}`),
    ...wrappers.map((wrapper) => `[${[wrapper.program, ...wrapper.words.map(text)].join(' ')}]`),
    program === '' ? '?' : program,
    ...words.map(text),
  ];
  for (const word of words) {
    if (word.substitutions.length > 0) parts.push(`$(${word.substitutions.map(name).join(' ')})`);
    if (word.processes.length > 0) parts.push(`<(${word.processes.map(name).join(' ')})`);
  }
  for (const { operator, descriptor, target } of redirects)
    if (target !== input) parts.push(`${descriptor ?? ''}${operator} ${text(target)}`);
  if (input !== undefined) parts.push(`<<< ${JSON.stringify(input.text.replaceAll(UNKNOWN, '…'))}`);
  if (from.length > 0) parts.push(`<- ${from.map(name).join(' ')}`);
  if (within !== undefined)
    parts.push(`{${within.as}${within.command === undefined ? '' : ` of ${name(within.command)}`}}`);
  return parts.join(' ');
}

function name({ program }: Command): string {
  return program === '' ? '?' : program;
}

export function commandsOf(text: string): string[] {
  return read(text).commands.map(show);
}

/** What of a text is damaged. */
export function damageOf(text: string): string[] {
  return read(text).damage.map(({ start, end }) => text.slice(start, end));
}

export function assignmentsOf(text: string): string[] {
  return read(text).assignments.map(
    ({ name: variable, value, exported }) =>
      `${exported ? 'export ' : ''}${variable}=${value.text.replaceAll(UNKNOWN, '…')}`,
  );
}
