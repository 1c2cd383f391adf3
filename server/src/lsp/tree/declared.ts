import type { FlakeInput } from '../../flake/flake.ts';
import { rangeOf } from '../../text/lines.ts';
import { uriOf } from '../uri.ts';
import type { Place } from './protocol.ts';
import type { TreeOf } from './tree-of.ts';

/** Where the files of the workspace declare the input with a path; those of other flakes are not there. */
export function declarationAt(of: TreeOf, path: readonly string[]): FlakeInput | undefined {
  let inputs = of.declaration?.declared.inputs;
  let found: FlakeInput | undefined;
  for (const name of path) {
    found = inputs?.find((one) => one.name === name);
    inputs = found?.overrides;
  }
  return found;
}

export function declaredPlace(of: TreeOf, path: readonly string[]): Place | null {
  const input = declarationAt(of, path);
  if (input === undefined || of.declaration === undefined) return null;
  const { key, source } = of.declaration;
  return { uri: uriOf(key), range: rangeOf(source.lines, input.nameSpan) };
}
