import { withoutParens } from '../nix/rows.ts';
import type { AttrSet, NixFacts } from '../nix/facts.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, childrenOf, fieldOf, NONE, spanOf, symbolOf, textOf } from '../syntax/table.ts';
import type { FlakeInput, FlakeRecord, OutputsFunction } from './flake.ts';
import { parseFlakeRef } from './flakeref.ts';
import { readInputs, setOf } from './read-inputs.ts';

/**
 * What a flake.nix declares, read as `readFlake` and `parseFlakeInputs` in Nix's src/libflake/flake.cc do;
 * undefined where the file is no attribute set.
 */
export function readFlake(facts: NixFacts): FlakeRecord | undefined {
  const top = facts.top === NONE ? undefined : facts.value(facts.top);
  if (top?.kind !== 'attrs') return undefined;
  const { attrs } = top;
  const inputsAttr = attrs.attrs.get('inputs');
  const inputsSet = inputsAttr === undefined ? NO_ATTRS : setOf(facts, inputsAttr);
  const declared = inputsSet === undefined ? [] : readInputs(facts, inputsSet);
  const declaredComplete = attrs.complete && inputsSet?.complete === true && inputsAttr?.duplicate !== true;
  const outputs = readOutputs(facts, attrs);
  const names = new Set(inputsSet?.attrs.keys()).add('self');
  const implicit = declaredComplete ? (outputs?.formals ?? []).filter(({ name }) => !names.has(name)) : [];
  const nixConfig = attrs.attrs.get('nixConfig');
  return {
    file: 'flake.nix',
    facts,
    intact: facts.problems.length === 0,
    brought: NO_NAMES,
    attrs,
    inputs: [...declared, ...implicit.map(({ name, span }) => implicitInput(name, span))],
    inputsComplete: declaredComplete && outputs !== undefined,
    inputsSpan: inputsAttr?.nameSpan,
    outputs,
    nixConfig: nixConfig === undefined ? undefined : setOf(facts, nixConfig),
  };
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_ATTRS: AttrSet = { attrs: new Map(), complete: true };

/** A formal of `outputs` that no input declares: Nix looks its name up in the registry. */
function implicitInput(name: string, span: FlakeInput['span']): FlakeInput {
  const parsed = parseFlakeRef(name);
  return {
    name,
    nameSpan: span,
    span,
    implicit: true,
    url: undefined,
    attrs: new Map(),
    ref: parsed.ok ? parsed.ref : undefined,
    refError: parsed.ok ? undefined : { value: parsed.error, problem: parsed.problem, span },
    refSpan: span,
    flake: undefined,
    follows: undefined,
    overrides: [],
    literal: true,
  };
}

function readOutputs(facts: NixFacts, attrs: AttrSet): OutputsFunction | undefined {
  const { table } = facts;
  const attr = attrs.attrs.get('outputs');
  if (attr?.valueRow === undefined || attr.duplicate) return undefined;
  const row = withoutParens(table, attr.valueRow);
  if (row === NONE || symbolOf(table, row) !== NixKind.function_expression) return undefined;
  const universal = childByField(table, row, NixField.universal);
  const formals = childByField(table, row, NixField.formals);
  const read: OutputsFunction['formals'][number][] = [];
  let open = formals === NONE;
  for (const child of formals === NONE ? [] : childrenOf(table, formals)) {
    if (fieldOf(table, child) === NixField.ellipses || symbolOf(table, child) === NixKind.ellipses)
      open = true;
    if (symbolOf(table, child) !== NixKind.formal) continue;
    const name = childByField(table, child, NixField.name);
    if (name === NONE) continue;
    const hasDefault = childByField(table, child, NixField.default) !== NONE;
    read.push({ name: textOf(table, name), span: spanOf(table, name), hasDefault });
  }
  return {
    span: spanOf(table, row),
    formals: read,
    universal: universal === NONE ? undefined : textOf(table, universal),
    open,
  };
}
