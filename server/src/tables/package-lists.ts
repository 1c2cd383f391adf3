/**
 * Attributes whose value is a list of packages, by name and by what may lead to them right before. To add one, add a row.
 * Sources: the manual of nixpkgs ("The Standard Environment"), the options of NixOS and Home Manager.
 */
export interface PackageList {
  readonly name: string;
  /** Undefined where it counts wherever it stands. */
  readonly under?: string;
}

export const PACKAGE_LISTS: readonly PackageList[] = [
  { name: 'buildInputs' },
  { name: 'nativeBuildInputs' },
  { name: 'propagatedBuildInputs' },
  { name: 'propagatedNativeBuildInputs' },
  { name: 'checkInputs' },
  { name: 'nativeCheckInputs' },
  { name: 'systemPackages', under: 'environment' },
  { name: 'packages', under: 'home' },
];
