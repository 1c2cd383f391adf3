import type { Script, Shebang } from '../../../shell/script.ts';

/** A word of the lines that hand a script over to Nix, without quotes. */
export interface LineWord {
  readonly text: string;
  readonly line: Shebang;
}

/** How Nix is told to run a script: what its first lines say after the name of the program, all of them together. */
interface NixRunner {
  readonly program: 'nix-shell' | 'nix';
  readonly words: readonly LineWord[];
}

/** Undefined for a script that Nix does not run. */
export function nixRunner({ shebangs }: Script): NixRunner | undefined {
  const [first, ...more] = shebangs;
  if (first === undefined) return undefined;
  const isEnv = nameOf(first.words[0]) === 'env';
  const at = isEnv ? first.words.findIndex((word) => PROGRAMS.has(nameOf(word))) : 0;
  const program = PROGRAMS.get(nameOf(first.words[at]));
  if (program === undefined) return undefined;
  const lines = [
    { line: first, words: [...first.words.slice(0, at), ...first.words.slice(at + 1)] },
    ...more
      .filter(({ words }) => nameOf(words[0]) === program)
      .map((line) => ({ line, words: line.words.slice(1) })),
  ];
  return {
    program,
    words: lines.flatMap(({ line, words }) =>
      words.map((word) => ({ text: word.replaceAll(/["'`]/g, ''), line })),
    ),
  };
}

const PROGRAMS: ReadonlyMap<string, NixRunner['program']> = new Map([
  ['nix-shell', 'nix-shell'],
  ['cached-nix-shell', 'nix-shell'],
  ['nix', 'nix'],
]);

/** `env -Snix` is one word. */
function nameOf(word = ''): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
