# SYNTAX TEST "source.nix" "where strings are shell"

{ runCommand, services, script ? "echo", ... }:
# ^^^^^^^^^^ variable.parameter.function.nix
#             ^^^^^^^^ variable.parameter.function.nix
{
  installPhase = "echo \"hi\" $${x} ${a}"; b = "echo";
#                ^ punctuation.definition.string.begin.nix
#                 ^^^^ meta.embedded.line.quoted.shell.nix support.function.builtin.shell
#                      ^^ constant.character.escape.nix - string.quoted.double.shell
#                             ^^ constant.character.escape.dollar.nix
#                                   ^^^^ meta.embedded.interpolation.nix
#                                       ^ punctuation.definition.string.end.nix
#                                        ^ punctuation.terminator.nix
#                                               ^^^^ string.quoted.double.nix - support.function.builtin.shell
  buildPhase = ''echo ''${x} '' + "echo";
#                ^^^^ meta.embedded.line.indented.shell.nix support.function.builtin.shell
#                     ^^^ constant.character.escape.nix
#                            ^^ punctuation.definition.string.end.nix
#                                  ^^^^ string.quoted.double.nix - support.function.builtin.shell
  systemd.services.a.script = lib.mkIf (c == "echo") ''
#                                             ^^^^ string.quoted.double.nix - support.function.builtin.shell
    echo
#   ^^^^ support.function.builtin.shell
  '';
  systemd.services.b = lib.mkIf c {
    script = lib.mkBefore (''
      echo
#     ^^^^ support.function.builtin.shell
    '' + f (pkgs.writeText "x" ''
#                ^^^^^^^^^ variable.other.nix
      echo
#     ^^^^ string.quoted.indented.nix - support.function.builtin.shell
    ''));
#   ^^ punctuation.definition.string.end.nix
    serviceConfig.ExecStart = ''
      echo
#     ^^^^ string.quoted.indented.nix - support.function.builtin.shell
    '';
    description = "echo";
#                  ^^^^ string.quoted.double.nix - support.function.builtin.shell
  };
  systemd = { services = lib.mkMerge [ (f: { a = { reload = ''
    echo
#   ^^^^ support.function.builtin.shell
  ''; }; }) ]; };
#         ^ punctuation.section.parens.end.nix
  script = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  system.activationScripts.a = ''
    echo
#   ^^^^ support.function.builtin.shell
  '';
  system.activationScripts.b.text = ''
    echo
#   ^^^^ support.function.builtin.shell
  '';
  system.activationScripts = {
    "c-${d}" = lib.stringAfter [ "echo" ] ''
#      ^^^^ meta.embedded.interpolation.nix
#                                 ^^^^ string.quoted.double.nix - support.function.builtin.shell
      echo
#     ^^^^ support.function.builtin.shell
    '';
    e = { deps = [ ]; text = ''
      echo
#     ^^^^ support.function.builtin.shell
    ''; note = ''
      echo
#     ^^^^ string.quoted.indented.nix - support.function.builtin.shell
    ''; };
  };
  text = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  home = { activation.a = lib.hm.dag.entryAfter [ "b" ] (if c then ''
    echo
#   ^^^^ support.function.builtin.shell
  '' else "echo"); file.a.text = ''
#          ^^^^ string.quoted.double.nix - support.function.builtin.shell
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  ''; };
  home.activation = lib.mkOption { description = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  ''; };
  programs.bash = { initExtra = ''
    echo
#   ^^^^ support.function.builtin.shell
  ''; };
  programs.fish.interactiveShellInit = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  testScript = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  postInstall = let text = ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  ''; in lib.concatStrings [ text ''
    echo
#   ^^^^ support.function.builtin.shell
  '' ];
  a = pkgs.runCommand "a" { inherit runCommand; text = ''
#         ^ punctuation.accessor.nix
#          ^^^^^^^^^^ variable.other.nix
#                                   ^^^^^^^^^^ variable.other.inherited.nix
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  ''; } ''
    echo
#   ^^^^ support.function.builtin.shell
  '' // { b = "echo"; };
#         ^ variable.other.property.nix
#              ^^^^ string.quoted.double.nix - support.function.builtin.shell
  c = runCommand "echo" { } "echo $out"; d = "echo";
#                 ^^^^ string.quoted.double.nix - support.function.builtin.shell
#                            ^^^^ meta.embedded.line.quoted.shell.nix support.function.builtin.shell
#                                      ^ punctuation.terminator.nix
#                                             ^^^^ string.quoted.double.nix - support.function.builtin.shell
  e = writeShellScriptBin
    "e"
    ''
      echo
#     ^^^^ support.function.builtin.shell
    '';
  f = writeShellApplication {
    name = "f";
    runtimeInputs = [ (writeTextFile { text = ''
      echo
#     ^^^^ string.quoted.indented.nix - support.function.builtin.shell
    ''; }) ];
    text = ''
      echo
#     ^^^^ support.function.builtin.shell
    '';
    after = "echo";
#   ^^^^^ variable.other.property.nix
#            ^^^^ string.quoted.double.nix - support.function.builtin.shell
  };
  g = writeShellApplication (h // { text = ''
    echo
#   ^^^^ support.function.builtin.shell
  ''; });
  i = ''
    #! ${pkgs.runtimeShell} -e
#      ^^^^^^^^^^^^^^^^^^^^ meta.embedded.interpolation.nix
    echo
#   ^^^^ support.function.builtin.shell
  '';
  j = writeScript "j" ''
    #!/usr/bin/env python3
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  k = ''
    text
    #!/bin/sh
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  l = [ runCommand ];
  n = pkgs.writeText "n.sh" ''
    echo
#   ^^^^ support.function.builtin.shell
  '';
  o = builtins.toFile "o.txt" ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  p = lib.hm.dag.entryAfter [ "echo" ] "echo";
#                ^^^^^^^^^^ variable.other.nix
#                              ^^^^ string.quoted.double.nix - support.function.builtin.shell
#                                       ^^^^ support.function.builtin.shell
  r = writeShellScript "echo" "echo"; s = "echo";
#                       ^^^^ string.quoted.double.nix - support.function.builtin.shell
#                              ^^^^ support.function.builtin.shell
#                                          ^^^^ string.quoted.double.nix - support.function.builtin.shell
  q = entryAfter [ ] ''
    echo
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
  m = "echo";
# ^ variable.other.property.nix
#      ^^^^ string.quoted.double.nix - support.function.builtin.shell
}
