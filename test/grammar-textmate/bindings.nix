# SYNTAX TEST "source.nix" "attribute sets, let, with, inherit"

{ a = b; c.d = e; "f g".h = i; ${j} = k; }
# <- punctuation.section.braces.begin.nix
# ^ variable.other.property.nix
#   ^ keyword.operator.assignment.nix
#     ^ variable.other.nix
#      ^ punctuation.terminator.nix
#        ^ variable.other.property.nix
#         ^ punctuation.accessor.nix
#          ^ variable.other.property.nix
#              ^ variable.other.nix
#               ^ punctuation.terminator.nix
#                 ^^^^^ string.quoted.double.nix
#                       ^ variable.other.property.nix
#                              ^^^^ meta.embedded.interpolation.nix
#                                ^ variable.other.nix
#                                        ^ punctuation.section.braces.end.nix

{ or = 1; true = 2; import = 3; if-x = 4; }
# ^^ variable.other.property.nix
#         ^^^^ variable.other.property.nix
#                   ^^^^^^ variable.other.property.nix
#                               ^^^^ variable.other.property.nix

rec { a = b == c; }
# <--- keyword.other.rec.nix
#     ^ variable.other.property.nix
#       ^ keyword.operator.assignment.nix
#           ^^ keyword.operator.comparison.nix

{
  long =
# ^^^^ variable.other.property.nix
    let
#   ^^^ keyword.other.let.nix
      x = with y; z;
#     ^ variable.other.property.nix
#         ^^^^ keyword.other.with.nix
#              ^ variable.other.nix
#               ^ punctuation.terminator.nix
#                 ^ variable.other.nix
#                  ^ punctuation.terminator.nix
      after = assert x; x;
#     ^^^^^ variable.other.property.nix
#             ^^^^^^ keyword.control.assert.nix
    in
#   ^^ keyword.other.in.nix
    { inherit x; };
#     ^^^^^^^ keyword.other.inherit.nix
#             ^ variable.other.inherited.nix
#                 ^ punctuation.terminator.nix
  next = 1;
# ^^^^ variable.other.property.nix
}

let a = let b = 1; in b; c = a; in a + c
# <--- keyword.other.let.nix
#   ^ variable.other.property.nix
#       ^^^ keyword.other.let.nix
#           ^ variable.other.property.nix
#                  ^^ keyword.other.in.nix
#                     ^ variable.other.nix
#                        ^ variable.other.property.nix
#                               ^^ keyword.other.in.nix
#                                  ^ variable.other.nix

let in a
# <--- keyword.other.let.nix
#   ^^ keyword.other.in.nix
#      ^ variable.other.nix

let { body = 1; }
# <--- keyword.other.let.nix
#     ^^^^ variable.other.property.nix

{ inherit (a.b) c "d" ${"e"}; inherit; f = 1; }
# ^^^^^^^ keyword.other.inherit.nix
#         ^ punctuation.section.parens.begin.nix
#          ^ variable.other.nix
#            ^ variable.other.member.nix
#               ^ variable.other.inherited.nix
#                 ^^^ string.quoted.double.nix
#                     ^^ punctuation.section.embedded.begin.nix
#                           ^ punctuation.terminator.nix
#                             ^^^^^^^ keyword.other.inherit.nix
#                                    ^ punctuation.terminator.nix
#                                      ^ variable.other.property.nix

{ a = { b = 1 } c = 2; }
#     ^ punctuation.section.braces.begin.nix
#       ^ variable.other.property.nix
#             ^ punctuation.section.braces.end.nix

[ a.b (c d) { e = f; } "g" ./h ]
# <- punctuation.section.list.begin.nix
# ^ variable.other.nix
#   ^ variable.other.member.nix
#     ^ punctuation.section.parens.begin.nix
#             ^ variable.other.property.nix
#                      ^^^ string.quoted.double.nix
#                          ^^^ string.unquoted.path.nix
#                              ^ punctuation.section.list.end.nix
