{
  description = "A lock that says one thing and fetches another";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";
    systems.url = "github:nix-systems/default-linux";
    tools = {
      url = "github:numtide/flake-utils/pull/120/head";
      inputs.systems.follows = "systems";
    };
  };

  outputs =
    { nixpkgs, systems, ... }:
    {
      packages = nixpkgs.lib.genAttrs (import systems) (system: {
        default = nixpkgs.legacyPackages.${system}.hello;
      });
    };
}
