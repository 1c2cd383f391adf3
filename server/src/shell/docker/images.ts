import type { Span } from '../../text/span.ts';
import type { Instruction } from './lines.ts';

/** An image that a Dockerfile begins with, or copies from. */
export interface DockerImage {
  /** With the build arguments put in that the file gives a value: `debian:12`. */
  readonly text: string;
  /** As it stands in the file. */
  readonly span: Span;
}

/** The images that are fetched: not the stages of the file itself, and none whose name nobody can tell. */
export function dockerImages(instructions: readonly Instruction[]): readonly DockerImage[] {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  const images: DockerImage[] = [];
  let isBegun = false;
  const add = (written: string | undefined, start: number, { text }: Instruction): void => {
    const name = written === undefined ? undefined : filledIn(written, values);
    if (written === undefined || name === undefined || name === '') return;
    if (name === 'scratch' || stages.has(name.toLowerCase())) return;
    images.push({ text: name, span: text.spanOf(start, start + written.length) });
  };
  for (const instruction of instructions) {
    const { keyword } = instruction;
    const { text } = instruction.text;
    if (keyword === 'ARG') {
      // Those of a stage are no part of the names of images.
      if (!isBegun) addValues(text, values);
    } else if (keyword === 'FROM') {
      isBegun = true;
      const [before = '', image, stage] =
        /^((?:\s+--\S+)*\s+)([^\s-]\S*)(?:\s+as\s+(\S+))?/i.exec(text)?.slice(1) ?? [];
      add(image, before.length, instruction);
      if (stage !== undefined) stages.add(stage.toLowerCase());
    } else if (keyword === 'COPY') {
      const [before = '', image] = /^((?:\s+--\S+)*?\s+--from=)(\S+)/.exec(text)?.slice(1) ?? [];
      // A number is that of a stage, and Docker puts nothing into this one.
      if (image !== undefined && !/^\d+$|\$/.test(image)) add(image, before.length, instruction);
    }
  }
  return images;
}

function addValues(text: string, values: Map<string, string>): void {
  for (const [, name = '', value] of text.matchAll(/(?<!\S)(\w+)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
    const filled = value === undefined ? undefined : filledIn(value.replaceAll(/["']/g, ''), values);
    if (filled === undefined) values.delete(name);
    else values.set(name, filled);
  }
}

/** Undefined where the value of a variable cannot be told. */
function filledIn(written: string, values: ReadonlyMap<string, string>): string | undefined {
  if (written.length > LONGEST) return undefined;
  let isKnown = true;
  const filled = written.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::?-([^{}]*))?\})/g,
    (_, plain: string | undefined, braced: string | undefined, otherwise: string | undefined) => {
      const given = values.get(plain ?? braced ?? '');
      const value = given === undefined || given === '' ? (otherwise ?? given) : given;
      if (value === undefined || value === '' || value.includes('$')) isKnown = false;
      return value ?? '';
    },
  );
  return isKnown && !/[$"']/.test(filled) && filled.length <= LONGEST ? filled : undefined;
}

/** Longer than any name of an image; arguments that are put into one another grow without bounds. */
const LONGEST = 1000;
