// What the generated lexer states and the scanner read from: a text of UTF-16 units with a NUL behind its end.
//
// The macros of parser.h are defined anew, so that a step is no call through a pointer. scanner.c, which knows no macros,
// goes through the pointers.

#pragma once
#include "tree_sitter/parser.h"

typedef struct {
  TSLexer base; // First, so that a pointer to it is one to the whole.
  const uint16_t *at, *next; // Where the lookahead begins and ends.
  const uint16_t *start, *end; // The token; its end is NULL until it is marked.
} Lexer;

// Reads the lookahead at `at`. The end of the text, where it is 0, is not gone beyond.
static inline void look(Lexer *lexer) {
  uint32_t unit = *lexer->at;
  lexer->next = lexer->at + (unit != 0);
  if (__builtin_expect((unit & 0xfc00) == 0xd800, 0)) {
    unit = 0x10000 + ((unit & 0x3ff) << 10) + (*lexer->next & 0x3ff);
    lexer->next++;
  }
  lexer->base.lookahead = (int32_t)unit;
}

static inline void step(TSLexer *base, bool skip) {
  Lexer *lexer = (Lexer *)base;
  lexer->at = lexer->next;
  if (skip) lexer->start = lexer->at;
  look(lexer);
}

static inline void mark(TSLexer *base) {
  Lexer *lexer = (Lexer *)base;
  lexer->end = lexer->at;
}

static void advance_by_pointer(TSLexer *base, bool skip) { step(base, skip); }
static void mark_by_pointer(TSLexer *base) { mark(base); }

static Lexer lexer_at(const uint16_t *at) {
  Lexer lexer = {
    .base = { .advance = advance_by_pointer, .mark_end = mark_by_pointer },
    .at = at,
    .start = at,
  };
  look(&lexer);
  return lexer;
}

// Whether the text holds nothing that tree-sitter's own lexer sees in a way of its own: a byte order mark at its
// beginning, a NUL, half a surrogate pair.
static bool is_plain(const uint16_t *text, uint32_t length) {
  if (text[0] == 0xfeff) return false;
  for (uint32_t i = 0; i < length; i++) {
    uint32_t kind = text[i] & 0xfc00;
    if (text[i] == 0 || kind == 0xdc00) return false;
    if (kind == 0xd800 && (text[++i] & 0xfc00) != 0xdc00) return false;
  }
  return true;
}

#undef START_LEXER
#define START_LEXER()          \
  bool result = false;         \
  bool skip = false;           \
  UNUSED bool eof = false;     \
  int32_t lookahead;           \
  goto start;                  \
  next_state:                  \
  step(lexer, skip);           \
  start:                       \
  skip = false;                \
  lookahead = lexer->lookahead;

#undef ACCEPT_TOKEN
#define ACCEPT_TOKEN(symbol_value)     \
  result = true;                       \
  lexer->result_symbol = symbol_value; \
  mark(lexer);

// For `eof = lexer->eof(lexer)`: a plain text holds no NUL.
#define eof(lexer) lookahead == 0
