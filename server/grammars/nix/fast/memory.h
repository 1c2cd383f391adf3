// All memory is laid out anew for each text, by its length: nothing is ever freed.

#pragma once

// A node of the tree. Its children stand in `kids` one after the other.
typedef struct {
  uint32_t start, end; // In the text.
  uint32_t first, count; // In `kids`.
  TSSymbol symbol;
  uint16_t production;
  bool is_extra;
} Node;

// A row of the table, as syntax/table.ts has it.
typedef struct {
  uint32_t head, start, end, parent, next;
} Row;

// A node whose children are being written.
typedef struct {
  uint32_t kid, end; // What is left of its children, in `kids`.
  uint32_t place; // Of the next child, among those that are no extras.
  uint32_t row; // Of the node, or of the nearest visible one above.
  uint16_t production;
  uint8_t field; // That it hands on to its children, as it is hidden.
  bool is_visible;
} Frame;

static uint16_t *text;
static Node *nodes;
static uint32_t *kids;
static uint32_t *stack; // Of nodes; 0 is the bottom, with none.
static TSStateId *states; // What the parser is in behind each node of the stack.
static Frame *frames;
static Row *rows;
// So many nodes fit, and so many on the stack. No more rows and frames are ever needed, and twice as many kids, as the root
// is given its own anew.
static uint32_t capacity;

extern unsigned char __heap_base;

static void *take(size_t *at, size_t bytes) {
  void *place = (void *)*at;
  *at += (bytes + 15) & ~(size_t)15;
  return place;
}

// False where there is not as much memory.
static bool lay_out(uint32_t length) {
  size_t at = ((size_t)&__heap_base + 15) & ~(size_t)15;
  // Some two nodes are made for three signs of ordinary text, and three for one of `[a a a]`.
  capacity = 4 * length + 64;
  text = take(&at, (length + 1) * sizeof *text);
  nodes = take(&at, capacity * sizeof *nodes);
  kids = take(&at, 2 * capacity * sizeof *kids);
  stack = take(&at, capacity * sizeof *stack);
  states = take(&at, capacity * sizeof *states);
  frames = take(&at, capacity * sizeof *frames);
  rows = take(&at, capacity * sizeof *rows);
  size_t pages = (at + 0xffff) >> 16;
  size_t present = __builtin_wasm_memory_size(0);
  return pages <= present || __builtin_wasm_memory_grow(0, pages - present) != (size_t)-1;
}
