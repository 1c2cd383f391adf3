// From a .nix text to its flat table in one call, for texts in which there is nothing to get over. All others are left to
// the runtime of tree-sitter, so each table is the one that it gives.

#include "lexer.h"
#include "src/parser.c"
#undef eof
#include "src/scanner.c"
#include "tables.h"
#include "memory.h"
#include "driver.h"
#include "rows.h"

#define EXPORT(name) __attribute__((export_name(name)))

// Where the heads of rows are to be written, one for each symbol.
EXPORT("heads") uint32_t *heads_place(void) {
  unpack_tables(tree_sitter_nix());
  return heads;
}

// Where a text of this length is to be written; NULL where it is too long.
EXPORT("room") uint16_t *room(uint32_t length) { return lay_out(length) ? text : NULL; }

// The number of rows of the text that was written to `room`; 0 where it is not for this parser.
EXPORT("parse") uint32_t parse(uint32_t length) {
  text[length] = 0;
  if (!is_plain(text, length)) return 0;
  const TSLanguage *language = tree_sitter_nix();
  uint32_t root = drive(language, length);
  return root == 0 ? 0 : write_rows(language, root);
}

EXPORT("rows") Row *rows_place(void) { return rows; }
