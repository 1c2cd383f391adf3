import type { NodeTable } from '../../syntax/table.ts';
import { endOf, startOf } from '../../syntax/table.ts';
import { type Edit, indentAt, lineEndOf, lineStartAt } from '../../text/edits.ts';
import { insertIntoSet } from './insert.ts';

/** A binding to be put in, as `name = value;` with what stands behind it. */
export interface NewBinding {
  readonly name: string;
  readonly value: string;
  /** Without its sign; it stands behind the binding where that is on a line of its own. */
  readonly comment?: string;
}

/** Puts bindings at the end of the set at `row`, each on a line of its own where the others are, in their columns. */
export function insertBindings(
  table: NodeTable,
  row: number,
  bindings: readonly NewBinding[],
): Edit | undefined {
  const edit = insertIntoSet(table, row, '\u0001');
  if (edit === undefined) return undefined;
  const isOnLine = edit.text.includes('\n');
  const width = isOnLine ? widthIn(table.text.slice(startOf(table, row), endOf(table, row)), edit.text) : 0;
  const texts = bindings.map(({ name, value, comment }) => {
    const noted = comment === undefined || !isOnLine ? '' : ` # ${comment}`;
    return `${name.padEnd(width)} = ${value};${noted}`;
  });
  const gap = isOnLine ? edit.text.slice(0, edit.text.indexOf('\u0001')) : ' ';
  return { span: edit.span, text: edit.text.replace('\u0001', () => texts.join(gap)) };
}

/** How wide the names of a set are with the blanks behind them, where its bindings have their `=` in one column. */
function widthIn(set: string, gap: string): number {
  const indent = /\n([ \t]*)/.exec(gap)?.[1] ?? '';
  const widths = set.split('\n').flatMap((line) => {
    const [, blanks, name] = /^([ \t]*)([\w"'.-]+ +)=/.exec(line) ?? [];
    return name === undefined || blanks !== indent ? [] : [name.length];
  });
  const [first] = widths;
  const isColumn = widths.length > 1 && widths.every((width) => width === first);
  return isColumn && first !== undefined ? first - 1 : 0;
}

/**
 * A set in the place of an expression: on lines of their own where it is an argument of its own line, on one line within a
 * string or a list.
 */
export function newSet(text: string, at: number, bindings: readonly NewBinding[]): string {
  const plain = bindings.map(({ name, value }) => `${name} = ${value};`);
  const line = text.slice(lineStartAt(text, at), at);
  if (/["']|\[/.test(line)) return `{ ${plain.join(' ')} }`;
  const end = lineEndOf(text);
  const indent = indentAt(text, at);
  const noted = bindings.map(
    ({ comment }, index) => plain[index] + (comment === undefined ? '' : ` # ${comment}`),
  );
  return `{${noted.map((one) => `${end}${indent}  ${one}`).join('')}${end}${indent}}`;
}
