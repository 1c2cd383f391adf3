// Writes a tree as the flat table of syntax/table.ts: what is visible of it, in the order of the text.

#pragma once

#define NO_ROW 0xffffffff

// By symbol: what the head of a row says of it, symbol | flags << 24. Filled by whoever uses this.
static uint32_t heads[SYMBOL_COUNT];

static uint32_t write_row(uint32_t at, const Node *node, TSSymbol symbol, uint32_t field, uint32_t parent) {
  rows[at] = (Row){
    .head = heads[symbol] | field << 16,
    .start = node->start,
    .end = node->end,
    .parent = parent,
    .next = at + 1,
  };
  return at;
}

// Gives the number of rows.
static uint32_t write_rows(const TSLanguage *language, uint32_t root) {
  uint32_t count = 1;
  uint32_t depth = 0;
  write_row(0, &nodes[root], language->public_symbol_map[nodes[root].symbol], 0, NO_ROW);
  frames[depth++] = (Frame){
    .kid = nodes[root].first,
    .end = nodes[root].first + nodes[root].count,
    .production = nodes[root].production,
    .is_visible = true,
  };
  while (depth > 0) {
    Frame *frame = &frames[depth - 1];
    if (frame->kid == frame->end) {
      if (frame->is_visible) rows[frame->row].next = count;
      depth--;
      continue;
    }
    const Node *node = &nodes[kids[frame->kid++]];
    TSSymbol alias = 0;
    uint8_t field = 0;
    if (!node->is_extra) {
      uint32_t place = frame->place++;
      if (frame->production != 0 && place < MAX_ALIAS_SEQUENCE_LENGTH)
        alias = language->alias_sequences[frame->production * MAX_ALIAS_SEQUENCE_LENGTH + place];
      field = fields[frame->production][place];
      if (field == 0) field = frame->field;
    }
    bool is_visible = alias != 0 || language->symbol_metadata[node->symbol].visible;
    uint32_t row = frame->row;
    if (is_visible) {
      TSSymbol symbol = language->public_symbol_map[alias != 0 ? alias : node->symbol];
      row = write_row(count++, node, symbol, field, row);
    }
    if (node->count == 0) continue;
    frames[depth++] = (Frame){
      .kid = node->first,
      .end = node->first + node->count,
      .row = row,
      .production = node->production,
      .field = is_visible ? 0 : field,
      .is_visible = is_visible,
    };
  }
  return count;
}
