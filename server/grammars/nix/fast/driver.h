// An LR parser over the tables that tree-sitter generates.
//
// tree-sitter's own runtime can follow several readings at once and gets over errors. A grammar without conflicts needs
// neither in a text without errors: then what it does comes down to this. It gives up on all else.

#pragma once

typedef struct {
  TSSymbol symbol;
  bool is_keyword; // The states of the keywords took it, whatever `symbol` is.
  const uint16_t *start, *end;
} Token;

static bool read_word(const TSLanguage *language, TSStateId state, Token *token) {
  Lexer lexer = lexer_at(token->start);
  if (!ts_lex_keywords(&lexer.base, 0)) return false;
  TSSymbol word = lexer.base.result_symbol;
  if (lexer.end == token->end && (entries[state][word] != 0 || is_reserved(language, state, word)))
    token->symbol = word;
  return true;
}

static bool read_token(const TSLanguage *language, TSStateId state, const uint16_t *at, Token *token) {
  TSLexerMode mode = language->lex_modes[state];
  if (mode.lex_state == (uint16_t)-1) return false;
  *token = (Token){ 0 };
  if (mode.external_lex_state != 0) {
    Lexer lexer = lexer_at(at);
    const bool *wanted = ts_external_scanner_states[mode.external_lex_state];
    if (tree_sitter_nix_external_scanner_scan(NULL, &lexer.base, wanted)) {
      token->symbol = ts_external_scanner_symbol_map[lexer.base.result_symbol];
      token->start = lexer.start;
      token->end = lexer.end == NULL ? lexer.at : lexer.end;
      return token->end > at && token->start <= token->end;
    }
  }
  Lexer lexer = lexer_at(at);
  if (!ts_lex(&lexer.base, mode.lex_state)) return false;
  token->symbol = lexer.base.result_symbol;
  token->start = lexer.end < lexer.start ? lexer.end : lexer.start;
  token->end = lexer.end;
  if (token->symbol == language->keyword_capture_token) token->is_keyword = read_word(language, state, token);
  return true;
}

// The only action that there is to take; NULL where there is none, or one of several. That a list might also go on behind
// a finished element is no other reading: the runtime never takes it.
static const TSParseAction *only_action(const TSParseActionEntry *entry) {
  uint32_t count = entry->entry.count;
  const TSParseAction *first = &entry[1].action;
  if (count == 1) return first->type == TSParseActionTypeShift && first->shift.repetition ? NULL : first;
  if (count != 2 || first->type != TSParseActionTypeReduce) return NULL;
  const TSParseAction *second = &entry[2].action;
  return second->type == TSParseActionTypeShift && second->shift.repetition ? first : NULL;
}

static uint32_t node_count, kid_count, height;

static bool push(TSStateId state, Node node) {
  if (node_count == capacity || height == capacity) return false;
  nodes[node_count] = node;
  stack[height] = node_count++;
  states[height++] = state;
  return true;
}

// Makes one node of the topmost ones. Comments behind the last of them stay beside it.
static bool reduce(const TSParseAction *action) {
  uint32_t missing = action->reduce.child_count;
  if (missing == 0 || node_count == capacity) return false;
  uint32_t end = height;
  while (end > 1 && nodes[stack[end - 1]].is_extra) end--;
  uint32_t begin = end;
  while (missing > 0) {
    if (--begin == 0) return false;
    if (!nodes[stack[begin]].is_extra) missing--;
  }
  Node node = {
    .start = nodes[stack[begin]].start,
    .end = nodes[stack[end - 1]].end,
    .first = kid_count,
    .count = end - begin,
    .symbol = action->reduce.symbol,
    .production = action->reduce.production_id,
  };
  for (uint32_t i = begin; i < end; i++) kids[kid_count++] = stack[i];
  TSStateId next = entries[states[begin - 1]][node.symbol];
  nodes[node_count] = node;
  stack[begin] = node_count++;
  states[begin++] = next;
  for (uint32_t i = end; i < height; i++) {
    stack[begin] = stack[i];
    states[begin++] = next;
  }
  height = begin;
  return true;
}

// The root takes in the comments around it, and reaches to the end of the text. Gives its number, or 0.
static uint32_t close_root(uint32_t length) {
  uint32_t at = height - 1;
  while (at > 0 && nodes[stack[at]].is_extra) at--;
  if (at == 0) return 0;
  Node *root = &nodes[stack[at]];
  uint32_t first = kid_count;
  for (uint32_t i = 1; i < at; i++) kids[kid_count++] = stack[i];
  for (uint32_t i = 0; i < root->count; i++) kids[kid_count++] = kids[root->first + i];
  for (uint32_t i = at + 1; i < height; i++) kids[kid_count++] = stack[i];
  root->first = first;
  root->count = kid_count - first;
  root->start = nodes[kids[first]].start;
  root->end = length;
  return stack[at];
}

// Gives the number of the root in `nodes`; 0 where this parser gives up.
static uint32_t drive(const TSLanguage *language, uint32_t length) {
  node_count = kid_count = height = 0;
  TSStateId state = 1;
  push(state, (Node){ 0 });
  const uint16_t *at = text;
  Token token;
  while (read_token(language, state, at, &token)) {
    for (;;) {
      const TSParseActionEntry *entry = actions_on(language, state, token.symbol);
      // A word that is no keyword here is a name.
      if (entry->entry.count == 0 && token.is_keyword && !is_reserved(language, state, token.symbol)) {
        token.symbol = language->keyword_capture_token;
        token.is_keyword = false;
        entry = actions_on(language, state, token.symbol);
      }
      const TSParseAction *action = only_action(entry);
      if (action == NULL) return 0;
      if (action->type == TSParseActionTypeAccept) return close_root(length);
      if (action->type == TSParseActionTypeReduce) {
        if (!reduce(action)) return 0;
        state = states[height - 1];
        continue;
      }
      if (action->type != TSParseActionTypeShift) return 0;
      if (!action->shift.extra) state = action->shift.state;
      Node node = {
        .start = (uint32_t)(token.start - text),
        .end = (uint32_t)(token.end - text),
        .symbol = token.symbol,
        .is_extra = action->shift.extra,
      };
      if (!push(state, node)) return 0;
      at = token.end;
      break;
    }
  }
  return 0;
}
