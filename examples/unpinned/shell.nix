let
  pkgs = import <nixpkgs> { };
in
pkgs.mkShell {
  packages = [ pkgs.hello ];

  shellHook = ''
    echo "Hello, $USER"
  '';
}
