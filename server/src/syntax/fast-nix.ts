import type { SymbolMap } from './fill-table.ts';
import { type NodeTable, ROW_CELLS } from './table.ts';

/** Of WebAssembly, what is used here; the types of this layer know no platform. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** What nix-fast.wasm exports; `grammars/nix/fast/fast.c` says what each gives. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  heads(): number;
  room(length: number): number;
  parse(length: number): number;
  rows(): number;
}

/** Longer texts are left to tree-sitter, as they would take very much memory. In UTF-16 units. */
const LONGEST = 1 << 20;
/** The memory of WebAssembly never gets smaller: after a longer text the parser is made anew. */
const LONGEST_KEPT = 1 << 17;

/**
 * A parser for .nix texts without errors, ten times as fast as the runtime of tree-sitter, with the same tables and lexer.
 * It gives the very table that tree-sitter gives, or undefined where tree-sitter has to be asked: where the text holds an
 * error, or anything else out of the common.
 */
export function createFastNix(
  bytes: Uint8Array,
  { canonical, named }: SymbolMap,
): (text: string) => NodeTable | undefined {
  const module = new WebAssembly.Module(bytes);
  const start = (): Exports => {
    const exports = new WebAssembly.Instance(module).exports as Exports;
    const heads = new Uint32Array(exports.memory.buffer, exports.heads(), canonical.length);
    for (const [id, symbol] of canonical.entries()) heads[id] = symbol | ((named[symbol] ?? 0) << 24);
    return exports;
  };
  let exports: Exports | undefined;
  return (text) => {
    const { length } = text;
    if (length > LONGEST) return undefined;
    const parser = (exports ??= start());
    if (length > LONGEST_KEPT) exports = undefined;
    const place = parser.room(length);
    if (place === 0) return undefined;
    const units = new Uint16Array(parser.memory.buffer, place, length);
    for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
    const rows = parser.parse(length);
    if (rows === 0) return undefined;
    const cells = new Int32Array(parser.memory.buffer, parser.rows(), rows * ROW_CELLS).slice();
    return { text, rows, cells };
  };
}
