import { printable } from '../../flake/show.ts';

export type NixVendor = 'nix' | 'lix' | 'determinate';

/** What `nix --version` says. */
export interface NixVersion {
  readonly vendor: NixVendor;
  /** Of Determinate Nix, that of the Nix which it is made from. */
  readonly numbers: VersionNumbers;
  /** Something like `pre20250101_abcdef` behind the numbers: made from a state before that release. */
  readonly preRelease: boolean;
  /** Determinate's own version, such as `3.8.5`. */
  readonly own: string | undefined;
  /** As Nix writes it, safe to be shown. */
  readonly text: string;
}

export type VersionNumbers = readonly [major: number, minor: number, patch: number];

/**
 * Reads `nix (Nix) 2.34.8`, `nix (Lix, like Nix) 2.93.0`, `nix (Determinate Nix 3.8.5) 2.30.2`, and those with
 * something behind the numbers. Undefined for all else.
 */
export function parseNixVersion(output: string): NixVersion | undefined {
  for (const line of output.slice(0, 10_000).split('\n')) {
    const [text, name = '', numbers = '', rest = ''] =
      /^\w+ \(([^()]*)\) (\d+(?:\.\d+){1,2})([\w.+-]*)\r?$/.exec(line) ?? [];
    if (text === undefined) continue;
    const vendor = vendorOf(name);
    return {
      vendor,
      numbers: numbersOf(numbers),
      preRelease: /^[-_.]?(?:pre|dev|rc|alpha|beta)/.test(rest),
      own: vendor === 'determinate' ? /\d+(?:\.\d+)+/.exec(name)?.[0] : undefined,
      text: printable(text),
    };
  }
  return undefined;
}

function vendorOf(name: string): NixVendor {
  if (/^Lix\b/.test(name)) return 'lix';
  return /^Determinate\b/.test(name) ? 'determinate' : 'nix';
}

/** The numbers of `2.34.8`; what is not there is 0. */
export function numbersOf(text: string): VersionNumbers {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
}

/** Negative where `a` is the older one. */
export function compareVersions(a: VersionNumbers, b: VersionNumbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** What differs from one Nix to another, as far as it has to be known before asking. */
export interface Dialect {
  /** `path-info --json` wants to be told the form (tried with 2.34, which says that it will insist). */
  readonly jsonFormat: boolean;
  /** `derivation show` rather than `show-derivation`, which later releases know as an alias only. */
  readonly derivationShow: boolean;
  /** The path of a `.drv` stands for that file rather than for its outputs, which are `^*` then (Nix 2.15, tried with 2.26). */
  readonly outputsSuffix: boolean;
  /**
   * Git repositories are read in Nix's own process. Others run git, and with it the filters that the configuration of a
   * repository names. Tried with 2.8, 2.26 and 2.34; what lies between 2.8 and 2.26 counts as the former.
   */
  readonly readsGitItself: boolean;
  /** `flake update` takes names of inputs, and the flake behind `--flake` (Nix 2.19, tried with 2.26); before, a flake. */
  readonly updatesByName: boolean;
  /** `store prefetch-file` has `--unpack` (tried with 2.26, which has it, and 2.8, which does not). */
  readonly unpacksFiles: boolean;
}

/** Lix comes from Nix 2.18, counts on by itself, and has kept what was then. */
export function dialectOf({ vendor, numbers }: NixVersion): Dialect {
  const isLix = vendor === 'lix';
  const since = (...release: VersionNumbers): boolean => compareVersions(numbers, release) >= 0;
  return {
    jsonFormat: !isLix && since(2, 34, 0),
    derivationShow: since(2, 16, 0),
    outputsSuffix: since(2, 15, 0),
    readsGitItself: !isLix && since(2, 26, 0),
    updatesByName: since(2, 19, 0),
    unpacksFiles: !isLix && since(2, 26, 0),
  };
}

/** The first release with flakes and the `nix` commands that are asked here. */
export function isTooOld({ numbers }: NixVersion): boolean {
  return compareVersions(numbers, [2, 4, 0]) < 0;
}
