import { ShellField, ShellKind } from '../syntax/shell-kinds.ts';
import {
  childByField,
  childrenOf,
  endOf,
  NONE,
  type NodeTable,
  parentOf,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import { type MappedText } from '../text/mapped.ts';

/** What a text tells of its variables. */
export interface Variables {
  /** The row of the value of a variable that is given one, and only one, in the whole text; NONE for the empty one. */
  valueRow(name: string): number | undefined;
  /** As `valueRow`, but also where it was declared before without a value. */
  onlyRow(name: string): number | undefined;
  /** Whether anything is said of it. */
  knows(name: string): boolean;
  /** Whether it is exported by name anywhere. */
  isExported(name: string): boolean;
  /** The values that were read already, by name; undefined for those that cannot be told, also while they are read. */
  readonly values: Map<string, Value | undefined>;
  /** How many values are being read, one for another. */
  readonly reading: { depth: number };
}

export interface Value {
  readonly mapped: MappedText;
  /** The elements of an array. */
  readonly elements: readonly MappedText[] | undefined;
  /** The variables in it, also those in these. */
  readonly variables: readonly string[];
}

interface Uses {
  valueRow: number;
  /** How often it may be given a value, as far as that matters. */
  values: number;
  /** Declared without a value: it has none at first. */
  declared: boolean;
  /** It gets a value that no assignment tells. */
  opaque: boolean;
  exported: boolean;
}

/** Commands that give values to the variables that their words name. */
const ASSIGNERS: ReadonlySet<string> = new Set([
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'printf',
  'let',
  'wait',
  'eval',
  'unset',
]);

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/**
 * Looks for everything in a text that gives values to variables.
 * @param opaque those that get values which no assignment tells
 */
export function surveyVariables(table: NodeTable, text: string, opaque: ReadonlySet<string>): Variables {
  const names = new Map<string, Uses>();
  const usesOf = (name: string): Uses => {
    let uses = names.get(name);
    if (uses === undefined) {
      uses = { valueRow: NONE, values: 0, declared: false, opaque: false, exported: false };
      names.set(name, uses);
    }
    return uses;
  };
  const written = (row: number): string =>
    row === NONE ? '' : text.slice(startOf(table, row), endOf(table, row));
  const spoil = (row: number): void => {
    const name = NAME.exec(written(row).slice(0, 200).trimStart())?.[0];
    if (name !== undefined) usesOf(name).opaque = true;
  };

  for (let row = 0; row < table.rows; row++) {
    switch (symbolOf(table, row)) {
      case ShellKind.variable_assignment:
        assign(row);
        break;
      case ShellKind.for_statement:
        spoil(childByField(table, row, ShellField.variable));
        break;
      case ShellKind.declaration_command:
        declare(row);
        break;
      case ShellKind.unset_command:
        for (const child of childrenOf(table, row)) spoil(child);
        break;
      case ShellKind.command:
        if (ASSIGNERS.has(written(childByField(table, row, ShellField.name))))
          for (const child of childrenOf(table, row))
            if (symbolOf(table, child) === ShellKind.word) spoil(child);
        break;
    }
  }
  for (const name of opaque) usesOf(name).opaque = true;

  function assign(row: number): void {
    const target = childByField(table, row, ShellField.name);
    const value = childByField(table, row, ShellField.value);
    const name = NAME.exec(written(target).slice(0, 200))?.[0];
    if (name === undefined) return;
    const uses = usesOf(name);
    const parent = symbolOf(table, parentOf(table, row));
    const isPlain =
      symbolOf(table, target) === ShellKind.variable_name && text.charAt(endOf(table, target)) === '=';
    // Before a command it is set for that one alone; in arithmetic it is a number.
    if (!isPlain || parent === ShellKind.command || parent === ShellKind.c_style_for_statement)
      uses.opaque = true;
    uses.values++;
    uses.valueRow = value;
    if (parent === ShellKind.declaration_command && isExport(parentOf(table, row))) uses.exported = true;
  }

  function isExport(row: number): boolean {
    return /^export|^(?:declare|typeset|local)\s+-[a-zA-Z]*x/.test(written(row).slice(0, 40));
  }

  function declare(row: number): void {
    const keyword = written(row + 1);
    const exports = isExport(row);
    for (const child of childrenOf(table, row)) {
      if (child === row + 1 || symbolOf(table, child) === ShellKind.variable_assignment) continue;
      const name = NAME.exec(written(child).slice(0, 200))?.[0];
      if (name === undefined) continue;
      if (exports) usesOf(name).exported = true;
      if (keyword !== 'export' && keyword !== 'readonly') usesOf(name).declared = true;
    }
  }

  const only = (name: string): number | undefined => {
    const uses = names.get(name);
    return uses === undefined || uses.opaque || uses.values !== 1 ? undefined : uses.valueRow;
  };
  return {
    valueRow: (name) => (names.get(name)?.declared === true ? undefined : only(name)),
    onlyRow: only,
    knows: (name) => names.has(name),
    isExported: (name) => names.get(name)?.exported === true,
    values: new Map(),
    reading: { depth: 0 },
  };
}
