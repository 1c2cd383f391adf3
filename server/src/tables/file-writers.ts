import { DOWNLOAD_PROGRAMS } from './download-programs.ts';

/**
 * Programs that write, change or remove the files that their command line names.
 *
 * To add one, add a row; those that fetch addresses are in `download-programs.ts`. Sources: the manual pages of coreutils,
 * findutils, sed, perl, util-linux, e2fsprogs, rsync and openssh, and stdenv/generic/setup.sh of nixpkgs for `substituteInPlace`.
 */
export interface FileWriter {
  readonly program: string;
  /** The letters of options that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long options that take the next word. Those with `=` are known without. */
  readonly long?: readonly string[];
  /**
   * Which operands:
   *
   * - `last` of at least two
   * - `all`
   * - `rest`: all but the first
   * - `first`
   * - `none`: only those of the options `into`
   */
  readonly writes: 'last' | 'all' | 'rest' | 'first' | 'none';
  /** Options whose value is written instead of operands. */
  readonly into?: readonly string[];
  /** Operands are written only where one of these options is given; a letter is looked for among others, too. */
  readonly only?: readonly string[];
  /** With one of these options it writes nothing that matters: `install -d` makes folders. */
  readonly without?: readonly string[];
  /** Where one of these options is given, no operand is a text, and `rest` is `all`. */
  readonly given?: readonly string[];
  /** What it does to them, as messages say it. */
  readonly does: 'writes to' | 'removes' | 'changes';
}

/** Options of one letter each. */
function letters(all: string): string[] {
  return all.split('').map((letter) => `-${letter}`);
}

const COPY = { short: 'tS', long: ['target-directory', 'suffix'] };

const ROWS: readonly FileWriter[] = [
  { program: 'cp', ...COPY, writes: 'last', into: ['-t', '--target-directory'], does: 'writes to' },
  { program: 'mv', ...COPY, writes: 'all', into: ['-t', '--target-directory'], does: 'changes' },
  { program: 'ln', ...COPY, writes: 'last', into: ['-t', '--target-directory'], does: 'writes to' },
  {
    program: 'install',
    short: 'tSgmo',
    long: ['target-directory', 'suffix', 'group', 'mode', 'owner', 'strip-program'],
    writes: 'last',
    into: ['-t', '--target-directory'],
    without: ['-d', '--directory'],
    does: 'writes to',
  },
  {
    program: 'rsync',
    short: 'efBTM',
    long: ['rsh', 'exclude', 'include', 'filter'],
    writes: 'last',
    does: 'writes to',
  },
  { program: 'scp', short: 'cDFiJloPSX', writes: 'last', does: 'writes to' },
  { program: 'tee', writes: 'all', does: 'writes to' },
  { program: 'truncate', short: 'sr', long: ['size', 'reference'], writes: 'all', does: 'changes' },
  {
    program: 'sed',
    short: 'efl',
    long: ['expression', 'file', 'line-length'],
    writes: 'rest',
    only: ['-i', '--in-place'],
    given: ['-e', '-f', '--expression', '--file'],
    does: 'changes',
  },
  { program: 'perl', short: 'eEI', writes: 'rest', only: ['-i'], given: ['-e', '-E'], does: 'changes' },
  { program: 'substituteInPlace', writes: 'first', does: 'changes' },
  { program: 'rm', writes: 'all', does: 'removes' },
  { program: 'unlink', writes: 'all', does: 'removes' },
  { program: 'rmdir', writes: 'all', does: 'removes' },
  { program: 'shred', short: 'ns', writes: 'all', does: 'removes' },
  // A mode may look like an option: `chmod -x`.
  { program: 'chmod', writes: 'rest', given: ['--reference', ...letters('rwxXst')], does: 'changes' },
  { program: 'chown', writes: 'rest', given: ['--reference'], does: 'changes' },
  { program: 'chgrp', writes: 'rest', given: ['--reference'], does: 'changes' },
  { program: 'chattr', short: 'pv', writes: 'rest', given: letters('aAcCdDeFijmPsStTux'), does: 'changes' },
  ...DOWNLOAD_PROGRAMS.flatMap(({ programs, short, long, file: into, needsAddress }): FileWriter[] =>
    into === undefined || needsAddress === true
      ? []
      : programs.map((program) => ({ program, short, long, writes: 'none', into, does: 'writes to' })),
  ),
  {
    program: 'ssh-keygen',
    short: 'abCDEfFGIJjKMmNnOPRrSsTtVWwYZz',
    writes: 'none',
    into: ['-f'],
    does: 'writes to',
  },
];

export const FILE_WRITERS: ReadonlyMap<string, FileWriter> = new Map(ROWS.map((row) => [row.program, row]));
