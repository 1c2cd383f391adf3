/**
 * Programs whose output is another one in each build, or on each machine.
 *
 * To add one, add a row. Sources: the manual pages of coreutils, util-linux, inetutils, openssl, openssh, wireguard-tools, age,
 * gnupg, gnutls and git, and keytool of the JDK.
 */
export interface VaryingCommand {
  readonly program: string;
  /** The first operand is one of these. */
  readonly operands?: readonly string[];
  /** One of these options is given. */
  readonly options?: readonly string[];
  /** With one of these options, or words behind the first operand, it says the same each time. */
  readonly without?: readonly string[];
  readonly short?: string;
  readonly long?: readonly string[];
  /** There are no operands: with some it does something else. */
  readonly alone?: true;
  /**
   * - `time`: the time of the build
   * - `random`: something random
   * - `key`: a new key, in a file or as output
   * - `host`: what the machine is, or who builds
   * - `git`: the state of a repository, which a build does not see
   */
  readonly gives: 'time' | 'random' | 'key' | 'host' | 'git';
}

const GIT = {
  short: 'cC',
  without: [
    '--show-toplevel',
    '--git-dir',
    '--is-inside-work-tree',
    '--show-prefix',
    '--show-cdup',
    '--verify',
  ],
};

const ROWS: readonly VaryingCommand[] = [
  {
    program: 'date',
    short: 'dfrs',
    long: ['date', 'file', 'reference', 'set'],
    without: ['-d', '-f', '-r', '-s', '--date', '--file', '--reference', '--set'],
    gives: 'time',
  },
  { program: 'uuidgen', short: 'nN', without: ['-s', '-m', '--sha1', '--md5'], gives: 'random' },
  { program: 'openssl', operands: ['rand'], gives: 'random' },
  { program: 'pwgen', gives: 'random' },
  { program: 'openssl', operands: ['genrsa', 'genpkey', 'dhparam', 'gendsa'], gives: 'key' },
  {
    program: 'openssl',
    operands: ['req', 'ecparam'],
    options: ['-newkey', '-genkey', '-new', '-x509'],
    gives: 'key',
  },
  {
    program: 'ssh-keygen',
    short: 'abCfINnOPtVYz',
    options: ['-t', '-f', '-N'],
    without: ['-l', '-y', '-e', '-i', '-R', '-F', '-B', '-p', '-s', '-Y', '-H', '-k', '-Q'],
    gives: 'key',
  },
  { program: 'wg', operands: ['genkey', 'genpsk'], gives: 'key' },
  { program: 'age-keygen', without: ['-y'], gives: 'key' },
  {
    program: 'gpg',
    options: [
      '--gen-key',
      '--generate-key',
      '--quick-gen-key',
      '--quick-generate-key',
      '--full-generate-key',
    ],
    gives: 'key',
  },
  { program: 'certtool', options: ['--generate-privkey', '-p'], without: ['--seed'], gives: 'key' },
  { program: 'keytool', options: ['-genkey', '-genkeypair'], gives: 'key' },
  { program: 'nix-store', options: ['--generate-binary-cache-key'], gives: 'key' },
  { program: 'hostname', alone: true, gives: 'host' },
  { program: 'whoami', alone: true, gives: 'host' },
  {
    program: 'uname',
    options: ['-a', '-r', '-v', '-n', '--all', '--kernel-release', '--kernel-version', '--nodename'],
    gives: 'host',
  },
  { program: 'nproc', gives: 'host' },
  { program: 'git', operands: ['describe', 'rev-parse', 'log', 'rev-list', 'show'], ...GIT, gives: 'git' },
];

const BY_PROGRAM = new Map<string, VaryingCommand[]>();
for (const row of ROWS) {
  const same = BY_PROGRAM.get(row.program);
  if (same === undefined) BY_PROGRAM.set(row.program, [row]);
  else same.push(row);
}

export function varyingCommands(program: string): readonly VaryingCommand[] {
  return BY_PROGRAM.get(program) ?? [];
}

/** Variables of bash that are another value each time they are read. */
export const VARYING_VARIABLES: ReadonlyMap<string, 'time' | 'random'> = new Map([
  ['RANDOM', 'random'],
  ['SRANDOM', 'random'],
  ['EPOCHSECONDS', 'time'],
  ['EPOCHREALTIME', 'time'],
]);

/** Files that are another content each time they are read. */
export const VARYING_FILES: ReadonlySet<string> = new Set([
  '/dev/urandom',
  '/dev/random',
  '/proc/sys/kernel/random/uuid',
]);
