// The generated tables, in the form in which they are looked up here.

#pragma once
#include <stddef.h>

// By state and symbol: the index of the actions, for symbols that are no tokens the next state; 0 where there is none.
static uint16_t entries[STATE_COUNT][SYMBOL_COUNT];
// By production and place among the children: the field that the production itself gives, or 0.
static uint8_t fields[PRODUCTION_ID_COUNT][256];

static void unpack_tables(const TSLanguage *language) {
  for (uint32_t state = 0; state < STATE_COUNT; state++) {
    if (state < LARGE_STATE_COUNT) {
      for (uint32_t symbol = 0; symbol < SYMBOL_COUNT; symbol++)
        entries[state][symbol] = language->parse_table[state * SYMBOL_COUNT + symbol];
      continue;
    }
    const uint16_t *cell = language->small_parse_table + language->small_parse_table_map[state - LARGE_STATE_COUNT];
    for (uint32_t groups = *cell++; groups > 0; groups--) {
      uint16_t value = *cell++;
      for (uint32_t symbols = *cell++; symbols > 0; symbols--) entries[state][*cell++] = value;
    }
  }
  for (uint32_t production = 0; production < PRODUCTION_ID_COUNT; production++) {
    TSMapSlice slice = language->field_map_slices[production];
    for (uint32_t i = slice.length; i-- > 0;) {
      TSFieldMapEntry entry = language->field_map_entries[slice.index + i];
      if (!entry.inherited) fields[production][entry.child_index] = (uint8_t)entry.field_id;
    }
  }
}

// The actions of a state on a token: the first entry says how many there are, the actions follow.
static const TSParseActionEntry *actions_on(const TSLanguage *language, TSStateId state, TSSymbol token) {
  return language->parse_actions + entries[state][token];
}

static bool is_reserved(const TSLanguage *language, TSStateId state, TSSymbol word) {
  uint32_t set = language->lex_modes[state].reserved_word_set_id;
  const TSSymbol *words = language->reserved_words + set * MAX_RESERVED_WORD_SET_SIZE;
  if (set == 0) return false;
  for (uint32_t i = 0; i < MAX_RESERVED_WORD_SET_SIZE && words[i] != 0; i++)
    if (words[i] == word) return true;
  return false;
}
