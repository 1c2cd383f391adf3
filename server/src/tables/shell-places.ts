import type { Runs } from '../shell/script.ts';

/**
 * Attributes whose value is shell, by name and by where they stand.
 *
 * To add one, add a row. The names of shell in the TextMate grammar are made from these rows by
 * `scripts/generate/textmate.mjs`, which leaves out what a grammar cannot see (`beside` alone, `exec`, `after`): a new
 * condition needs a look there.
 *
 * Sources: the manual of nixpkgs ("The Standard Environment", "Trivial build helpers", "buildFHSEnv",
 * "dockerTools"), the options of NixOS, nix-darwin and Home Manager, the manuals of devenv and devshell, systemd.service(5).
 */
export interface ShellAttribute {
  /** `*` is any name right below `under`. */
  readonly name: string;
  readonly runs: Runs;
  /** The names that lead to it, right before its own; `*` is any one name. */
  readonly under?: readonly string[];
  /** Where `under` is not written: it counts, too, in a set that has one of these. */
  readonly beside?: readonly string[];
  /** `exec`: a command line of systemd. */
  readonly syntax?: 'exec';
  /** The value is a list of arguments, and the script is the one after this. */
  readonly after?: RegExp;
}

/** What of a shell's options says that a script follows. */
const CODE = /^-[a-z]*c$/;

const PHASES =
  'unpack patch configure build check install fixup installCheck dist strip autoreconf extract link'.split(
    ' ',
  );
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const BUILD = [
  ...PHASES.flatMap((name) => [`${name}Phase`, `pre${capital(name)}`, `post${capital(name)}`]),
  ...'buildCommand unpackCmd preHook postHook preAutoreconf preVM postVM'.split(' '),
  ...'extraSystemBuilderCmds extraBuildCommands extraBuildCommandsMulti extraInstallCommands extraCommands fakeRootCommands'.split(
    ' ',
  ),
  ...'modPostBuild populateFirmwareCommands populateRootCommands populateImageBootCommands'.split(' '),
  ...'preCheckConfig extraProfileCommands buildScript'.split(' '),
];

/** Names that only services have, and names that need more to be known by. */
const SERVICE_HOOKS = 'preStart postStart preStop postStop'.split(' ');
const SERVICE = ['script', 'reload', ...SERVICE_HOOKS];
const EXEC =
  'ExecStart ExecStartPre ExecStartPost ExecStop ExecStopPost ExecReload ExecCondition ExecStopPre'.split(
    ' ',
  );
const BESIDE_SERVICE =
  'serviceConfig wantedBy unitConfig startAt after wants requires before partOf restartTriggers restartIfChanged'.split(
    ' ',
  );

export const SHELL_ATTRIBUTES: readonly ShellAttribute[] = [
  ...BUILD.map((name): ShellAttribute => ({ name, runs: 'build' })),
  ...['postFetch', 'preFetch', 'extraPostFetch'].map((name): ShellAttribute => ({ name, runs: 'fetch' })),
  { name: 'args', runs: 'build', beside: ['builder'], after: CODE },

  // What runs when somebody works on the project.
  ...['shellHook', 'preShellHook', 'postShellHook', 'postVenvCreation', 'enterShell', 'enterTest'].map(
    (name): ShellAttribute => ({ name, runs: 'developer' }),
  ),
  { name: 'exec', runs: 'developer', under: ['scripts', '*'] },
  { name: 'exec', runs: 'developer', under: ['processes', '*'] },
  { name: 'exec', runs: 'developer', under: ['tasks', '*'] },
  { name: 'text', runs: 'developer', under: ['startup', '*'] },
  { name: 'text', runs: 'developer', under: ['interactive', '*'] },
  { name: 'command', runs: 'developer', beside: ['help', 'category'] },
  { name: 'entry', runs: 'developer', under: ['hooks', '*'] },

  { name: 'command', runs: 'developer', under: ['processes', '*'] },
  { name: 'script', runs: 'developer', under: ['generators', '*'] },
  { name: 'options', runs: 'developer', beside: ['command', 'includes'], after: CODE },
  { name: 'effectScript', runs: 'program' },
  { name: 'profile', runs: 'program', beside: ['targetPkgs', 'multiPkgs', 'runScript'] },
  { name: 'runScript', runs: 'program', beside: ['targetPkgs', 'multiPkgs'] },

  // Containers.
  { name: 'runAsRoot', runs: 'image' },
  { name: 'Cmd', runs: 'program', after: CODE },
  { name: 'Entrypoint', runs: 'program', after: CODE },

  // Services and what a system runs by itself.
  ...SERVICE_HOOKS.map((name): ShellAttribute => ({ name, runs: 'system' })),
  ...['preHook', 'postHook', 'postCreate', 'postPrune', 'postInit'].map(
    (name): ShellAttribute => ({
      name,
      runs: 'system',
      under: ['jobs', '*'],
      beside: ['startAt', 'archiveBaseName', 'encryption'],
    }),
  ),
  ...SERVICE.flatMap((name): ShellAttribute[] => [
    { name, runs: 'system', under: ['services', '*'], beside: BESIDE_SERVICE },
    { name, runs: 'user', under: ['user', 'services', '*'] },
  ]),
  ...EXEC.flatMap((name): ShellAttribute[] => [
    { name, runs: 'system', syntax: 'exec' },
    { name, runs: 'user', under: ['user', 'services', '*', 'serviceConfig'], syntax: 'exec' },
    { name, runs: 'user', under: ['user', 'services', '*', 'Service'], syntax: 'exec' },
    { name, runs: 'user', under: ['Service'], syntax: 'exec' },
  ]),
  ...['script', 'command'].flatMap((name): ShellAttribute[] => [
    { name, runs: 'user', under: ['agents', '*'] },
    { name, runs: 'system', under: ['daemons', '*'] },
  ]),
  { name: '*', runs: 'system', under: ['activationScripts'] },
  { name: 'text', runs: 'system', under: ['activationScripts', '*'] },
  { name: '*', runs: 'user', under: ['userActivationScripts'] },
  { name: 'text', runs: 'user', under: ['userActivationScripts', '*'] },
  { name: '*', runs: 'user', under: ['home', 'activation'] },
  { name: 'data', runs: 'user', under: ['home', 'activation', '*'] },
  ...[
    'preDeviceCommands',
    'postDeviceCommands',
    'preLVMCommands',
    'preFailCommands',
    'postMountCommands',
    'postResumeCommands',
    'preOpenCommands',
    'postOpenCommands',
    'postBootCommands',
    'powerUpCommands',
    'powerDownCommands',
    'resumeCommands',
    'localCommands',
    'extraStopCommands',
    'setupCommands',
    'preSwitchChecks',
    'backupPrepareCommand',
    'backupCleanupCommand',
    'postRun',
    'preCreateHook',
    'postCreateHook',
    'preMountHook',
    'postMountHook',
    'preUnmountHook',
    'postUnmountHook',
  ].map((name): ShellAttribute => ({ name, runs: 'system' })),
  { name: 'extraCommands', runs: 'system', under: ['firewall'] },
  { name: 'onChange', runs: 'user' },
  { name: 'sessionVariablesExtra', runs: 'user' },
  { name: 'sessionCommands', runs: 'user' },
  { name: 'extraSessionCommands', runs: 'user' },

  // Shells of users.
  ...[
    'interactiveShellInit',
    'loginShellInit',
    'shellInit',
    'extraInit',
    'promptInit',
    'bashrcExtra',
    'profileExtra',
    'logoutExtra',
    'initExtra',
    'initExtraFirst',
    'initExtraBeforeCompInit',
    'initContent',
    'envExtra',
    'loginExtra',
    'zshrcExtra',
  ].map((name): ShellAttribute => ({ name, runs: 'user', under: ['bash'] })),
  ...['interactiveShellInit', 'loginShellInit', 'shellInit', 'extraInit'].map(
    (name): ShellAttribute => ({ name, runs: 'user', under: ['environment'] }),
  ),
  ...[
    'interactiveShellInit',
    'loginShellInit',
    'shellInit',
    'promptInit',
    'initExtra',
    'initExtraFirst',
    'initExtraBeforeCompInit',
    'initContent',
    'envExtra',
    'profileExtra',
    'loginExtra',
    'logoutExtra',
  ].map((name): ShellAttribute => ({ name, runs: 'user', under: ['zsh'] })),
  { name: '*', runs: 'user', under: ['shellAliases'] },
];

