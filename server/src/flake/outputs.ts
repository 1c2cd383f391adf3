import type { Attr, AttrSet, NixFacts } from '../nix/facts.ts';
import { withoutParens } from '../nix/rows.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, NONE, symbolOf } from '../syntax/table.ts';
import { OUTPUT_KINDS, type OutputKind, SYSTEM } from '../tables/flake-outputs.ts';
import type { Span } from '../text/span.ts';
import type { FlakeRecord } from './flake.ts';
import { setOf } from './read-inputs.ts';

/** An output that holds a derivation, as far as it is written out. */
export interface DeclaredOutput {
  /** `packages`. */
  readonly kind: string;
  /** Undefined where a function makes it for each system, so that any of them has it. */
  readonly system: string | undefined;
  /** Undefined where the kind has none: `formatter.x86_64-linux`. */
  readonly name: string | undefined;
  readonly nameSpan: Span;
  /** The whole binding. */
  readonly span: Span;
}

/** The outputs of a flake.nix. Those that are computed in another way are not among them. */
export function declaredOutputs({ facts, attrs }: Pick<FlakeRecord, 'facts' | 'attrs'>): DeclaredOutput[] {
  const outputs = attrs.attrs.get('outputs');
  if (outputs?.valueRow === undefined || outputs.duplicate) return [];
  const { table } = facts;
  const row = withoutParens(table, outputs.valueRow);
  if (row === NONE || symbolOf(table, row) !== NixKind.function_expression) return [];
  const body = setAt(facts, childByField(table, row, NixField.body), STEPS);
  if (body === undefined) return [];
  const found: DeclaredOutput[] = [];
  for (const [name, attr] of body.set.attrs) {
    const kind = OUTPUT_KINDS.get(name);
    if (kind !== undefined) found.push(...outputsOf(facts, name, kind, attr, body.forEach));
  }
  return found;
}

/** The names that lead to the derivation. */
export function attributeOf({ kind, name, system }: DeclaredOutput, here: string): readonly string[] {
  const { names = 'name', within = [] } = OUTPUT_KINDS.get(kind) ?? {};
  const own = name === undefined ? [] : [name];
  return [kind, ...(names === 'name' ? [] : [system ?? here]), ...own, ...within];
}

function outputsOf(
  facts: NixFacts,
  kind: string,
  { names }: OutputKind,
  attr: Attr,
  forEach: boolean,
): DeclaredOutput[] {
  const one = (inner: Attr, system: string | undefined, name: string | undefined): DeclaredOutput => ({
    kind,
    system,
    name,
    nameSpan: inner.nameSpan,
    span: inner.span,
  });
  if (names === 'system' && forEach) return [one(attr, undefined, undefined)];
  const outer = valueOf(facts, attr);
  if (outer === undefined) return [];
  const inner = [...outer.set.attrs.values()];
  if (names === 'name') return inner.map((each) => one(each, undefined, each.name));
  if (names === 'system')
    return inner.filter(({ name }) => SYSTEM.test(name)).map((each) => one(each, each.name, undefined));
  if (forEach || outer.forEach) return inner.map((each) => one(each, undefined, each.name));
  return inner
    .filter(({ name }) => SYSTEM.test(name))
    .flatMap((each) =>
      [...(valueOf(facts, each)?.set.attrs.values() ?? [])].map((own) => one(own, each.name, own.name)),
    );
}

interface SetAt {
  readonly set: AttrSet;
  /** It is what a function gives that is handed to another one: `eachSystem (system: { … })`. */
  readonly forEach: boolean;
}

/** From an expression to the set that it gives. */
const STEPS = 16;

function valueOf(facts: NixFacts, attr: Attr): SetAt | undefined {
  const set = setOf(facts, attr);
  if (set !== undefined) return { set, forEach: false };
  return attr.valueRow === undefined || attr.duplicate ? undefined : setAt(facts, attr.valueRow, STEPS);
}

function setAt(facts: NixFacts, given: number, steps: number): SetAt | undefined {
  const { table } = facts;
  const row = given === NONE ? NONE : withoutParens(table, given);
  if (row === NONE || steps <= 0) return undefined;
  switch (symbolOf(table, row)) {
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return setAt(facts, childByField(table, row, NixField.body), steps - 1);
    case NixKind.apply_expression: {
      const argument = childByField(table, row, NixField.argument);
      const inner = argument === NONE ? NONE : withoutParens(table, argument);
      if (inner === NONE || symbolOf(table, inner) !== NixKind.function_expression) return undefined;
      const made = setAt(facts, childByField(table, inner, NixField.body), steps - 1);
      return made && { ...made, forEach: true };
    }
    default: {
      const value = facts.value(row);
      return value.kind === 'attrs' ? { set: value.attrs, forEach: false } : undefined;
    }
  }
}
