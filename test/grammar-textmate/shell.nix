# SYNTAX TEST "source.nix" "shell in indented strings"

{
  buildPhase = ''
# ^^^^^^^^^^ variable.other.property.nix
#            ^ keyword.operator.assignment.nix
#              ^^ punctuation.definition.string.begin.nix
    echo "$out ${pkgs.hello}/bin" ''${HOME}
#   ^^^^ meta.embedded.block.shell.nix support.function.builtin.shell
#        ^^^^^ string.quoted.double.shell
#              ^^ punctuation.section.embedded.begin.nix - variable.other.bracket.shell
#                     ^^^^^ variable.other.member.nix
#                                 ^^^ constant.character.escape.nix
    export A='it ${b} is'
#            ^^^ string.quoted.single.shell
#                ^^^^ meta.embedded.interpolation.nix
#                       ^ string.quoted.single.shell
  '' + ''
# ^^ punctuation.definition.string.end.nix
#    ^ keyword.operator.arithmetic.nix
#      ^^ punctuation.definition.string.begin.nix
    cd x
#   ^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix
#   ^ punctuation.terminator.nix - string.quoted.indented.nix

  postInstall = ''
    echo 'an open quote
#        ^ string.quoted.single.shell
  '';
# ^^ punctuation.definition.string.end.nix
  a = b;
# ^ variable.other.property.nix - string.quoted.indented.nix
#     ^ variable.other.nix

  systemd.services.x.script = lib.optionalString c ''
# ^^^^^^^ variable.other.property.nix
#                    ^^^^^^ variable.other.property.nix
#                             ^^^ variable.other.nix
    ${lib.optionalString d ''
#   ^^ punctuation.section.embedded.begin.nix
#                          ^^ punctuation.definition.string.begin.nix
      echo nested "${c}"
#     ^^^^ meta.embedded.block.shell.nix support.function.builtin.shell
#                  ^^^^ meta.embedded.interpolation.nix
    ''}
#   ^^ punctuation.definition.string.end.nix
#     ^ punctuation.section.embedded.end.nix
    echo again
#   ^^^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix

  checkPhase = ''
    ${if versionAtLeast a.${b}.version "1" then ''
#   ^^ punctuation.section.embedded.begin.nix
#                           ^ variable.other.nix
#                                               ^^ punctuation.definition.string.begin.nix
      echo nested
    '' else { c = "}"; }.c}
#   ^^ punctuation.definition.string.end.nix
#      ^^^^ keyword.control.conditional.nix
#                         ^ punctuation.section.embedded.end.nix
    echo again
#   ^^^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix
#   ^ punctuation.terminator.nix - string.quoted.indented.nix

  shellHook = ''echo short'';
#             ^^ punctuation.definition.string.begin.nix
#               ^^^^ meta.embedded.line.indented.shell.nix support.function.builtin.shell
#                         ^^ punctuation.definition.string.end.nix
#                           ^ punctuation.terminator.nix

  preBuild =
    ''
      echo ''' b
#     ^^^^ support.function.builtin.shell
#          ^^^ constant.character.escape.nix
      echo end'';
#     ^^^^^^^^ string.quoted.indented.nix - support.function.builtin.shell
#             ^^ punctuation.definition.string.end.nix
#               ^ punctuation.terminator.nix

  x = pkgs.writeShellScriptBin "x" ''
#          ^^^^^^^^^^^^^^^^^^^ variable.other.nix
#                              ^^^ string.quoted.double.nix
    echo x
#   ^^^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix
#   ^ punctuation.terminator.nix

  y = /* bash */ ''
#     ^^^^^^^^^^ comment.block.nix
    echo y
#   ^^^^ support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix
  description = ''
    echo is only a word here
#   ^^^^ string.quoted.indented.nix - support.function.builtin.shell
  '';
# ^^ punctuation.definition.string.end.nix
}
