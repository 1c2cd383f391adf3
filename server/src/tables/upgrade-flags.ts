/**
 * Flags of nixos-rebuild and home-manager that an automatic upgrade should not have, with what they let it do.
 *
 * To add one, add a row. Sources: nixos-rebuild(8), `nix flake lock --help`, nix.conf(5).
 */
interface UpgradeFlag {
  /** The flag as it is written; of `--option NAME VALUE` the three with blanks between them. */
  readonly flag: string;
  /** Goes on after "lets the upgrade". */
  readonly lets: string;
  /** Usual, and often the very purpose of the upgrade. */
  readonly usual?: true;
}

const NIX_CONFIG = 'take settings of Nix from the flake, without anybody being asked';
const NEW_INPUTS = 'build inputs that the lock does not pin and nobody has looked at';
const IMPURE = 'depend on the environment and the files of the machine';
const UNSIGNED = 'take builds that nobody whom the machine trusts has signed';
const UNSANDBOXED = 'run builders outside the sandbox';

const ROWS: readonly UpgradeFlag[] = [
  { flag: '--accept-flake-config', lets: NIX_CONFIG },
  { flag: '--option accept-flake-config true', lets: NIX_CONFIG },
  { flag: '--impure', lets: IMPURE },
  { flag: '--option pure-eval false', lets: IMPURE },
  { flag: '--recreate-lock-file', lets: NEW_INPUTS },
  { flag: '--update-input', lets: NEW_INPUTS, usual: true },
  { flag: '--option require-sigs false', lets: UNSIGNED },
  { flag: '--option sandbox false', lets: UNSANDBOXED },
  { flag: '--option sandbox relaxed', lets: UNSANDBOXED },
];

/** By the flag; options with their value. */
export const UPGRADE_FLAGS: ReadonlyMap<string, UpgradeFlag> = new Map(ROWS.map((row) => [row.flag, row]));
