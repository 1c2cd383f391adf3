# SYNTAX TEST "source.nix" "paths, search paths, URLs, and what only looks like them"

a/b
# <--- string.unquoted.path.nix

a / b
# <- variable.other.nix
# ^ keyword.operator.arithmetic.nix
#   ^ variable.other.nix

a/ b
# <- variable.other.nix
#^ keyword.operator.arithmetic.nix
#  ^ variable.other.nix

a /b
# <- variable.other.nix
# ^^ string.unquoted.path.nix

1/2 (4 / 2)
# <--- string.unquoted.path.nix
#    ^ constant.numeric.integer.nix
#      ^ keyword.operator.arithmetic.nix
#        ^ constant.numeric.integer.nix

a//b a.b/c
# <- variable.other.nix
#^^ keyword.operator.update.nix
#  ^ variable.other.nix
#    ^^^^^ string.unquoted.path.nix

./. ../a.nix /etc/x-1_2+3 ~/y ./-a
# <--- string.unquoted.path.nix
#   ^^^^^^^^ string.unquoted.path.nix
#            ^^^^^^^^^^^^ string.unquoted.path.nix
#                         ^^^ string.unquoted.path.nix
#                             ^^^^ string.unquoted.path.nix

[ ./a(b) ./c; ]
# ^^^ string.unquoted.path.nix
#    ^ punctuation.section.parens.begin.nix
#        ^^^ string.unquoted.path.nix
#           ^ punctuation.terminator.nix - string.unquoted.path.nix

./${a}/b-${c}.nix d
# <-- string.unquoted.path.nix
# ^^^^ string.unquoted.path.nix meta.embedded.interpolation.nix
#   ^ variable.other.nix
#     ^^^ string.unquoted.path.nix - meta.embedded.interpolation.nix
#        ^^^^ meta.embedded.interpolation.nix
#            ^^^^ string.unquoted.path.nix
#                 ^ variable.other.nix - string.unquoted.path.nix

./a${b} ~/${c} x/${d}; e
# <--- string.unquoted.path.nix
#  ^^^^ meta.embedded.interpolation.nix
#       ^^ string.unquoted.path.nix
#         ^^^^ meta.embedded.interpolation.nix
#              ^^ string.unquoted.path.nix
#                ^^^^ meta.embedded.interpolation.nix
#                    ^ punctuation.terminator.nix - string.unquoted.path.nix
#                      ^ variable.other.nix

<nixpkgs> <nixpkgs/lib> <a-b/c.nix>
# <--------- string.unquoted.search-path.nix
#         ^^^^^^^^^^^^^ string.unquoted.search-path.nix
#                       ^^^^^^^^^^^ string.unquoted.search-path.nix

a < b && b > c
# ^ keyword.operator.comparison.nix
#   ^ variable.other.nix
#          ^ keyword.operator.comparison.nix

a <b && c
# ^ keyword.operator.comparison.nix
#  ^ variable.other.nix - string.unquoted.search-path.nix

https://example.org/a?b=c&d=%20 e
# <------------------------------- string.unquoted.uri.nix
#                               ^ variable.other.nix - string.unquoted.uri.nix

x:y
# <--- string.unquoted.uri.nix

x: y
# <- variable.parameter.function.nix
#^ keyword.operator.function.nix
#  ^ variable.other.nix

x:[ y ]
# <- variable.parameter.function.nix
#^ keyword.operator.function.nix
# ^ punctuation.section.list.begin.nix

a_b:c
# <--- variable.parameter.function.nix
#  ^ keyword.operator.function.nix
#   ^ variable.other.nix

github:NixOS/nixpkgs
# <-------------------- string.unquoted.uri.nix

... .../x
# <--- - string.unquoted.path.nix punctuation.accessor.nix
#   ^^^^^ string.unquoted.path.nix
