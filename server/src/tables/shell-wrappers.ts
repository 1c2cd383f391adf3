/**
 * A program that runs another one, which its command line names. From the manual pages of sudo, doas, util-linux,
 * GNU coreutils and findutils, bubblewrap, Nix, and the others.
 */
export interface ShellWrapper {
  readonly program: string;
  /** The letters of options that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long options that take the next word. Those with `=` are known without. */
  readonly long?: readonly string[];
  /** How many operands stand before the command. */
  readonly operands?: number;
  /** Whether `NAME=value` may stand before the command. */
  readonly assignments?: true;
  /** Options with which it runs nothing. */
  readonly without?: readonly string[];
  /** Options that the command comes after. */
  readonly commandAfter?: readonly string[];
  /** Options that a text comes after, which a shell runs. */
  readonly codeAfter?: readonly string[];
  /** The command comes after these options, and nowhere else. */
  readonly onlyAfter?: true;
  /** Words that end the command; another may follow. */
  readonly until?: readonly string[];
  /** Its first operands, one of these. */
  readonly subcommands?: readonly string[];
  /** A command of one word that holds blanks is a text, which a shell runs. */
  readonly joins?: true;
  /** It gives the command other words, or another input, than it has itself. */
  readonly feeds?: true;
  /** It is of interest by itself, and stands among the commands, too. */
  readonly listed?: true;
}

