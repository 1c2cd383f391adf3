/**
 * Commands that change the settings of a user, or what runs in their session, without naming a file.
 *
 * To add one, add a row. Sources: git-config(1), git-lfs(1), the documentation of npm, pnpm, yarn, pip, Bundler, Composer,
 * go and conda, crontab(1), systemctl(1), launchctl(1), defaults(1), gsettings(1), dconf(1), chsh(1), aws, gcloud and kubectl.
 */
export interface UserSetting {
  readonly program: string;
  /** The first operands. */
  readonly operands?: readonly string[];
  /** One of these options is given. */
  readonly options?: readonly string[];
  /** None of these is given: options, or the operand behind those above. */
  readonly without?: readonly string[];
  /** How many operands follow at least: with fewer it only shows them. */
  readonly more?: number;
  /** Variables that say that another file is meant. */
  readonly elsewhere?: readonly string[];
  readonly short?: string;
  readonly long?: readonly string[];
  /** What is changed, as messages say it. */
  readonly changes: string;
  /**
   * - `schedule`: what runs at set times, or whenever the user logs in
   * - `service`: what is started as a service
   * - `user`: settings of a program
   */
  readonly kind: 'schedule' | 'service' | 'user';
}

const GIT_READS = [
  '--get',
  '--get-all',
  '--get-regexp',
  '--get-urlmatch',
  '-l',
  '--list',
  '--show-origin',
  'get',
  'list',
];

const NPM = {
  operands: ['config', 'set'],
  without: ['--location'],
  more: 1,
  elsewhere: ['NPM_CONFIG_USERCONFIG', 'npm_config_userconfig', 'NPM_CONFIG_PREFIX', 'npm_config_prefix'],
} as const;

export const USER_SETTINGS: readonly UserSetting[] = [
  {
    program: 'git',
    operands: ['config'],
    options: ['--global', '--system'],
    without: GIT_READS,
    more: 2,
    short: 'cC',
    elsewhere: ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG'],
    changes: 'the settings that git has for all repositories',
    kind: 'user',
  },
  {
    program: 'git',
    operands: ['lfs', 'install'],
    without: ['--local', '--worktree'],
    elsewhere: ['GIT_CONFIG_GLOBAL'],
    changes: 'the settings that git has for all repositories',
    kind: 'user',
  },
  { program: 'npm', ...NPM, changes: 'the settings that npm has for all projects', kind: 'user' },
  {
    program: 'npm',
    ...NPM,
    operands: ['set'],
    changes: 'the settings that npm has for all projects',
    kind: 'user',
  },
  { program: 'pnpm', ...NPM, changes: 'the settings that pnpm has for all projects', kind: 'user' },
  {
    program: 'pip',
    operands: ['config', 'set'],
    without: ['--site'],
    elsewhere: ['PIP_CONFIG_FILE'],
    changes: 'the settings that pip has for all projects',
    kind: 'user',
  },
  {
    program: 'pip3',
    operands: ['config', 'set'],
    without: ['--site'],
    elsewhere: ['PIP_CONFIG_FILE'],
    changes: 'the settings that pip has for all projects',
    kind: 'user',
  },
  {
    program: 'yarn',
    operands: ['config', 'set'],
    options: ['-H', '--home'],
    changes: 'the settings that yarn has for all projects',
    kind: 'user',
  },
  {
    program: 'bundle',
    operands: ['config'],
    options: ['--global'],
    more: 1,
    elsewhere: ['BUNDLE_USER_CONFIG', 'BUNDLE_USER_HOME'],
    changes: 'the settings that Bundler has for all projects',
    kind: 'user',
  },
  {
    program: 'composer',
    operands: ['config'],
    options: ['-g', '--global'],
    without: ['-l', '--list', '-e', '--editor'],
    more: 2,
    elsewhere: ['COMPOSER_HOME'],
    changes: 'the settings that Composer has for all projects',
    kind: 'user',
  },
  {
    program: 'go',
    operands: ['env'],
    options: ['-w', '-u'],
    elsewhere: ['GOENV'],
    changes: 'the settings that Go has for all projects',
    kind: 'user',
  },
  {
    program: 'conda',
    operands: ['config'],
    options: ['--add', '--set', '--append'],
    elsewhere: ['CONDARC'],
    changes: 'the settings of conda',
    kind: 'user',
  },
  {
    program: 'nix',
    operands: ['registry', 'add'],
    without: ['--registry'],
    changes: 'the registry of flakes of the user',
    kind: 'user',
  },
  {
    program: 'nix',
    operands: ['registry', 'pin'],
    without: ['--registry'],
    changes: 'the registry of flakes of the user',
    kind: 'user',
  },
  {
    program: 'aws',
    operands: ['configure', 'set'],
    elsewhere: ['AWS_CONFIG_FILE'],
    changes: 'the settings of the AWS command line',
    kind: 'user',
  },
  {
    program: 'gcloud',
    operands: ['config', 'set'],
    elsewhere: ['CLOUDSDK_CONFIG'],
    changes: 'the settings of gcloud',
    kind: 'user',
  },
  {
    program: 'kubectl',
    operands: ['config', 'use-context'],
    without: ['--kubeconfig'],
    elsewhere: ['KUBECONFIG'],
    changes: 'the cluster that kubectl talks to',
    kind: 'user',
  },
  {
    program: 'kubectl',
    operands: ['config', 'set-context'],
    without: ['--kubeconfig'],
    elsewhere: ['KUBECONFIG'],
    changes: 'the cluster that kubectl talks to',
    kind: 'user',
  },
  {
    program: 'crontab',
    without: ['-l', '-T', '-V'],
    short: 'u',
    changes: 'what cron runs for the user',
    kind: 'schedule',
  },
  {
    program: 'systemctl',
    operands: ['enable'],
    short: 'tpPHMn',
    changes: 'what systemd starts',
    kind: 'service',
  },
  {
    program: 'systemctl',
    operands: ['link'],
    short: 'tpPHMn',
    changes: 'what systemd starts',
    kind: 'service',
  },
  { program: 'launchctl', operands: ['load'], changes: 'what macOS starts', kind: 'service' },
  { program: 'launchctl', operands: ['bootstrap'], changes: 'what macOS starts', kind: 'service' },
  {
    program: 'chsh',
    short: 's',
    without: ['-l', '--list-shells'],
    changes: 'the login shell of the user',
    kind: 'user',
  },
  {
    program: 'defaults',
    operands: ['write'],
    more: 2,
    changes: 'the settings of the user on macOS',
    kind: 'user',
  },
  { program: 'gsettings', operands: ['set'], more: 3, changes: 'the settings of the desktop', kind: 'user' },
  { program: 'dconf', operands: ['write'], more: 2, changes: 'the settings of the desktop', kind: 'user' },
  { program: 'dconf', operands: ['load'], changes: 'the settings of the desktop', kind: 'user' },
];
