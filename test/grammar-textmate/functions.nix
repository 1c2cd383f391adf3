# SYNTAX TEST "source.nix" "functions and their formals"

x: y: x + y
# <- variable.parameter.function.nix
#^ keyword.operator.function.nix
#  ^ variable.parameter.function.nix
#     ^ variable.other.nix

{ self, nixpkgs, ... }: self
# <- punctuation.section.braces.begin.nix
# ^^^^ variable.parameter.function.nix
#     ^ punctuation.separator.formals.nix
#       ^^^^^^^ variable.parameter.function.nix
#                ^^^ keyword.operator.ellipsis.nix
#                    ^ punctuation.section.braces.end.nix
#                     ^ keyword.operator.function.nix
#                       ^^^^ variable.other.nix

{ a ? b, c ? { d = 1; }, e ? f: g }@args: a
# ^ variable.parameter.function.nix
#   ^ keyword.operator.default.nix
#     ^ variable.other.nix
#      ^ punctuation.separator.formals.nix
#        ^ variable.parameter.function.nix
#          ^ keyword.operator.default.nix
#              ^ variable.other.property.nix
#                      ^ punctuation.separator.formals.nix
#                        ^ variable.parameter.function.nix
#                            ^ variable.parameter.function.nix
#                               ^ variable.other.nix
#                                  ^ keyword.operator.at.nix
#                                   ^^^^ variable.parameter.function.nix
#                                       ^ keyword.operator.function.nix

args@{ pkgs, ... }: pkgs
# <---- variable.parameter.function.nix
#   ^ keyword.operator.at.nix
#      ^^^^ variable.parameter.function.nix

{
  lib,
# ^^^ variable.parameter.function.nix
  stdenv
# ^^^^^^ variable.parameter.function.nix
  , fetchurl
# ^ punctuation.separator.formals.nix
#   ^^^^^^^^ variable.parameter.function.nix
  , pkgs ? import <nixpkgs> { }, # a default
#   ^^^^ variable.parameter.function.nix
#        ^ keyword.operator.default.nix
#          ^^^^^^ support.function.builtin.nix
#                 ^^^^^^^^^ string.unquoted.search-path.nix
#                              ^ punctuation.separator.formals.nix
#                                ^^^^^^^^^^^ comment.line.number-sign.nix
}:
# <- punctuation.section.braces.end.nix
#^ keyword.operator.function.nix
{ }
# <- punctuation.section.braces.begin.nix

map (import: import.x) y
# <--- support.function.builtin.nix
#    ^^^^^^ variable.parameter.function.nix
