import type { FlakeRef, FlakeRefResult } from '../../server/src/flake/flakeref.ts';

/** A reference in one line: the type and the attributes by name, `=` before text and `:` before numbers and booleans. */
export function describeRef({ type, attrs }: FlakeRef): string {
  const parts = [...attrs].map(([name, value]) => `${name}${typeof value === 'string' ? '=' : ':'}${value}`);
  return [type, ...parts.sort()].join(' ');
}

/** The same for a result: the fragment behind `#`, or what is wrong behind `!`. */
export function describeResult(result: FlakeRefResult): string {
  if (!result.ok) return `!${result.problem}`;
  return `${describeRef(result.ref)}${result.fragment === '' ? '' : ` #${result.fragment}`}`;
}
