import type { Command, Script } from '../../../shell/script.ts';
import {
  type ContainerCommand,
  containerCommands,
  IMAGE_LOADERS,
  IMAGE_MAKERS,
} from '../../../tables/container-commands.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import type { Span } from '../../../text/span.ts';
import { commandLine, optionValues, withValues } from './command-line.ts';

/** An image that a command takes by a tag. */
interface TaggedImage {
  /** `docker run`. */
  readonly tool: string;
  /** Its name, without what tells it from other things (`docker://`). */
  readonly name: string;
  readonly span: Span;
}

/** The images of a script that are taken by a tag from a registry, and not made before. */
export function taggedImages({ commands }: Script): readonly TaggedImage[] {
  const made = new Set<string>();
  const found: TaggedImage[] = [];
  for (const command of commands) {
    const rows = containerCommands(command.program);
    if (rows.length === 0) continue;
    const [operation] = commandLine(command.words, {}, 1).operands;
    // Which images are there then, nobody can tell.
    if (IMAGE_LOADERS.has(operation?.text ?? '')) return found;
    for (const name of madeBy(command, operation?.text ?? '')) made.add(withTag(name));
    for (const row of rows) {
      for (const image of imagesOf(command, row)) {
        if (isByTag(image.name) && !made.has(withTag(image.name)))
          found.push({ tool: [command.program, ...row.path].join(' '), ...image });
      }
    }
  }
  return found;
}

function imagesOf({ words }: Command, row: ContainerCommand): Omit<TaggedImage, 'tool'>[] {
  const switches = new Set(row.switches);
  const values = new Set(row.values);
  const valuesOf = (name: string): number | undefined =>
    values.has(name) ? 1 : switches.has(name) ? 0 : undefined;
  const most = row.path.length + row.images;
  const { operands, unsure } = commandLine(words, valuesOf, most);
  if (!row.path.every((word, at) => operands[at]?.text === word)) return [];
  const images = operands.slice(row.path.length);
  // Before it stands something that may be an option, or one that nobody knows.
  if (images.some((image) => unsure.has(image))) return [];
  return images.flatMap(({ text, span }) => {
    const { scheme } = row;
    if (scheme === undefined) return [{ name: text, span }];
    return text.startsWith(scheme) ? [{ name: text.slice(scheme.length), span }] : [];
  });
}

function madeBy({ words }: Command, operation: string): string[] {
  const maker = IMAGE_MAKERS.get(operation);
  if (maker === undefined) return [];
  const line = commandLine(words, withValues(maker.options));
  const operand = maker.operand === undefined ? undefined : line.operands[maker.operand + 1];
  return [...optionValues(line, maker.options), ...(operand === undefined ? [] : [operand])].map(
    ({ text }) => text,
  );
}

function withTag(name: string): string {
  return hasTag(name) ? name : `${name}:latest`;
}

/** What stands behind a colon before the last slash is a port. */
export function hasTag(name: string): boolean {
  return name.lastIndexOf(':') > name.lastIndexOf('/');
}

/** Whether a name is that of an image in a registry, with a tag or without, and all of it is known. */
export function isByTag(name: string): boolean {
  return !name.includes(UNKNOWN) && NAME.test(name) && !LOCAL.test(name);
}

const NAME = /^(?:[a-zA-Z0-9][\w.-]*(?::\d+)?\/)?[a-z0-9][\w.-]*(?:\/[\w.-]+)*(?::[\w][\w.-]{0,127})?$/;
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\//;
