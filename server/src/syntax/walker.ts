import type { Tree, TreeCursor } from 'web-tree-sitter';

type Step = (tree: number) => number;

/**
 * The functions that web-tree-sitter's TreeCursor calls, without what it does around each call: copying the cursor's
 * four words into the memory of the WebAssembly module and back, which takes longer than the step itself.
 * During a walk the cursor stays where it is; nothing else may use web-tree-sitter meanwhile.
 */
export interface Walker {
  readonly typeId: Step;
  readonly fieldId: Step;
  readonly startIndex: Step;
  readonly endIndex: Step;
  readonly isMissing: Step;
  readonly toFirstChild: Step;
  readonly toNextSibling: Step;
  readonly toParent: Step;
  /** Room for the cells of a table while it is filled; used again for the next one, unless a text takes uncommonly much. */
  readonly room: { cells: Int32Array };
  /** `at` is what the steps are given. `end` frees the cursor. */
  begin(tree: Tree): { readonly at: number; readonly end: () => void };
}

/** In cells: enough for nearly all files. */
const ROOM = 1 << 18;

const CURSOR_WORDS = [0, 1, 2, 3] as const;

/** @param module the object given to `Parser.init`, which has become the module by that */
export function createWalker(module: object): Walker {
  const step = (name: string): Step => {
    const found: unknown = Reflect.get(module, `_ts_tree_cursor_${name}_wasm`);
    if (typeof found !== 'function') throw new Error(`web-tree-sitter has no ${name} any more`);
    return found as Step;
  };
  const transfer = (Reflect.get(module, '_ts_init') as () => number)() >> 2;
  // Asked for anew each time: the memory may grow, and then there is another view of it.
  const memory = () => Reflect.get(module, 'HEAP32') as Int32Array;
  return {
    typeId: step('current_node_type_id'),
    fieldId: step('current_field_id'),
    startIndex: step('start_index'),
    endIndex: step('end_index'),
    isMissing: step('current_node_is_missing'),
    toFirstChild: step('goto_first_child'),
    toNextSibling: step('goto_next_sibling'),
    toParent: step('goto_parent'),
    room: { cells: new Int32Array(ROOM) },
    begin(tree) {
      const cursor: TreeCursor = tree.walk();
      const words = memory();
      for (const word of CURSOR_WORDS) words[transfer + word] = Number(Reflect.get(cursor, word));
      return {
        at: Number(Reflect.get(tree, 0)),
        end() {
          // The walk may have moved the cursor's stack.
          const moved = memory();
          for (const word of CURSOR_WORDS) Reflect.set(cursor, word, moved[transfer + word]);
          cursor.delete();
        },
      };
    },
  };
}
