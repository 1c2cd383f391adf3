import { type MappedText, plainMapped } from '../text/mapped.ts';
import type { DockerImage } from './docker/images.ts';
import { readDockerfile } from './docker/dockerfile.ts';
import { allowanceForFile, readScript } from './read.ts';
import type { ParseShell, Script, ScriptPlace, ScriptSource, ShellComment } from './script.ts';
import { isDockerfile } from './shell-names.ts';

/** A file that is a script, or holds some without being Nix. */
interface ShellFile {
  readonly scripts: readonly Script[];
  /** The images that a Dockerfile begins with, or copies from. */
  readonly images: readonly DockerImage[];
  /** Those outside of the scripts. */
  readonly comments: readonly ShellComment[];
}

/** Reads a file that is a script of a shell, or a Dockerfile. Never throws. */
export function readShellFile(
  { name, text }: { readonly name: string; readonly text: string },
  parse: ParseShell,
): ShellFile {
  if (!isDockerfile(name)) {
    const place: ScriptPlace = {
      name: name.slice(name.lastIndexOf('/') + 1),
      runs: 'developer',
      syntax: 'shell',
    };
    return { scripts: [readScript(standing(place, plainMapped(text)), parse)], images: [], comments: [] };
  }
  const { scripts, images, comments } = readDockerfile(text);
  const shared = allowanceForFile(text.length);
  return {
    scripts: scripts.map((one) => readScript(standing(one.place, one.text), parse, shared)),
    images,
    comments,
  };
}

/** A script that no other language puts anything into. */
function standing(place: ScriptPlace, text: MappedText): ScriptSource {
  return { place, text, row: undefined, programOf: () => undefined, alternativesOf: () => [] };
}
