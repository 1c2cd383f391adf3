import { plainMapped } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { readScript } from './read.ts';
import type { ParseShell, Script, ShellComment } from './script.ts';

/** A file that is a script, or holds some without being Nix. */
export interface ShellFile {
  readonly scripts: readonly Script[];
  /** The images that a Dockerfile begins with, or copies from. */
  readonly images: readonly { readonly text: string; readonly span: Span }[];
  /** Those outside of the scripts. */
  readonly comments: readonly ShellComment[];
}

/** Reads a file that is a script of a shell. */
export function readShellFile(
  { name, text }: { readonly name: string; readonly text: string },
  parse: ParseShell,
): ShellFile {
  const script = readScript(
    {
      place: { name: name.slice(name.lastIndexOf('/') + 1), runs: 'developer', syntax: 'shell' },
      text: plainMapped(text),
      row: undefined,
      programOf: () => undefined,
      alternativesOf: () => [],
    },
    parse,
  );
  return { scripts: [script], images: [], comments: [] };
}
