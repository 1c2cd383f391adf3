{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  inputs.sub.url = "path:./sub";
  inputs.sub.inputs.nixpkgs.follows = "nixpkgs";

  outputs = { self, nixpkgs, sub }: { };
}
