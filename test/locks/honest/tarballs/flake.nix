{
  inputs.nixpkgs.url = "https://flakehub.com/f/NixOS/nixpkgs/0.2511.*";
  inputs.channel.url = "https://channels.nixos.org/nixos-unstable/nixexprs.tar.xz";
  inputs.forge.url = "https://codeberg.org/example/tools/archive/main.tar.gz";
  inputs.data = {
    url = "https://example.org/data-1.2.json";
    flake = false;
  };

  outputs = inputs: { };
}
