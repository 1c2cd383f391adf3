import type { JsonDocument } from './json.ts';
import type { NodeTable } from './table.ts';

/** The bytes of the WebAssembly files; who loads them, from where, is not the concern of this layer. */
export interface GrammarBytes {
  readonly runtime: Uint8Array;
  readonly nix: Uint8Array;
  readonly json: Uint8Array;
}

/** A change of a text in UTF-16 offsets: `[start, oldEnd)` of the old text becomes `[start, newEnd)` of the new. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** A .nix text that stays open: its tree is kept, so that an edit re-parses only what it touches. */
export interface OpenNixText {
  readonly table: NodeTable;
  /** Applies changes in order (each given against the text the former left) and re-parses `text`, the outcome. */
  edit(changes: readonly TextChange[], text: string): NodeTable;
  close(): void;
}

/** The parsers. All calls are synchronous and accept any text. */
export interface Syntax {
  parseNix(text: string): NodeTable;
  openNix(text: string): OpenNixText;
  parseJson(text: string): JsonDocument;
}
