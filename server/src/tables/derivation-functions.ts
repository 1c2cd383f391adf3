/**
 * Functions that are given the attributes of a derivation.
 *
 * To add one, add a row. Sources: the manual of nixpkgs ("The Standard Environment", "Trivial build helpers", "Overriding"),
 * pkgs/build-support/trivial-builders and pkgs/stdenv/generic/make-derivation.nix of nixpkgs; for the builtin the Nix
 * manual ("Derivations").
 */
export interface DerivationFunction {
  readonly name: string;
  /**
   * - `plain`: the attributes that it is given are all that decide what derivation comes out
   * - `override`: they are added to those of another derivation
   * - `helper`: it adds attributes of its own that are not written where it is called
   * - `shell`: what comes out is for working in, not for being built
   */
  readonly kind: 'plain' | 'override' | 'helper' | 'shell';
  /** Which of its arguments is the set, where it is not the last one. */
  readonly argument?: number;
  /** Which of its arguments is the script that is run. */
  readonly script?: number;
}

const COMMAND = { kind: 'plain', argument: 1, script: 2 } as const;

const ROWS: readonly DerivationFunction[] = [
  { name: 'derivation', kind: 'plain' },
  { name: 'mkDerivation', kind: 'plain' },
  { name: 'runCommand', ...COMMAND },
  { name: 'runCommandLocal', ...COMMAND },
  { name: 'runCommandCC', ...COMMAND },
  { name: 'runCommandNoCC', ...COMMAND },
  { name: 'runCommandNoCCLocal', ...COMMAND },
  { name: 'overrideAttrs', kind: 'override' },
  { name: 'overrideDerivation', kind: 'override' },
  { name: 'overridePythonAttrs', kind: 'override' },
  { name: 'addMetaAttrs', kind: 'override', argument: 0 },
  { name: 'mkShell', kind: 'shell' },
  { name: 'mkShellNoCC', kind: 'shell' },
  { name: 'devShell', kind: 'shell' },
  { name: 'symlinkJoin', kind: 'helper' },
  { name: 'writeTextFile', kind: 'helper' },
];

const BY_NAME = new Map(ROWS.map((row) => [row.name, row]));

/** The function of that name. Those that are called `buildSomething` are taken for helpers, as nixpkgs names them so. */
export function derivationFunction(name: string): DerivationFunction | undefined {
  const known = BY_NAME.get(name);
  if (known !== undefined) return known;
  return /^build[A-Z]/.test(name) ? { name, kind: 'helper' } : undefined;
}
