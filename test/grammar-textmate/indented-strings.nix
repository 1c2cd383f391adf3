# SYNTAX TEST "source.nix" "indented strings and their escapes"

''a "b" c'' d
# <----------- string.quoted.indented.nix
# <-- punctuation.definition.string.begin.nix
#  ^^^^^^^ string.quoted.indented.nix - string.quoted.double.nix
#        ^^ punctuation.definition.string.end.nix
#           ^ variable.other.nix - string.quoted.indented.nix

'''' a
# <-- punctuation.definition.string.begin.nix
# ^^ punctuation.definition.string.end.nix
#    ^ variable.other.nix - string.quoted.indented.nix

''a ''' b'' c
#   ^^^ constant.character.escape.nix
#       ^ string.quoted.indented.nix
#        ^^ punctuation.definition.string.end.nix
#           ^ variable.other.nix - string.quoted.indented.nix

''a ''${b} c'' d
#   ^^^ constant.character.escape.nix
#      ^^^ string.quoted.indented.nix - meta.embedded.interpolation.nix
#           ^^ punctuation.definition.string.end.nix
#              ^ variable.other.nix

''a ''$${b} c'' d
#   ^^^ constant.character.escape.nix
#      ^^^^ meta.embedded.interpolation.nix
#        ^ variable.other.nix
#            ^^ punctuation.definition.string.end.nix
#               ^ variable.other.nix - string.quoted.indented.nix

''a $${b} $$${c}''
#   ^^ constant.character.escape.dollar.nix
#      ^ string.quoted.indented.nix - meta.embedded.interpolation.nix
#         ^^ constant.character.escape.dollar.nix
#           ^^^^ meta.embedded.interpolation.nix

''a ''\n ''\${b} \n \" '' c
#   ^^^^ constant.character.escape.nix
#        ^^^^ constant.character.escape.nix
#            ^^^ - meta.embedded.interpolation.nix
#                ^^ string.quoted.indented.nix - constant.character.escape.nix
#                      ^^ punctuation.definition.string.end.nix
#                         ^ variable.other.nix

''it's a ${b} day'' c
#    ^ string.quoted.indented.nix
#        ^^^^ meta.embedded.interpolation.nix
#                ^^ punctuation.definition.string.end.nix
#                   ^ variable.other.nix

''
  # no comment
# ^^^^^^^^^^^^ string.quoted.indented.nix - comment.line.number-sign.nix
  ${f ''inner ${g} text''}
# ^^ punctuation.section.embedded.begin.nix
#   ^ variable.other.nix
#     ^^ punctuation.definition.string.begin.nix
#             ^^^^ meta.embedded.interpolation.nix
#                  ^^^^ string.quoted.indented.nix
#                      ^^ punctuation.definition.string.end.nix
#                        ^ punctuation.section.embedded.end.nix
'' a
# <-- punctuation.definition.string.end.nix
#  ^ variable.other.nix - string.quoted.indented.nix

"''" a "''$" b
# <---- string.quoted.double.nix
#    ^ variable.other.nix
#      ^^^^^ string.quoted.double.nix
#            ^ variable.other.nix - string.quoted.double.nix
