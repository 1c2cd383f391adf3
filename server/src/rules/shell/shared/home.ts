import type { Assignment, Script, Word } from '../../../shell/script.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/**
 * Gives the path below the home of a user that a word names: `.bashrc` of `~/.bashrc`, `"$HOME/.bashrc"` and
 * `/home/alice/.bashrc`; empty for the home itself. Undefined where it names something else, where nobody can tell, and for
 * a script that makes some other folder its home.
 */
export function homeReader({ assignments }: Script): (word: Word) => string | undefined {
  const byName = new Map<string, Assignment | undefined>();
  for (const one of assignments) byName.set(one.name, byName.has(one.name) ? undefined : one);
  const movesHome = byName.has('HOME');
  return (word) => {
    const { text } = word;
    if (text.startsWith('/')) {
      const home = HOMES.exec(text)?.[0];
      return home === undefined ? undefined : below(text, home.length);
    }
    if (movesHome) return undefined;
    if (text.startsWith('~')) return tildePath(word) ?? tildeOfVariable(word, byName);
    const folder = folderOf(word, byName, 0);
    if (folder === undefined) return undefined;
    if (text === UNKNOWN) return folder;
    return text.charAt(1) === '/' ? `${folder}${below(text, 1)}` : undefined;
  };
}

const HOMES = /^\/(?:root|(?:home|Users)\/[^/]{1,100})(?=\/|$)/;

function below(text: string, slash: number): string {
  return text.slice(slash + 1).replace(/^\/{1,20}/, '');
}

function tildePath({ text, mapped, span }: Word): string | undefined {
  const { start, end } = mapped.spanOf(0, 1);
  const isQuoted = start !== span.start || end - start !== 1;
  if (isQuoted) return undefined;
  const slash = text.indexOf('/');
  return slash < 0 ? '' : below(text, slash);
}

/** `conf=~/.config/x`, where the home is put in before the value is kept, and `"$conf/y"`. */
function tildeOfVariable(
  { variables, text }: Word,
  byName: ReadonlyMap<string, Assignment | undefined>,
): string | undefined {
  const value = byName.get(variables[0] ?? '')?.value;
  if (value === undefined || !text.startsWith(value.text) || tildePath(value) === undefined) return undefined;
  const slash = text.indexOf('/');
  return slash < 0 ? '' : below(text, slash);
}

/** As far as variables are followed that hold variables. */
const DEEPEST = 8;

/** The folder in the home that the variable at the beginning of a word stands for, with its slash. */
function folderOf(
  { variables, text, isKnown, mapped, substitutions }: Word,
  byName: ReadonlyMap<string, Assignment | undefined>,
  depth: number,
): string | undefined {
  const first = variables[0];
  // What has a tag is put in by Nix.
  const isVariable = text.startsWith(UNKNOWN) && !isKnown && (mapped.tagAt(0) ?? 0) < 0;
  if (!isVariable || first === undefined || substitutions.length > 0 || depth > DEEPEST) return undefined;
  if (first === 'HOME') return '';
  if (!byName.has(first)) return first === 'XDG_CONFIG_HOME' ? '.config/' : undefined;
  const value = byName.get(first)?.value;
  return value !== undefined && text.startsWith(value.text) ? folderOf(value, byName, depth + 1) : undefined;
}
