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

function lockOf(owner: string): string {
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
