import type { Command, Word } from '../../../shell/script.ts';
import { commandLine, hasOption, optionValues } from './command-line.ts';

/**
 * The options that an archive of the output lacks to be the same each time: of GNU tar those for order and times, of zip the
 * one for owners and exact times. Undefined where it has one of them, or where the archive goes elsewhere.
 */
export function unsortedArchive(command: Command): string | undefined {
  switch (command.program) {
    case 'tar':
    case 'gtar':
      return unsortedTar(command);
    case 'zip':
      return unsortedZip(command);
    default:
      return undefined;
  }
}

const TAR = {
  short: 'bCfFgHIKLNTVX',
  long: [
    'file',
    'directory',
    'files-from',
    'exclude-from',
    'use-compress-program',
    'exclude',
    'transform',
    'owner',
    'group',
    'mode',
  ],
};

function unsortedTar({ words, redirects, to, assignments }: Command): string | undefined {
  const first = words[0];
  if (first === undefined || assignments.some(({ name }) => name === 'TAR_OPTIONS')) return undefined;
  // Its options may stand in the first word without a dash; then their values follow in the order of the letters.
  const isOld = /^[A-Za-z]{1,20}$/.test(first.text);
  const line = commandLine(isOld ? words.slice(1) : words, TAR);
  const creates = isOld ? first.text.includes('c') : hasOption(line, ['-c', '--create']);
  if (!creates || hasOption(line, [...SORTED, ...TIMED]) || words.some(isListed)) return undefined;
  const archive = isOld
    ? first.text.includes('f')
      ? line.operands[valuesBefore(first.text)]
      : undefined
    : optionValues(line, ['-f', '--file'])[0];
  const isPiped = archive === undefined || archive.text === '-';
  const ends = isPiped
    ? [redirects, ...to.map((one) => one.redirects)].flat().map(({ target }) => target)
    : [archive];
  return ends.some(isOutput) ? '--sort=name and --mtime' : undefined;
}

const SORTED = ['--sort', '-T', '--files-from'];
const TIMED = ['--mtime', '--clamp-mtime'];

/** Options that a script has in a list that cannot be told. */
function isListed({ text, variables }: Word): boolean {
  return variables.some((name) => /(?:opt|arg|flag)/i.test(name)) || text.startsWith('@');
}

/** How many of the letters before `f` take a value. */
function valuesBefore(letters: string): number {
  return letters.slice(0, letters.indexOf('f')).replaceAll(/[^bCFgHIKLNTVX]/g, '').length;
}

const ZIP = { short: 'bnPtxi', long: [] };

function unsortedZip({ words }: Command): string | undefined {
  const line = commandLine(words, ZIP);
  const archive = line.operands[0];
  if (archive === undefined || !isOutput(archive) || hasOption(line, ['-X', '--no-extra', '-d', '-@']))
    return undefined;
  return '-X and times that are set';
}

/** Whether a file is certainly in an output of the build. */
function isOutput({ variables }: Word): boolean {
  return variables.some(
    (name) => name === 'out' || name === 'bin' || name === 'lib' || name === 'dev' || name === 'dist',
  );
}
