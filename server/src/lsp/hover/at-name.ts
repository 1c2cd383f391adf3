import type { Call, Callee, NixFacts } from '../../nix/facts.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { endOf, fieldOf, NONE, parentOf, rowAt, spanOf, startOf, symbolOf } from '../../syntax/table.ts';
import { type Explanation, explanationOf, PURITY_WORDS } from '../../tables/explanations.ts';
import { type Fetcher, fetcherNamed } from '../../tables/fetchers.ts';
import type { Span } from '../../text/span.ts';
import { holds } from './at-lock.ts';
import { type Card, code, type Line, listed, prose, strong } from './card.ts';

/** A builtin or a fetcher by its name, called or not. */
export function nameCard(facts: NixFacts, offset: number): Card | undefined {
  const use = facts.builtinUses.find(({ span }) => holds(span, offset));
  if (use !== undefined) return builtinCard(use.name, use.span, callAt(facts, offset)?.span);
  const row = namedAt(facts, offset);
  if (row === NONE) return undefined;
  const { table } = facts;
  const callee = facts.callee(row);
  const span = spanOf(table, row);
  const around = callAt(facts, offset)?.span;
  if (callee.origin === 'builtin') return builtinCard(callee.name, span, around);
  return callee.origin === 'library' ? fetcherCard(callee, span, around) : undefined;
}

/** The row of the name, with all that is before its dots, that the last name of stands at an offset. */
function namedAt({ table }: NixFacts, offset: number): number {
  let row = rowAt(table, offset);
  for (let steps = 0; row !== NONE && steps < STEPS; steps++, row = parentOf(table, row)) {
    const kind = symbolOf(table, row);
    if (kind !== NixKind.variable_expression && kind !== NixKind.select_expression) continue;
    const parent = parentOf(table, row);
    const isBase =
      parent !== NONE &&
      symbolOf(table, parent) === NixKind.select_expression &&
      fieldOf(table, row) === NixField.expression;
    return isBase ? parent : row;
  }
  return NONE;
}

/** From a letter of a name to the whole of it. */
const STEPS = 4;

/** The call whose function the offset is on. */
function callAt({ calls }: NixFacts, offset: number): Call | undefined {
  return calls.find(({ calleeSpan }) => holds(calleeSpan, offset));
}

function builtinCard(name: string, span: Span, around: Span | undefined): Card | undefined {
  const explained = explanationOf('builtin', name);
  if (explained === undefined) return undefined;
  return {
    span,
    around: around ?? span,
    title: [strong('Builtin'), ' ', code(name)],
    lines: explainedLines(explained),
  };
}

function fetcherCard({ name, path }: Callee, span: Span, around: Span | undefined): Card | undefined {
  const fetcher = fetcherNamed('nixpkgs', name, path);
  if (fetcher === undefined) return undefined;
  return {
    span,
    around: around ?? span,
    title: [strong('Fetcher'), ' ', code(name), ', taken for that of nixpkgs by its name'],
    lines: fetcherLines(fetcher),
  };
}

function fetcherLines(fetcher: Fetcher): Line[] {
  const explained = explanationOf('fetcher', fetcher.name);
  const lines = explained === undefined ? [[`Purity: ${PURITY_WORDS.fixed}`]] : explainedLines(explained);
  const { hashes, pins, floatsTo } = fetcher;
  return [
    ...lines,
    ['Hash in: ', ...listed(hashes.map((one) => [code(one)]))],
    ...(pins.length === 0 ? [] : [['Pinned by: ', ...listed(pins.map((one) => [code(one)]))]]),
    ...(floatsTo === undefined ? [] : [[`Without these: ${floatsTo}, whatever that is on the day`]]),
  ];
}

export function explainedLines({ text, purity }: Explanation): Line[] {
  return [prose(text), ...(purity === undefined ? [] : [[`Purity: ${PURITY_WORDS[purity]}`]])];
}

/** The hash of a fetcher that the offset is on: what it covers is up to the fetcher. */
export function fetcherAround(facts: NixFacts, offset: number): Callee | undefined {
  let innermost: Call | undefined;
  for (const call of facts.calls) {
    const argument = call.args.at(-1);
    if (argument === undefined || !holds(spanOf(facts.table, argument), offset)) continue;
    if (innermost === undefined || isInside(facts, call, innermost)) innermost = call;
  }
  return innermost?.callee;
}

function isInside({ table }: NixFacts, call: Call, other: Call): boolean {
  return (
    startOf(table, call.row) >= startOf(table, other.row) && endOf(table, call.row) <= endOf(table, other.row)
  );
}
