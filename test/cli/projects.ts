/** Small projects, made by hand. */

export const cleanFlake = `{
  description = "A flake with nothing to find.";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";

  outputs = { self, nixpkgs }: { };
}
`;

export const cleanLock = lockOf('NixOS');

/** A lock that fetches nixpkgs from someone else than it says. */
export const poisonedLock = lockOf('somebody');

/** One finding of severity error on line 2, characters 23 to 58. */
export const prFlake = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/pull/1/head";

  outputs = { self, nixpkgs }: { };
}
`;

export const cleanModule = '{ lib, ... }:\n{\n  options.x = lib.mkOption { };\n}\n';

/** The clean lock after an ordinary update of nixpkgs. */
export const updatedLock = lockOf('NixOS', {
  lastModified: 1748000000,
  narHash: 'sha256-Ed0rk3fPjYbN1cqbmjxhQ1cwAJGoDpGMRCyuiMh0LzY=',
  rev: '7c43f080a7f28b2774f3b3f43234ca11661bf334',
});

/** The clean lock with another hash for the same commit: nothing in the file itself speaks against it. */
export const swappedLock = lockOf('NixOS', {
  narHash: 'sha256-Ed0rk3fPjYbN1cqbmjxhQ1cwAJGoDpGMRCyuiMh0LzY=',
});

function lockOf(owner: string, locked: Readonly<Record<string, unknown>> = {}): string {
  const lock = {
    nodes: {
      nixpkgs: {
        locked: {
          lastModified: 1747000000,
          narHash: 'sha256-jZoR9+Fkqr1Eck0yTLbrMe6tcDl6PzmXKi5bXcZKyTk=',
          owner,
          repo: 'nixpkgs',
          rev: '3d1ff24dcf3e40aeb6a2a5d2c2c8bd48e11ae8b5',
          type: 'github',
          ...locked,
        },
        original: { owner: 'NixOS', ref: 'nixos-25.05', repo: 'nixpkgs', type: 'github' },
      },
      root: { inputs: { nixpkgs: 'nixpkgs' } },
    },
    root: 'root',
    version: 7,
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}
