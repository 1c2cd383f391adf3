{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    pkgs-stable.url = "github:NixOS/nixpkgs/nixos-25.11";
    utils.url = "github:numtide/flake-utils";
    home-manager = {
      url = "github:nix-community/home-manager";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    pre.url = "github:cachix/git-hooks.nix";
    pre.inputs.gitignore.follows = "";
  };

  outputs = { self, nixpkgs, pkgs-stable, utils, home-manager, pre }: { };
}
