{
  description = "A flake in which nothing is fixed";

  inputs = {
    # Whatever the registry of this machine takes it for.
    nixpkgs.url = "nixpkgs/nixos-unstable";
    # Anybody on the way may change what arrives.
    theme.url = "git+http://example.org/theme.git";
    theme.flake = false;
  };

  outputs =
    { nixpkgs, theme, ... }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
    in
    {
      packages.x86_64-linux.default = pkgs.callPackage ./package.nix { inherit theme; };
    };
}
