/**
 * Programs that run a text: what they are given to read, a file, or a word of their command line.
 *
 * To add one, add a row. Sources: bash(1), dash(1), zsh(1), fish(1), python(1), perlrun(1), ruby(1), node(1), php(1), lua(1).
 */
export interface Interpreter {
  readonly programs: readonly string[];
  /** Options that the text to run comes after; letters may stand among others (`-ec`). */
  readonly code: readonly string[];
  /** Options with which it runs something else than its input and its operands. */
  readonly other?: readonly string[];
  /** Letters of options that take a value. */
  readonly short?: string;
  /** Long ones, without `--`. */
  readonly long?: readonly string[];
  /** The option with which operands are no file: `sh -s -- -y`. */
  readonly input?: string;
  /** The word that stands before a file to run. */
  readonly subcommand?: string;
  /** The word that stands before a text to run. */
  readonly codeSubcommand?: string;
  /** The option that stands before a file to run; operands are none then. */
  readonly fileOption?: string;
}

const ROWS: readonly Interpreter[] = [
  {
    programs: ['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'rbash'],
    code: ['-c'],
    other: ['--version', '--help'],
    short: 'oO',
    long: ['rcfile', 'init-file', 'emulate'],
    input: '-s',
  },
  { programs: ['fish'], code: ['-c', '--command'], other: ['--version', '-v'], short: 'CdDof', long: [] },
  {
    programs: ['python', 'python2', 'python3', 'pypy', 'pypy3'],
    code: ['-c'],
    other: ['-m', '--version', '-V', '-h'],
    short: 'WX',
  },
  {
    programs: ['perl'],
    code: ['-e', '-E'],
    other: ['-v', '--version'],
    // Their values are part of the same word.
    short: '',
  },
  { programs: ['ruby', 'jruby'], code: ['-e'], other: ['-v', '--version'], short: 'rICE' },
  {
    programs: ['node', 'nodejs'],
    code: ['-e', '-p', '-pe', '--eval', '--print'],
    other: ['-v', '--version', '-c', '--check', '--test'],
    short: 'rC',
    long: ['require', 'import', 'loader', 'conditions'],
  },
  { programs: ['bun'], code: ['-e', '--eval'], subcommand: 'run' },
  { programs: ['deno'], code: [], subcommand: 'run', codeSubcommand: 'eval' },
  { programs: ['java'], code: [], fileOption: '-jar' },
  { programs: ['php'], code: ['-r', '-R'], other: ['-v', '-m', '-i', '-S'], short: 'cdfz' },
  { programs: ['lua', 'luajit', 'lua5.4', 'lua5.3', 'lua5.1'], code: ['-e'], other: ['-v'], short: 'l' },
  { programs: ['tclsh', 'guile', 'osascript', 'Rscript'], code: ['-c', '-e'], short: '' },
];

const BY_PROGRAM: ReadonlyMap<string, Interpreter> = new Map(
  ROWS.flatMap((row) => row.programs.map((program) => [program, row] as const)),
);

/** The row of a program; versions in its name do not matter (`python3.12`). */
export function interpreterNamed(program: string): Interpreter | undefined {
  return BY_PROGRAM.get(program) ?? BY_PROGRAM.get(program.replace(/\.\d{1,3}$/, ''));
}

/** Programs whose output is made of what they read, line by line or as a whole. */
export const FILTERS: ReadonlySet<string> = new Set(
  (
    'tee cat tac sed awk gawk mawk grep egrep fgrep rg head tail tr cut sort uniq rev fold jq yq envsubst dos2unix pv ' +
    'sponge iconv sd perl gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat lzma unlzma zstd unzstd zstdcat lz4 brotli ' +
    'base64 base32 basenc xxd openssl uudecode gpg age funzip'
  ).split(' '),
);

/** Commands that write their words. */
export const ECHOES: ReadonlySet<string> = new Set(['echo', 'printf', 'print']);

/** Programs that tell whether a file is what it should be, by a checksum or a signature. */
export const CHECKS: ReadonlySet<string> = new Set(
  (
    'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum b3sum cksum shasum sha256 sha512 rhash cmp gpg gpg2 gpgv ' +
    'gpgv2 sq sqv minisign signify signify-openbsd rsign cosign ssh-keygen slsa-verifier codesign nix-hash openssl'
  ).split(' '),
);
