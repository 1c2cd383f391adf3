# SYNTAX TEST "source.nix" "quoted strings"

"a b" c
# <----- string.quoted.double.nix
# <- punctuation.definition.string.begin.nix
#   ^ punctuation.definition.string.end.nix
#     ^ variable.other.nix - string.quoted.double.nix

"\n \" \\ \${a} \q" b
#^^ constant.character.escape.nix
#   ^^ constant.character.escape.nix
#      ^^ constant.character.escape.nix
#         ^^^ constant.character.escape.nix
#            ^ string.quoted.double.nix - variable.other.nix meta.embedded.interpolation.nix
#               ^^ constant.character.escape.nix
#                   ^ variable.other.nix

"a ${b} c"
#  ^^^^ meta.embedded.interpolation.nix
#  ^^ punctuation.section.embedded.begin.nix
#    ^ variable.other.nix
#     ^ punctuation.section.embedded.end.nix
#       ^ string.quoted.double.nix - meta.embedded.interpolation.nix

"$${a} $$${b} $c $"
#^^ constant.character.escape.dollar.nix
#   ^ - variable.other.nix meta.embedded.interpolation.nix
#      ^^ constant.character.escape.dollar.nix
#        ^^^^ meta.embedded.interpolation.nix
#             ^^ string.quoted.double.nix - meta.embedded.interpolation.nix
#                 ^ punctuation.definition.string.end.nix

"\\${a}"
#^^ constant.character.escape.nix
#  ^^^^ meta.embedded.interpolation.nix

"${"${x}"}" y
#^^ punctuation.section.embedded.begin.nix
#  ^ meta.embedded.interpolation.nix string.quoted.double.nix punctuation.definition.string.begin.nix
#   ^^ punctuation.section.embedded.begin.nix
#     ^ variable.other.nix
#      ^ punctuation.section.embedded.end.nix
#       ^ punctuation.definition.string.end.nix
#        ^ punctuation.section.embedded.end.nix
#         ^ punctuation.definition.string.end.nix
#           ^ variable.other.nix - string.quoted.double.nix

"${ { a = "}"; }.a }" b
#   ^ punctuation.section.braces.begin.nix
#     ^ variable.other.property.nix
#          ^ string.quoted.double.nix
#              ^ punctuation.section.braces.end.nix
#                ^ variable.other.member.nix
#                  ^ punctuation.section.embedded.end.nix
#                     ^ variable.other.nix - string.quoted.double.nix

"a
b # no comment" c
# ^^^^^^^^^^^^ string.quoted.double.nix - comment.line.number-sign.nix
#               ^ variable.other.nix

"" a
# <-- string.quoted.double.nix
#  ^ variable.other.nix - string.quoted.double.nix
