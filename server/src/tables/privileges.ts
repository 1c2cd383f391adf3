/**
 * Programs that give another program the rights of another user. From the manual pages of sudo, doas, polkit, systemd,
 * util-linux and shadow. To add one, add a row.
 */
interface PrivilegeGiver {
  readonly program: string;
  /** With one of these options it asks for no other rights. */
  readonly without?: readonly string[];
  /** Options with which it starts a shell, where no program is named; `any` where all that it is given does. */
  readonly shell?: readonly string[] | 'any';
}

const ROWS: readonly PrivilegeGiver[] = [
  {
    program: 'sudo',
    shell: ['-i', '-s', '-e', '--login', '--shell', '--edit'],
    without: ['-l', '-v', '-K', '-V', '--list', '--validate', '--remove-timestamp'],
  },
  { program: 'doas', shell: ['-s'], without: ['-C', '-L'] },
  { program: 'pkexec' },
  { program: 'run0' },
  { program: 'su', shell: 'any' },
  { program: 'runuser', shell: 'any' },
  { program: 'systemd-run', without: ['--user'] },
];

export const PRIVILEGE_GIVERS: ReadonlyMap<string, PrivilegeGiver> = new Map(
  ROWS.map((row) => [row.program, row]),
);
