import type { PlacedAttr, PlacedRef } from '../../flake/placed-ref.ts';
import { type Release, releaseOf } from '../../tables/releases.ts';
import { nixpkgsKind, repositoryName } from './nixpkgs.ts';

/** A release that a reference asks for by the name of its branch, its tag, its channel or its version on FlakeHub. */
export interface AskedRelease {
  readonly release: Release;
  /** What it is a release of, as messages call it. */
  readonly of: string;
  readonly attr: PlacedAttr;
}

/** The release of NixOS, home-manager or nix-darwin that a reference is to; undefined where it is to none. */
export function askedRelease(ref: PlacedRef): AskedRelease | undefined {
  for (const [name, form] of FORMS) {
    const attr = ref.attrs.get(name);
    const found =
      typeof attr?.value === 'string' && attr.value.length < LONGEST ? form.exec(attr.value) : null;
    const [year, month] = (found ?? []).slice(1).filter((part) => part !== undefined);
    if (attr === undefined || year === undefined || month === undefined) continue;
    const release = releaseOf(year, month);
    const of = release && projectOf(ref);
    if (release !== undefined && of !== undefined) return { release, of, attr };
  }
  return undefined;
}

const LONGEST = 2000;

/** The forms in which releases are named, by attribute. A `24.05pre…` is a state of the unstable branch before it. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  [
    'ref',
    /^(?:refs\/(?:heads|tags)\/)?(?:(?:nixos|nixpkgs|release|nix-darwin)-)?(\d\d)\.(\d\d)(?:-(?:small|darwin|aarch64|beta))?$/,
  ],
  [
    'url',
    new RegExp(
      [
        '/(?:nixos|nixpkgs|release|nix-darwin)-(\\d\\d)\\.(\\d\\d)(?:-(?:small|darwin|aarch64))?(?=[/.]|$)',
        '/(?:nixos|nixpkgs)/(\\d\\d)\\.(\\d\\d)(?:-(?:small|darwin|aarch64))?/',
        '/(?:nixpkgs|home-manager|nix-darwin)/(?:%3D|=|~|%5E)?0\\.(\\d\\d)(\\d\\d)(?=[.*%/]|$)',
      ].join('|'),
      'i',
    ),
  ],
];

function projectOf(ref: PlacedRef): string | undefined {
  if (nixpkgsKind(ref) !== undefined) return 'NixOS';
  const name = repositoryName(ref);
  return name === 'home-manager' || name === 'nix-darwin' ? name : undefined;
}