/** Functions that are given shell. */
export interface ShellFunction {
  readonly name: string;
  /** Which of its arguments holds it, from 0. */
  readonly argument: number;
  /** It is this attribute of that argument. */
  readonly attribute?: string;
  readonly runs: Runs;
  /** Which argument has the attributes of the derivation that runs it. */
  readonly attributes?: number;
  /** What the path to the function ends with, where its name alone does not tell. */
  readonly under?: string;
  /** Only where the first argument, the name of a file, is like this. */
  readonly named?: RegExp;
}

const program = (name: string): ShellFunction => ({ name, argument: 1, runs: 'program' });
const command = (name: string): ShellFunction => ({ name, argument: 2, attributes: 1, runs: 'build' });

export const SHELL_FUNCTIONS: readonly ShellFunction[] = [
  ...['runCommand', 'runCommandLocal', 'runCommandCC', 'runCommandNoCC', 'runCommandNoCCLocal'].map(command),
  { name: 'runCommandWith', argument: 1, attributes: 0, runs: 'build' },
  ...['writeShellScript', 'writeShellScriptBin', 'writeScript', 'writeScriptBin'].map(program),
  ...['writeBash', 'writeBashBin', 'writeDash', 'writeDashBin'].map(program),
  { name: 'writePureShellScript', argument: 1, runs: 'program' },
  { name: 'writePureShellScriptBin', argument: 2, runs: 'program' },
  ...['writeText', 'toFile'].map((name) => ({ ...program(name), named: /\.(?:sh|bash)$/ })),
  ...['entryAfter', 'entryBefore'].map(
    (name): ShellFunction => ({ name, argument: 1, runs: 'user', under: 'hm.dag' }),
  ),
  { name: 'entryAnywhere', argument: 0, runs: 'user', under: 'hm.dag' },
  { name: 'stringAfter', argument: 1, runs: 'system' },
  { name: 'noDepEntry', argument: 0, runs: 'system' },
  { name: 'fullDepEntry', argument: 0, runs: 'system' },
  { name: 'writeShellApplication', argument: 0, attribute: 'text', runs: 'program' },
];

/** Functions that hand on a text, with which of their arguments it is. */
export const TEXT_WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['entryAfter', 1],
  ['entryBefore', 1],
  ['entryAnywhere', 0],
  ['entryBetween', 2],
  ['stringAfter', 1],
  ['noDepEntry', 0],
  ['fullDepEntry', 0],
  ['packEntry', 0],
  ['toString', 0],
  ['trim', 0],
]);

/** Attributes that are the path of a program by themselves: `${stdenv.shell}`. */
export const PROGRAM_PATHS: ReadonlyMap<string, string> = new Map([
  ['runtimeShell', 'bash'],
  ['shell', 'bash'],
]);
