import { SHELLS } from './shebang.ts';
import { scriptEndings } from '../tables/script-endings.ts';

/** What direnv runs in the shell of whoever enters the folder, once that was allowed. */
export function isEnvrc(path: string): boolean {
  return baseName(path) === '.envrc';
}

/** `Dockerfile`, `Containerfile`, and the names that several of them in one folder have. */
export function isDockerfile(path: string): boolean {
  const name = baseName(path);
  return dockerfileName.test(name) && !notDockerfiles.test(name);
}

const dockerfileName = /^(?:Docker|Container)file(?:\..+)?$|.\.(?:[Dd]ocker|[Cc]ontainer)file$/;
/** Files that stand beside one and have its name, and texts that something is filled into first. */
const notDockerfiles =
  /\.(?:dockerignore|containerignore|md|txt|ya?ml|json|nix|lock|j2|jinja2?|tmpl|tpl|template|erb|mustache|orig|bak|swp)$|~$/i;

/**
 * Whether a file of that name may be a script that Nix runs, so that it is worth a look at its first lines: those without
 * an ending, and those with one of a language that such scripts are written in.
 */
export function mayBeScript(path: string): boolean {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 || scriptEndings.has(name.slice(dot + 1).toLowerCase());
}

/** So many bytes are enough to tell whether Nix runs a script. */
export const FIRST_LINES = 512;

/**
 * Whether the first lines hand a script over to Nix: `#!/usr/bin/env nix-shell`, `#!/usr/bin/env -S nix shell …`, or a
 * second line `#! nix-shell …`.
 *
 * @param text whole or only its beginning
 */
export function isRunByNix(text: string): boolean {
  return firstLines(text).some((line) => names(line, runners));
}

/** Whether a text is a script that a shell reads or Nix runs. */
export function isScript(text: string): boolean {
  return (
    isRunByNix(text) ||
    firstLines(text)
      .slice(0, 1)
      .some((line) => names(line, SHELLS))
  );
}

/** Programs that fetch what a script needs with Nix, and then run it. */
const runners = new Set(['nix', 'nix-shell', 'nix-script', 'cached-nix-shell']);

function firstLines(text: string): readonly string[] {
  const lines = text.startsWith('#!') ? text.slice(0, FIRST_LINES).split('\n') : [];
  const other = lines.findIndex((line) => !line.startsWith('#!'));
  return other < 0 ? lines : lines.slice(0, other);
}

/** Whether a line `#! …` names a program, by itself or for `env` to look up. */
function names(line: string, programs: ReadonlySet<string>): boolean {
  const words = line.slice(2).trim().split(/\s+/).map(baseName);
  const [first = '', ...rest] = words;
  return programs.has(first) || (first === 'env' && rest.some((word) => programs.has(word)));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