export const SHELL_WRAPPERS: ReadonlyMap<string, ShellWrapper> = new Map(
  (
    [
      {
        program: 'sudo',
        short: 'CDghpRrTtUu',
        long: [
          'user',
          'group',
          'host',
          'chdir',
          'chroot',
          'close-from',
          'prompt',
          'role',
          'type',
          'other-user',
          'command-timeout',
        ],
        assignments: true,
        without: ['-l', '-v', '-V', '-K', '-e', '--list', '--validate', '--edit', '--version'],
      },
      { program: 'doas', short: 'aCu', without: ['-L', '-C'] },
      {
        program: 'run0',
        short: 'ugD',
        long: ['user', 'group', 'nice', 'chdir', 'unit', 'property', 'setenv', 'background', 'machine'],
      },
      { program: 'pkexec', long: ['user'] },
      { program: 'su', codeAfter: ['-c', '--command', '--session-command'], onlyAfter: true },
      {
        program: 'runuser',
        short: 'ugGsw',
        long: ['user', 'group', 'supp-group', 'shell', 'whitelist-environment'],
        codeAfter: ['-c', '--command', '--session-command'],
      },
      { program: 'gosu', operands: 1 },
      { program: 'su-exec', operands: 1 },
      {
        program: 'env',
        short: 'uCP',
        long: ['unset', 'chdir'],
        assignments: true,
        // `-S "bash -e"`.
        joins: true,
      },
      { program: 'exec', short: 'a' },
      { program: 'command', without: ['-v', '-V', '-pv', '-pV'] },
      { program: 'builtin' },
      { program: 'coproc' },
      { program: 'nice', short: 'n', long: ['adjustment'] },
      { program: 'ionice', short: 'cnpPu', long: ['class', 'classdata'], without: ['-p', '--pid'] },
      { program: 'nohup' },
      { program: 'time', short: 'fo', long: ['format', 'output'] },
      { program: 'timeout', short: 'ks', long: ['kill-after', 'signal'], operands: 1 },
      { program: 'setsid' },
      { program: 'stdbuf', short: 'ioe', long: ['input', 'output', 'error'] },
      {
        program: 'xargs',
        short: 'adEILnPs',
        long: [
          'arg-file',
          'delimiter',
          'max-lines',
          'max-args',
          'max-procs',
          'max-chars',
          'process-slot-var',
        ],
        feeds: true,
      },
      { program: 'chroot', long: ['groups', 'userspec'], operands: 1 },
      {
        program: 'unshare',
        short: 'SGRw',
        long: [
          'setuid',
          'setgid',
          'root',
          'wd',
          'map-user',
          'map-group',
          'map-users',
          'map-groups',
          'propagation',
          'setgroups',
        ],
      },
      { program: 'nsenter', short: 'tSGN', long: ['target', 'setuid', 'setgid'] },
      {
        program: 'systemd-run',
        short: 'HMpuE',
        long: [
          'host',
          'machine',
          'property',
          'unit',
          'description',
          'slice',
          'setenv',
          'uid',
          'gid',
          'nice',
          'working-directory',
          'service-type',
          'on-calendar',
          'on-active',
          'on-boot',
          'timer-property',
        ],
      },
      { program: 'systemd-inhibit', long: ['what', 'who', 'why', 'mode'] },
      { program: 'systemd-cat', short: 'tp', long: ['identifier', 'priority'] },
      { program: 'watch', short: 'nq', long: ['interval'], joins: true },
      {
        program: 'flock',
        short: 'wE',
        long: ['timeout', 'wait', 'conflict-exit-code'],
        codeAfter: ['-c', '--command'],
        operands: 1,
      },
      { program: 'strace', short: 'abeEIoOpPSsuUX', without: ['-p'] },
      { program: 'ltrace', short: 'aAeDFlnopsux', without: ['-p'] },
      { program: 'faketime', short: 'p', operands: 1 },
      { program: 'fakeroot', short: 'lbfis', long: ['lib', 'faked'] },
      { program: 'fakechroot' },
      {
        program: 'proot',
        short: 'rbqwvk',
        long: ['rootfs', 'bind', 'mount', 'qemu', 'pwd', 'cwd', 'verbose', 'kernel-release'],
      },
      { program: 'bwrap', commandAfter: ['--'], onlyAfter: true },
      { program: 'firejail' },
      { program: 'catchsegv' },
      { program: 'chronic' },
      { program: 'eatmydata' },
      { program: 'torsocks' },
      { program: 'torify' },
      { program: 'proxychains4', short: 'f' },
      { program: 'busybox', without: ['--list', '--install', '--help'] },
      { program: 'toybox' },
      {
        program: 'setpriv',
        long: [
          'ambient-caps',
          'inh-caps',
          'bounding-set',
          'ruid',
          'euid',
          'rgid',
          'egid',
          'reuid',
          'regid',
          'groups',
          'securebits',
          'selinux-label',
          'apparmor-profile',
        ],
      },
      { program: 'capsh', commandAfter: ['--', '=='], onlyAfter: true },
      { program: 'prlimit', without: ['-p', '--pid'] },
      { program: 'taskset', operands: 1, without: ['-p', '--pid'] },
      { program: 'chrt', short: 'TPD', operands: 1, without: ['-p', '--pid', '-m'] },
      { program: 'numactl', short: 'ipmNCP' },
      {
        program: 'xvfb-run',
        short: 'efnpsw',
        long: ['error-file', 'auth-file', 'server-num', 'xauth-protocol', 'server-args', 'wait'],
      },
      { program: 'dbus-run-session', long: ['config-file', 'dbus-daemon'] },
      { program: 'dbus-launch' },
      { program: 'ssh-agent', short: 'aEtP' },
      { program: 'tini', short: 'pe' },
      { program: 'dumb-init', short: 'r' },
      { program: 'direnv', subcommands: ['exec'], operands: 1 },
      { program: 'cage', commandAfter: ['--'] },
      {
        program: 'nix',
        subcommands: ['develop', 'shell'],
        commandAfter: ['-c', '--command'],
        onlyAfter: true,
        listed: true,
      },
      { program: 'nix-shell', codeAfter: ['--run', '--command'], onlyAfter: true, listed: true },
      { program: 'nixos-enter', codeAfter: ['-c', '--command'], commandAfter: ['--'], onlyAfter: true },
      {
        program: 'find',
        commandAfter: ['-exec', '-execdir', '-ok', '-okdir'],
        until: [';', '+'],
        onlyAfter: true,
        feeds: true,
      },
      {
        program: 'fd',
        commandAfter: ['-x', '-X', '--exec', '--exec-batch'],
        until: [';'],
        onlyAfter: true,
        feeds: true,
      },
      {
        program: 'parallel',
        short: 'aCdEIjLNnPSs',
        long: [
          'arg-file',
          'colsep',
          'delimiter',
          'jobs',
          'max-args',
          'max-procs',
          'joblog',
          'results',
          'sshlogin',
          'timeout',
          'retries',
          'delay',
          'tmpdir',
        ],
        until: [':::', '::::', ':::+'],
        joins: true,
        feeds: true,
      },
      { program: 'script', codeAfter: ['-c', '--command'], onlyAfter: true },
      {
        program: 'screen',
        short: 'cehpsStTX',
        without: ['-r', '-R', '-x', '-X', '-Q', '-ls', '-list', '-wipe', '-v'],
      },
      {
        program: 'tmux',
        subcommands: ['new', 'new-session', 'neww', 'new-window', 'splitw', 'split-window'],
        short: 'cefFlnpstxy',
        joins: true,
      },
      { program: 'entr', codeAfter: ['-s'], feeds: true },
      // What Home Manager's activation and bats call to run the rest.
      { program: 'run', long: ['separate-stderr'] },
    ] satisfies readonly ShellWrapper[] as readonly ShellWrapper[]
  ).map((row) => [row.program, row]),
);

/** Variables that hold nothing, or a program that runs what follows; by custom, as their values come from elsewhere. */
export const WRAPPER_VARIABLES: ReadonlySet<string> = new Set([
  'DRY_RUN_CMD',
  'SUDO',
  'sudo',
  'SUDO_CMD',
  'RUN',
  'DOAS',
]);

/** Variables that hold the path of a shell: bash(1), and what configure scripts call the shell that they run. */
export const SHELL_VARIABLES: ReadonlySet<string> = new Set(['SHELL', 'BASH', 'CONFIG_SHELL']);
