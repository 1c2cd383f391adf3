import { type Conflicts, findConflicts } from './json-conflicts.ts';
import { JsonField, JsonKind } from './json-kinds.ts';
import { isJsonNumber, numberProblem } from './json-numbers.ts';
import { recoverJson } from './json-recover.ts';
import { decodeString } from './json-strings.ts';
import type { JsonDocument, JsonMember, JsonProblem, JsonValue } from './json.ts';
import {
  childByField,
  endOf,
  hasError,
  nextOf,
  NONE,
  type NodeTable,
  spanOf,
  startOf,
  symbolOf,
} from './table.ts';

/**
 * Reads a JSON text from the node table of its tree.
 *
 * The tree speaks for every text that is JSON. Where it holds an error, or something that tree-sitter-json lets pass
 * (comments, several values, foreign white space), a tolerant reader goes over the text again: it keeps more of
 * a half-typed text than the tree does, and says in words what is wrong.
 * A byte order mark at the start is passed over, as Nix does.
 */
export function readJson(table: NodeTable): JsonDocument {
  const { text } = table;
  if (isSound(table)) {
    const problems: JsonProblem[] = [];
    return { text, value: readTree(table, problems), problems, conflicts: [] };
  }
  const conflicts = findConflicts(text);
  const { value, problems } = recoverJson(conflicts.text);
  const told = conflicts.regions.length === 0 || (conflicts.whole && value !== undefined);
  const theirs = problems.length === 0 ? otherSide(conflicts) : undefined;
  return {
    text,
    value,
    problems: told ? problems : [],
    conflicts: conflicts.regions,
    ...(theirs === undefined ? {} : { theirs }),
  };
}

function otherSide({ other, regions, whole }: Conflicts): JsonDocument | undefined {
  if (other === undefined || regions.length === 0 || !whole) return undefined;
  const { value, problems } = recoverJson(other);
  return problems.length > 0 ? undefined : { text: other, value, problems, conflicts: [] };
}

/** White space that tree-sitter takes for such and JSON does not. */
const foreignSpace = /[\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|(?!^)\ufeff/;

function isSound(table: NodeTable): boolean {
  if (table.rows < 2 || hasError(table, 0) || foreignSpace.test(table.text)) return false;
  if (table.text.includes('/') && hasComment(table)) return false;
  return nextOf(table, 1) === table.rows;
}

function hasComment(table: NodeTable): boolean {
  for (let row = 1; row < table.rows; row++) if (symbolOf(table, row) === JsonKind.comment) return true;
  return false;
}

/** An object or an array whose members are being read; `until` is the row after its last descendant. */
interface Frame {
  readonly until: number;
  readonly members: JsonMember[];
  readonly items: JsonValue[];
  readonly kind: 'object' | 'array';
}

/** One pass over the rows, with a stack of its own: nesting may be as deep as it likes. */
function readTree(table: NodeTable, problems: JsonProblem[]): JsonValue | undefined {
  const stack: Frame[] = [];
  let root: JsonValue | undefined;
  let pair = NONE;
  for (let row = 1; row < table.rows; ) {
    while ((stack.at(-1)?.until ?? table.rows) <= row) stack.pop();
    const symbol = symbolOf(table, row);
    if (symbol === JsonKind.pair) {
      pair = row;
      row = nextOf(table, childByField(table, row, JsonField.key));
      continue;
    }
    const span = spanOf(table, row);
    const until = nextOf(table, row);
    let value: JsonValue | undefined;
    let frame: Frame | undefined;
    if (symbol === JsonKind.object) {
      frame = { until, kind: 'object', members: [], items: [] };
      value = { kind: 'object', span, members: frame.members };
    } else if (symbol === JsonKind.array) {
      frame = { until, kind: 'array', members: [], items: [] };
      value = { kind: 'array', span, items: frame.items };
    } else {
      value = scalarAt(table, row, problems);
    }
    if (value !== undefined) {
      const parent = stack.at(-1);
      if (parent === undefined) root = value;
      else if (parent.kind === 'array') parent.items.push(value);
      else parent.members.push(memberAt(table, pair, value, problems));
    }
    if (frame !== undefined) stack.push(frame);
    row = frame === undefined && value !== undefined ? until : row + 1;
  }
  return root;
}

/** Undefined for punctuation. */
function scalarAt(table: NodeTable, row: number, problems: JsonProblem[]): JsonValue | undefined {
  const span = spanOf(table, row);
  switch (symbolOf(table, row)) {
    case JsonKind.string:
      return { kind: 'string', span, value: stringAt(table, row, problems) };
    case JsonKind.number: {
      const word = table.text.slice(span.start, span.end);
      if (!isJsonNumber(word))
        problems.push({ message: `${word} is no JSON number: ${numberProblem(word)}`, span });
      return { kind: 'number', span, value: Number(word) };
    }
    case JsonKind.true:
      return { kind: 'bool', span, value: true };
    case JsonKind.false:
      return { kind: 'bool', span, value: false };
    case JsonKind.null:
      return { kind: 'null', span };
    default:
      return undefined;
  }
}

function memberAt(table: NodeTable, pair: number, value: JsonValue, problems: JsonProblem[]): JsonMember {
  const key = childByField(table, pair, JsonField.key);
  return {
    key: stringAt(table, key, problems),
    keySpan: spanOf(table, key),
    span: spanOf(table, pair),
    value,
  };
}

function stringAt(table: NodeTable, row: number, problems: JsonProblem[]): string {
  const content = { start: startOf(table, row) + 1, end: endOf(table, row) - 1 };
  const { value, problem } = decodeString(table.text, content);
  if (problem !== undefined) problems.push(problem);
  return value;
}
