import { LANGUAGE_INSTALLS } from './package-installs-languages.ts';
import { SYSTEM_INSTALLS } from './package-installs-systems.ts';

/**
 * Commands that install packages, or run one that they fetch first.
 *
 * To add one, add a row to one of the two files beside this one.
 */
export interface PackageInstall {
  /** Names of the program, without the version that some have at their end (`pip3.12`). */
  readonly programs: readonly string[];
  /** The words after it that say what is done; of each step any one: `[['tool'], ['install', 'i']]`. */
  readonly path: readonly (readonly string[])[];
  /** Where packages come from, after "from". */
  readonly from: string;
  /** Only the first operand is a package, and it is run at once; what follows is given to it. */
  readonly runs?: true;
  /** It takes what is installed already where there is such a thing. */
  readonly localFirst?: true;
  /** Options that take a value. */
  readonly values?: readonly string[];
  /** Options whose value names a package, too. */
  readonly packages?: readonly string[];
  /** Options whose value is where packages come from instead: a repository. */
  readonly sources?: readonly string[];
  /** Options whose value is a file with names of packages. */
  readonly lists?: readonly string[];
  /** Options that must be there. */
  readonly needs?: readonly string[];
  /** Options with which nothing is fetched, or nothing but what is pinned. */
  readonly harmless?: readonly string[];
  /** Variables that do the same, with any value but an empty one, or with the one after `=`. */
  readonly variables?: readonly string[];
  /** Settings that do the same, once they are made by `config` in the same file. */
  readonly settings?: readonly string[];
  /** Only operands like this are packages. */
  readonly only?: RegExp;
  /** Operands that name a version. */
  readonly pinned?: RegExp;
  /** Options that give the version. */
  readonly pins?: readonly string[];
  /** Whether a version alone says what arrives: with this option, or always. */
  readonly exact?: true | string;
  /** What it does without operands, after "which"; undefined: nothing, or only what a lock pins. */
  readonly bare?: string;
  /** What does the same and takes what a lock says. */
  readonly locked?: string;
}

const BY_PROGRAM = byProgram([...LANGUAGE_INSTALLS, ...SYSTEM_INSTALLS]);

/** What a program may install, by its name. */
export function installsOf(program: string): readonly PackageInstall[] {
  return BY_PROGRAM.get(program) ?? BY_PROGRAM.get(withoutVersion(program)) ?? [];
}

/** `pip` of `pip3` and `pip3.12`. */
export function withoutVersion(program: string): string {
  return program.slice(0, program.search(/[\d.]|$/));
}

function byProgram(rows: readonly PackageInstall[]): ReadonlyMap<string, readonly PackageInstall[]> {
  const found = new Map<string, PackageInstall[]>();
  for (const row of rows) {
    for (const program of row.programs) {
      const others = found.get(program);
      if (others === undefined) found.set(program, [row]);
      else others.push(row);
    }
  }
  return found;
}
