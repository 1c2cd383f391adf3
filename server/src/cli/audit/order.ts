import type { Finding } from '../../engine/finding.ts';

/** By file, then by place, then by rule: the same findings always come in the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compare(a.location.path, b.location.path) ||
    a.location.span.start - b.location.span.start ||
    a.location.span.end - b.location.span.end ||
    compare(a.rule, b.rule) ||
    compare(a.key, b.key)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
