import type { NixFacts } from '../../../nix/facts.ts';
import type { Span } from '../../../text/span.ts';

/** A call of a builtin, or a place where it is named without being called. */
export interface BuiltinCall {
  readonly name: string;
  /** Of the function's name. */
  readonly span: Span;
  /** The row of the call, or of the name where it is only named. */
  readonly row: number;
  /** Empty where it is only named: `map builtins.getEnv names`. */
  readonly args: readonly number[];
}

/** The calls of builtins, by whatever name. Where one is only named, and nothing calls it by another name, that. */
export function builtinCalls(facts: NixFacts, names: ReadonlySet<string>): readonly BuiltinCall[] {
  const found: BuiltinCall[] = [];
  const called = new Set<number>();
  const calls = new Map<string, number>();
  for (const { callee, calleeSpan, row, args } of facts.calls) {
    if (callee.origin !== 'builtin' || !names.has(callee.name)) continue;
    found.push({ name: callee.name, span: calleeSpan, row, args });
    called.add(calleeSpan.start);
    calls.set(callee.name, (calls.get(callee.name) ?? 0) + 1);
  }
  const named = facts.builtinUses.filter(({ name, inherited }) => !inherited && names.has(name));
  for (const { name, span } of named) {
    if (called.has(span.start)) calls.set(name, (calls.get(name) ?? 0) - 1);
  }
  for (const { name, span, row } of named) {
    const byAlias = (calls.get(name) ?? 0) > 0;
    if (!called.has(span.start) && !byAlias) found.push({ name, span, row, args: [] });
  }
  return found;
}
