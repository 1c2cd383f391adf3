/** A guard of Nix that a flag, a variable or a setting switches off. */
export interface NixGuard {
  /** The setting, without `extra-`. */
  readonly setting: string;
  /** The values that switch it off; undefined: any that is not empty. */
  readonly values?: readonly string[];
  /** Switches that do the same. */
  readonly flags?: readonly string[];
  /** What comes of it, after "so that". */
  readonly so: string;
  /** Whether many need it for what they do, so that it is only worth a look where nobody runs it by himself. */
  readonly usual?: true;
  /** Whether to send is harmless with it: the one who sends answers for what he made. */
  readonly toSend?: true;
  /** Whether the build of an image often cannot do without. */
  readonly inImages?: true;
}

const YES = ['true', 'yes', '1'];
const NO = ['false', 'no', '0'];

/**
 * Guards of Nix, and how a command line switches them off.
 *
 * To add one, add a row. Sources: nix.conf(5), `nix --help`, `nix copy --help`, nix-copy-closure(1), nixos-rebuild(8).
 */
export const NIX_GUARDS: readonly NixGuard[] = [
  {
    setting: 'pure-eval',
    values: NO,
    flags: ['--impure', '--no-pure-eval'],
    so: 'what is built depends on the environment and the files of the machine',
    usual: true,
  },
  {
    setting: 'sandbox',
    values: [...NO, 'relaxed'],
    flags: ['--no-sandbox', '--relaxed-sandbox'],
    so: 'builds see the files and the network of the machine',
    inImages: true,
  },
  {
    setting: 'accept-flake-config',
    values: YES,
    flags: ['--accept-flake-config'],
    so: 'a flake may change settings of Nix and run programs without anybody being asked',
  },
  {
    setting: 'require-sigs',
    values: NO,
    flags: ['--no-require-sigs', '--no-check-sigs'],
    toSend: true,
    so: 'paths are taken that nobody whom the machine trusts has signed',
  },
  {
    setting: 'allow-dirty-locks',
    values: YES,
    flags: ['--allow-dirty-locks'],
    so: 'a lock may pin what nobody else can fetch',
  },
  {
    setting: 'allow-unsafe-native-code-during-evaluation',
    values: YES,
    flags: ['--allow-unsafe-native-code-during-evaluation'],
    so: 'evaluating a .nix file may run any program',
  },
  {
    setting: 'allow-new-privileges',
    values: YES,
    flags: ['--allow-new-privileges'],
    so: 'builds may run setuid programs',
  },
  {
    setting: 'filter-syscalls',
    values: NO,
    flags: ['--no-filter-syscalls'],
    so: 'builds may make files setuid',
    inImages: true,
  },
  { setting: 'plugin-files', so: 'Nix loads code into itself' },
];

/** Variables that nixpkgs reads in impure evaluation, and what comes of them. */
export const GUARD_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['NIXPKGS_ALLOW_INSECURE', 'packages with known vulnerabilities are built and used'],
]);

/** Programs that build the configuration of a machine or a home, which often needs files beside it. */
export const CONFIGURATION_PROGRAMS: ReadonlySet<string> = new Set([
  'nixos-rebuild',
  'nixos-install',
  'nixos-anywhere',
  'darwin-rebuild',
  'home-manager',
  'nix-on-droid',
  'system-manager',
  'colmena',
  'deploy',
  'nh',
  'devenv',
  'use_flake',
  'use_nix',
  'use_devenv',
]);

/** Programs of Nix, and others that hand options on to it. */
export const NIX_PROGRAMS: ReadonlySet<string> = new Set([
  ...CONFIGURATION_PROGRAMS,
  'nix',
  'nix-build',
  'nix-shell',
  'nix-env',
  'nix-store',
  'nix-instantiate',
  'nix-copy-closure',
  'nix-collect-garbage',
  'nix-daemon',
  'nom',
  'nom-build',
  'nom-shell',
  'nix-fast-build',
  'nix-eval-jobs',
  'cachix',
]);
