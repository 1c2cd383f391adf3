import type { Redirect, Word } from '../../../shell/script.ts';

/** A file that a script names, so that two of its words can be told to name the same one. */
export interface NamedFile {
  /** Without `./` at its beginning. Where variables are unknown, it also tells which these are. */
  readonly key: string;
}

/** Undefined where nobody can tell that another word names the same file. */
export function fileOf({ text, isKnown, variables }: Word): NamedFile | undefined {
  if (isKnown) return named(text);
  if (variables.length === 0) return undefined;
  return named(`${variables.join(' ')}\0${text}`);
}

export function named(text: string): NamedFile | undefined {
  const key = text.replace(/^(?:\.\/)+|^PWD\0[^/]*\//, '');
  return key === '' ? undefined : { key };
}

/** Whether both may be the same: a name without a folder is one of a folder that was entered. */
export function isSameFile(a: NamedFile, b: NamedFile): boolean {
  if (a.key === b.key) return true;
  if (a.key.includes('/') === b.key.includes('/')) return false;
  return baseOf(a) === baseOf(b);
}

function baseOf({ key }: NamedFile): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** What a redirection does with what a command writes: undefined where nothing. */
export function outputTo({ operator, descriptor, target }: Redirect): 'nothing' | 'file' | undefined {
  if (!/^(?:&?>>?|>\||>&)$/.test(operator) || (descriptor ?? 1) !== 1) return undefined;
  if (target.text === '/dev/null') return 'nothing';
  if (/^(?:\d+|-)$/.test(target.text) || target.text === '/dev/stderr') return 'nothing';
  return isOutput(target.text) || target.processes.length > 0 ? undefined : 'file';
}

/** The names under which programs can write to where they write anyway. */
export function isOutput(text: string): boolean {
  return text === '-' || text === '/dev/stdout' || text === '/dev/fd/1' || text === '/proc/self/fd/1';
}

/** The names under which programs can read what they are given to read. */
export function isInput(text: string): boolean {
  return text === '-' || text === '/dev/stdin' || text === '/dev/fd/0' || text === '/proc/self/fd/0';
}
