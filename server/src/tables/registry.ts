/**
 * Well-known names of the flake registry that Nix comes with (`flake-registry.json` of NixOS/flake-registry), with the
 * repositories on GitHub that they stand for. Only names that have long meant the same.
 */
export const REGISTRY: ReadonlyMap<string, string> = new Map([
  ['agenix', 'ryantm/agenix'],
  ['disko', 'nix-community/disko'],
  ['emacs-overlay', 'nix-community/emacs-overlay'],
  ['fenix', 'nix-community/fenix'],
  ['flake-parts', 'hercules-ci/flake-parts'],
  ['flake-utils', 'numtide/flake-utils'],
  ['home-manager', 'nix-community/home-manager'],
  ['hydra', 'NixOS/hydra'],
  ['nix', 'NixOS/nix'],
  ['nix-darwin', 'nix-darwin/nix-darwin'],
  ['nixos-hardware', 'NixOS/nixos-hardware'],
  ['nixpkgs', 'NixOS/nixpkgs'],
  ['nur', 'nix-community/NUR'],
  ['patchelf', 'NixOS/patchelf'],
  ['poetry2nix', 'nix-community/poetry2nix'],
  ['sops-nix', 'Mic92/sops-nix'],
  ['systems', 'nix-systems/default'],
  ['templates', 'NixOS/templates'],
]);

/** Other places that the names have stood for: before a move, or in the registry of Determinate Nix. */
export const REGISTRY_ALSO: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'nixpkgs',
    [
      'github.com/NixOS/nixpkgs-channels',
      'flakehub.com/NixOS/nixpkgs',
      'flakehub.com/DeterminateSystems/nixpkgs-weekly',
    ],
  ],
  ['nix', ['flakehub.com/DeterminateSystems/nix-src']],
  ['nix-darwin', ['github.com/LnL7/nix-darwin']],
  ['home-manager', ['github.com/rycee/home-manager']],
  ['sops-nix', ['github.com/nix-community/sops-nix']],
]);

/** Hosts that serve nixpkgs itself as archives, which registries point to as well. */
export const NIXPKGS_HOSTS: ReadonlySet<string> = new Set([
  'channels.nixos.org',
  'nixos.org',
  'releases.nixos.org',
]);
