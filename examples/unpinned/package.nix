{
  lib,
  stdenv,
  fetchFromGitHub,
  theme,
}:

let
  # A branch and no hash: a new one every day, and code of others is run to evaluate this file.
  helpers = import (builtins.fetchTarball "https://github.com/example/nix-helpers/archive/main.tar.gz") { };
in
stdenv.mkDerivation {
  pname = "greeter";
  version = "1.4.0";

  src = fetchFromGitHub {
    owner = "example";
    repo = "greeter";
    rev = "main";
    hash = lib.fakeHash;
  };

  # Two people who build this get two programs.
  BUILD_DATE = toString builtins.currentTime;
  BUILD_USER = builtins.getEnv "USER";

  postInstall = ''
    install -Dm644 ${theme}/theme.css "$out/share/greeter/theme.css"
    ${helpers.wrap "greeter"}
  '';
}
