# SYNTAX TEST "source.nix" "shell that stays open does not go on behind its string"

{
  buildPhase = ''
    case $x in
      a) echo ;;
#     ^ meta.scope.case-block.shell
#        ^^^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix - meta.scope.case-block.shell
  systemd.services.a = { script = ''
    cat <<END
      text "
#     ^^^^ string.unquoted.heredoc.shell
  ''; b = c; };
# ^^ punctuation.definition.string.end.nix - string.unquoted.heredoc.shell
#     ^ variable.other.property.nix
#         ^ variable.other.nix
#            ^ punctuation.section.braces.end.nix
  checkPhase = ''echo 'open'';
#                     ^^^^^ string.quoted.single.shell
#                          ^^ punctuation.definition.string.end.nix
  installPhase = "echo 'open"; d = e;
#                      ^^^^^ string.quoted.single.shell
#                           ^ punctuation.definition.string.end.nix
#                              ^ variable.other.property.nix
  preBuild = ''echo ''' '';
#                   ^^^ constant.character.escape.nix
#                       ^^ punctuation.definition.string.end.nix
#                         ^ punctuation.terminator.nix - string.quoted.indented.nix
  postBuild = "echo ${if a then "b" else ''c''}"; f = g;
#                   ^^ punctuation.section.embedded.begin.nix
#                                ^ string.quoted.double.nix
#                                                 ^ variable.other.property.nix
  preCheck = "echo
    ' ${b}"; h = i;
#          ^ punctuation.terminator.nix
#            ^ variable.other.property.nix
  postCheck = '''';
#             ^^ punctuation.definition.string.begin.nix
#               ^^ punctuation.definition.string.end.nix
#                 ^ punctuation.terminator.nix
  preInstall = "";
#                ^ punctuation.terminator.nix
  shellHook = ''
    echo "$${a} ''\n ${f { b = "}"; } ''
#         ^^ constant.character.escape.dollar.nix
#               ^^^^ constant.character.escape.nix
#                               ^ string.quoted.double.nix
      echo '
#     ^^^^ meta.embedded.interpolation.shell.nix support.function.builtin.shell
    ''}"
#   ^^ punctuation.definition.string.end.nix
#     ^ punctuation.section.embedded.end.nix
  '';
# ^^ punctuation.definition.string.end.nix
#   ^ punctuation.terminator.nix - string.quoted.indented.nix
  j = runCommand "j" { } ''
    echo "$(
  '';
  k = l;
# ^ variable.other.property.nix - string.quoted.indented.nix
  m = pkgs.writeShellScriptBin "m" ''echo "'';
#                                         ^ string.quoted.double.shell
#                                          ^^ punctuation.definition.string.end.nix
  n = o;
# ^ variable.other.property.nix
  p = ''
    #!/bin/sh
    echo '
#        ^ string.quoted.single.shell
  '';
# ^^ punctuation.definition.string.end.nix - string.quoted.single.shell
  q = writeShellScript "unfinished"; r = s;
#                                    ^ variable.other.property.nix
  preFixup = ''
    # it's a comment
    ''${x/\'/"}

    echo
#   ^^^^ meta.embedded.block.shell.nix
  '';
  t = u;
# ^ variable.other.property.nix
}
