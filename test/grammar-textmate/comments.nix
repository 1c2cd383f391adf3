# SYNTAX TEST "source.nix" "comments"

a # b "c" /* d
# ^^^^^^^^^^^^ comment.line.number-sign.nix
# ^ punctuation.definition.comment.nix

a /* b */ c /**/ d
# ^^^^^^^ comment.block.nix
#         ^ variable.other.nix - comment.block.nix
#           ^^^^ comment.block.nix
#                ^ variable.other.nix - comment.block.nix

/** documentation */ a
# <-------------------- comment.block.documentation.nix
#                    ^ variable.other.nix

/* several
   "lines" # and
#  ^^^^^^^^^^^^^ comment.block.nix
*/ a
# <-- comment.block.nix
#  ^ variable.other.nix - comment.block.nix

a/*b*/ c
# <- variable.other.nix
#^^^^^ comment.block.nix
#      ^ variable.other.nix

x # nix-audit: ignore[impure-get-env] only a default
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line.number-sign.nix keyword.other.suppression.nix
#                                    ^ comment.line.number-sign.nix - keyword.other.suppression.nix
