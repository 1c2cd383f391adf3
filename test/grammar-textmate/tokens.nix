# SYNTAX TEST "source.nix" "names, numbers, operators"

a-b
# <--- variable.other.nix

a - b
# <- variable.other.nix
# ^ keyword.operator.arithmetic.nix
#   ^ variable.other.nix

foldl' f _x
# <------ variable.other.nix
#        ^^ variable.other.nix

if a then b else c
# <-- keyword.control.conditional.nix
#  ^ variable.other.nix
#    ^^^^ keyword.control.conditional.nix
#           ^^^^ keyword.control.conditional.nix

iffy thenceforth let-go in'
# <---- variable.other.nix
#    ^^^^^^^^^^^ variable.other.nix
#                ^^^^^^ variable.other.nix
#                       ^^^ variable.other.nix

x.if-you
#^ punctuation.accessor.nix
# ^^^^^^ variable.other.member.nix

1 1.5 .5 1.5e-3 1e3
# <- constant.numeric.integer.nix
# ^^^ constant.numeric.float.nix
#     ^^ constant.numeric.float.nix
#        ^^^^^^ constant.numeric.float.nix
#               ^ constant.numeric.integer.nix
#                ^^ variable.other.nix

true false null truest
# <---- constant.language.boolean.nix
#    ^^^^^ constant.language.boolean.nix
#          ^^^^ constant.language.null.nix
#               ^^^^^^ variable.other.nix

a // b ++ c == d != e <= f >= g < h > i
# ^^ keyword.operator.update.nix
#      ^^ keyword.operator.concatenation.nix
#           ^^ keyword.operator.comparison.nix
#                ^^ keyword.operator.comparison.nix
#                     ^^ keyword.operator.comparison.nix
#                          ^^ keyword.operator.comparison.nix
#                               ^ keyword.operator.comparison.nix
#                                   ^ keyword.operator.comparison.nix

a && b || !c -> d
# ^^ keyword.operator.logical.nix
#      ^^ keyword.operator.logical.nix
#         ^ keyword.operator.logical.nix
#            ^^ keyword.operator.logical.nix

a |> f <| b
# ^^ keyword.operator.pipe.nix
#      ^^ keyword.operator.pipe.nix

a?b
#^ keyword.operator.has-attribute.nix

a.b.c or d
#^ punctuation.accessor.nix
# ^ variable.other.member.nix
#   ^ variable.other.member.nix
#     ^^ keyword.operator.or.nix
#        ^ variable.other.nix

a."b c".${d}
#^ punctuation.accessor.nix
# ^^^^^ string.quoted.double.nix
#      ^ punctuation.accessor.nix
#       ^^^^ meta.embedded.interpolation.nix
#         ^ variable.other.nix

builtins.getEnv builtins.currentTime builtins.mine builtins
# <-------- support.class.builtins.nix
#       ^ punctuation.accessor.nix
#        ^^^^^^ support.function.builtin.nix
#                        ^^^^^^^^^^^ support.constant.builtin.nix
#                                             ^^^^ variable.other.member.nix
#                                                  ^^^^^^^^ support.class.builtins.nix

import fetchTarball __currentSystem __getEnv important lib.import
# <------ support.function.builtin.nix
#      ^^^^^^^^^^^^ support.function.builtin.nix
#                   ^^^^^^^^^^^^^^^ support.constant.builtin.nix
#                                   ^^^^^^^^ support.function.builtin.nix
#                                            ^^^^^^^^^ variable.other.nix
#                                                          ^^^^^^ variable.other.member.nix
