import { type MappedText, MappedTextBuilder, plainMapped } from '../../text/mapped.ts';
import { type DockerImage, dockerImages } from './images.ts';
import { execWords } from './exec-words.ts';
import { dockerfileLines, type HereDocuments, type Instruction, partOf } from './lines.ts';
import type { Runs, ScriptPlace, ShellComment } from '../script.ts';
import { SHELLS } from '../shebang.ts';

/**
 * What of a Dockerfile is shell, and what it is built on.
 *
 * The lines of `RUN` and of others like it do what hooks and phases do, so they are cut out, as text that knows its place in
 * the file, and go to the reader of all scripts. `lines.ts` puts continued lines together and finds here-documents,
 * `exec-words.ts` reads lists of words (`["sh", "-c", "…"]`), and `images.ts` finds the images, which no shell sees.
 */
export interface Dockerfile {
  readonly scripts: readonly { readonly place: ScriptPlace; readonly text: MappedText }[];
  readonly images: readonly DockerImage[];
  /** Those outside of scripts. */
  readonly comments: readonly ShellComment[];
}

/** Where that runs, by the instruction. What `ENV` sets is there for each `RUN` below it. */
const runs: ReadonlyMap<string, Runs> = new Map([
  ['RUN', 'image'],
  ['CMD', 'program'],
  ['ENTRYPOINT', 'program'],
  ['ENV', 'image'],
]);

/** Reads a Dockerfile. Never throws. */
export function readDockerfile(file: string): Dockerfile {
  const { instructions, comments } = dockerfileLines(file);
  const scripts: { place: ScriptPlace; text: MappedText }[] = [];
  /** Whether what stands as a line is read by a shell: each stage begins with one, and `SHELL` names another. */
  let isShell = true;
  for (const instruction of instructions.map(triggered)) {
    const { keyword, text, documents } = instruction;
    const where = runs.get(keyword);
    if (keyword === 'FROM') isShell = true;
    else if (keyword === 'SHELL')
      isShell = execWords(text)?.some((word) => SHELLS.has(nameOf(word.text))) ?? isShell;
    else if (where !== undefined) {
      const script =
        keyword === 'ENV'
          ? exported(text)
          : scriptIn(partOf(text, flagsIn(text.text)), documents, { file, isShell });
      if (script !== undefined)
        scripts.push({ place: { name: keyword, runs: where, syntax: 'shell' }, text: script });
    }
  }
  return { scripts, images: dockerImages(instructions), comments };
}

/** `ONBUILD RUN …` runs in the build of an image that is built on this one. */
function triggered(instruction: Instruction): Instruction {
  if (instruction.keyword !== 'ONBUILD') return instruction;
  const [head, keyword] = /^\s*([A-Za-z]+)(?=\s|$)/.exec(instruction.text.text) ?? [];
  if (head === undefined || keyword === undefined) return instruction;
  return { ...instruction, keyword: keyword.toUpperCase(), text: partOf(instruction.text, head.length) };
}

/** How long the options are that stand before a command: `--mount=type=cache,target=/root/.cache`. */
function flagsIn(text: string): number {
  return /^(?:\s+--[a-z][a-z-]*(?:=(?:"[^"]*"|'[^']*'|[^\s"'])*)?(?=\s))*/.exec(text)?.[0].length ?? 0;
}

/** Undefined where it is no shell that reads it. */
function scriptIn(
  text: MappedText,
  documents: HereDocuments | undefined,
  { file, isShell }: { readonly file: string; readonly isShell: boolean },
): MappedText | undefined {
  const words = documents === undefined ? execWords(text) : undefined;
  if (words !== undefined) return joined(words.map(({ quoted }) => quoted));
  if (!isShell || text.text.trim() === '') return undefined;
  if (documents === undefined) return text;
  const { first, whole } = documents;
  // A here-document without a command is the script itself.
  if (/^\s*<<-?[^\s<>|&;]+\s*$/.test(text.text))
    return plainMapped(file.slice(first.start, first.end), first.start);
  const builder = new MappedTextBuilder();
  builder.addMapped(text, 0, text.text.length);
  builder.addWhole('\n', whole.start, whole.start);
  builder.addPlain(file.slice(whole.start, whole.end), whole.start);
  return builder.done();
}

/** `ENV A=1 B=2` is written as a shell takes it; the old form `ENV A 1` is not looked at. */
function exported(text: MappedText): MappedText | undefined {
  if (!/^\s*\w+=/.test(text.text)) return undefined;
  const builder = new MappedTextBuilder();
  const { start } = text.spanOf(0, 0);
  builder.addWhole('export', start, start);
  builder.addMapped(text, 0, text.text.length);
  return builder.done();
}

function joined(words: readonly MappedText[]): MappedText {
  const builder = new MappedTextBuilder();
  for (const word of words) {
    const { start } = word.spanOf(0, 0);
    if (builder.size > 0) builder.addWhole(' ', start, start);
    builder.addMapped(word, 0, word.text.length);
  }
  return builder.done();
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
}
