import type { MappedText } from '../text/mapped.ts';
import { UNKNOWN } from '../text/mapped.ts';
import type { ScriptSource, Shebang } from './script.ts';

/** Programs that read the language of shells; what others read is not looked at. */
export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'mksh',
  'ksh93',
  'oksh',
  'rbash',
  'bats',
]);

/** The lines at the start of a script that say what reads it. */
export function readShebangs(text: MappedText): Shebang[] {
  const all = text.text;
  const found: Shebang[] = [];
  if (!all.startsWith('#!')) return found;
  for (let at = 0; at < all.length; ) {
    const line = all.indexOf('\n', at);
    const end = line < 0 ? all.length : line;
    if (all.charAt(at) !== '#') {
      if (all.slice(at, Math.min(end, at + 100)).trim() !== '') break;
    } else if (all.startsWith('#!', at)) {
      const words = all
        .slice(at + 2, end)
        .trim()
        .split(/\s+/);
      const program = baseName(words[0] ?? '');
      if (at === 0 || program === 'nix-shell' || program === 'nix')
        found.push({ span: text.spanOf(at, end), words });
    }
    at = end + 1;
  }
  return found;
}

/** The name of the program that reads a script. */
export function interpreterOf(shebangs: readonly Shebang[], source: ScriptSource): string {
  const [first, ...more] = shebangs;
  if (first === undefined) return 'sh';
  const words = unwrapped(first.words);
  const name = words[0] ?? '';
  if (name === UNKNOWN) {
    const tag = source.text.tagAt(source.text.text.indexOf(UNKNOWN)) ?? -1;
    return (tag < 0 ? undefined : source.programOf(tag)) ?? 'sh';
  }
  const program = baseName(name);
  if (program === 'nix-shell')
    return afterOption([words, ...more.map((line) => line.words)], ['-i', '--interpreter']) ?? 'bash';
  if (program === 'nix')
    return afterOption([words, ...more.map((line) => line.words)], ['-c', '--command']) ?? 'nix';
  return program === 'busybox' ? baseName(words[1] ?? '') : program;
}

/** Without `env` and its options. */
function unwrapped(words: readonly string[]): readonly string[] {
  if (baseName(words[0] ?? '') !== 'env') return words;
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (/^-[a-zA-Z]*S./.test(word))
      return unwrapped([word.slice(word.indexOf('S') + 1), ...words.slice(at + 1)]);
    if (word === '-u' || word === '-C') at++;
    else if (!word.startsWith('-') && !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word)) break;
  }
  return words.slice(at);
}

function afterOption(lines: readonly (readonly string[])[], options: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const words of lines) {
    const at = words.findIndex((word) => options.includes(word));
    const program = words[at + 1];
    if (at >= 0 && program !== undefined) found = baseName(program);
  }
  return found;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
