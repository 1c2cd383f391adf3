import type { Language } from 'web-tree-sitter';
import type { JsonDocument } from './json.ts';
import type { NodeTable } from './table.ts';

/** The bytes of the WebAssembly files; who loads them, from where, is not the concern of this layer. */
export interface GrammarBytes {
  readonly runtime: Uint8Array;
  readonly nix: Uint8Array;
  /** The parser for .nix texts without errors. */
  readonly nixFast: Uint8Array;
  readonly json: Uint8Array;
  /** Asked for when the first script is met. */
  readonly shell: () => CompiledGrammar;
}

/** A grammar as a module of WebAssembly. */
export type CompiledGrammar = Parameters<typeof Language.loadSync>[0];

/** A change of a text in UTF-16 offsets: `[start, oldEnd)` of the old text becomes `[start, newEnd)` of the new. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** A .nix text that stays open: its tree is kept, so that an edit re-parses only what it touches. */
export interface OpenNixText {
  readonly table: NodeTable;
  /**
   * The text holds a syntax error, and the table comes from a tree of a text before it: quick to have, but where the
   * error begins and ends may be seen otherwise than by a fresh parse. `settle` makes it sure.
   */
  readonly provisional: boolean;
  /**
   * Applies changes in order (each given against the text the former left) and re-parses `text`, the outcome.
   *
   * @param hurry asked while an error is being got over, which can take long: `true` ends it, and the provisional table
   *   then says no more than that the text holds an error
   */
  edit(changes: readonly TextChange[], text: string, hurry?: () => boolean): NodeTable;
  /** Parses the text afresh if the table is provisional; then it is the one that `parseNix` gives. */
  settle(): NodeTable;
  close(): void;
}

/** The parsers. All calls are synchronous and accept any text. */
export interface Syntax {
  parseNix(text: string): NodeTable;
  openNix(text: string): OpenNixText;
  parseJson(text: string): JsonDocument;
  /**
   * A script of a shell; of a text that is too hard to parse a table that says no more than that.
   * @param effort what may be spent on it; without, as much as its length allows
   */
  parseShell(text: string, effort?: Effort): NodeTable;
}

/**
 * What may be spent on parsing, in steps times the length of the text: what a step costs grows with that. It is used up by
 * what is parsed, so that several texts can share it, and it is no time, so that the outcome is always the same.
 */
export interface Effort {
  left: number;
}

/** Far more than real scripts take, of which none takes more than half a step for 100 signs. */
export function effortFor(length: number): Effort {
  return { left: 1_000_000 + length * 20 };
}
