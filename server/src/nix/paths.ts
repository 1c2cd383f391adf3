import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, parentOf, spanOf, symbolOf, textOf } from '../syntax/table.ts';
import type { PathUse } from './facts.ts';
import { rangeTest } from './ranges.ts';
import type { Reader } from './reader.ts';
import { withParens } from './rows.ts';

/** The path literals, search paths and home paths, in the order of the text. */
export function readPaths(reader: Reader, trusted: (row: number) => boolean): PathUse[] {
  const { table, survey } = reader;
  const inDefault = rangeTest(survey.fallbacks);
  const inExample = rangeTest(survey.examples);
  const paths: PathUse[] = [];
  for (const row of survey.paths) {
    if (!trusted(row)) continue;
    const text = textOf(table, row);
    paths.push({
      kind: kindOf(symbolOf(table, row), text),
      text,
      row,
      span: spanOf(table, row),
      isFallback: inDefault(row),
      appended: isAppended(reader, row),
      inExample: inExample(row),
      redefined: (survey.names[row] ?? 0) > 0,
    });
  }
  return paths;
}

function kindOf(symbol: number, text: string): PathUse['kind'] {
  if (symbol === NixKind.spath_expression) return 'search';
  if (symbol === NixKind.hpath_expression) return 'home';
  return text.startsWith('/') ? 'absolute' : 'relative';
}

function isAppended(reader: Reader, row: number): boolean {
  const { table } = reader;
  const outer = withParens(table, row);
  const parent = parentOf(table, outer);
  if (parent === NONE || symbolOf(table, parent) !== NixKind.binary_expression) return false;
  if (fieldOf(table, outer) !== NixField.right) return false;
  return textOf(table, childByField(table, parent, NixField.operator)) === '+';
}
