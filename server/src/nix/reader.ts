import type { NodeTable } from '../syntax/table.ts';
import type { Attr, AttrSet, Callee, StaticValue } from './facts.ts';
import type { Meaning } from './names.ts';
import type { Survey } from './survey.ts';

/**
 * What the modules of this folder ask of each other while one file is read.
 *
 * `depth` counts the steps that are left to follow a name or a nesting; at 0 the answer is "unknown".
 * So neither cycles nor hostile nesting run away.
 */
export interface Reader {
  readonly table: NodeTable;
  readonly survey: Survey;
  /** The text is damaged, but its strings and comments end where they should: sets can be read around the damage. */
  readonly readsAroundDamage: boolean;
  /** What the expression after each `with` is, by the number of the `with`. */
  readonly environments: Map<number, Meaning>;
  /** The attributes of the set, `let` or `rec` written at `row`. */
  attrs(row: number): AttrSet;
  value(row: number, depth: number): StaticValue;
  attrValue(attr: Attr, depth: number): StaticValue;
  callee(row: number, depth: number): Callee;
  /** Whom the name written at `row` denotes: a variable, or a name after a plain `inherit`. */
  nameCallee(row: number, name: string, depth: number): Callee;
  attrCallee(attr: Attr, depth: number): Callee;
}

/** Enough for any file that a person wrote. */
export const DEPTH = 64;
