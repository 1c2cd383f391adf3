import { printable } from '../../../flake/show.ts';
import type { AttrSet, Binding, Callee, NixFacts } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  fieldOf,
  NONE,
  type NodeTable,
  parentOf,
  startOf,
  symbolOf,
  textOf,
} from '../../../syntax/table.ts';
import { type DerivationFunction, derivationFunction } from '../../../tables/derivation-functions.ts';

/** What becomes of a set in which an attribute is bound. */
export interface Recipient {
  /** As in the table of functions; `builtin` is Nix's own `derivation`. Undefined: something else, or it cannot be told. */
  readonly kind: DerivationFunction['kind'] | 'builtin' | undefined;
  /** The last name of the function that is given the set; empty where there is none. */
  readonly name: string;
  /** Where that function comes from; undefined where there is none. */
  readonly origin: Callee['origin'] | undefined;
  /** All attributes that the function is given, where they can be seen. */
  readonly attrs: AttrSet | undefined;
  /** The row of the script, which some functions take as an argument of its own. */
  readonly script: number | undefined;
  /** It stands in a branch of an `if`, or in `optionalAttrs`. */
  readonly isConditional: boolean;
  /** The condition is that it is built for macOS. */
  readonly onlyDarwin: boolean;
}

/** How far outwards it is looked: more than any file that a person wrote needs. */
const STEPS = 64;

/**
 * Follows a set outwards to the function that is given it: through `//`, `if`, `let`, `rec`, `finalAttrs: …`,
 * `optionalAttrs`, and through the sets that `within` names (`meta = { … }`).
 */
export function recipientOf(
  facts: NixFacts,
  { row: bound }: Binding,
  within: ReadonlySet<string> = NOTHING,
): Recipient {
  const { table } = facts;
  let onlyDarwin = false;
  let isConditional = false;
  let row = ownerOf(table, bound);
  let value = row;
  for (let steps = 0; steps < STEPS && row !== NONE; steps++) {
    const parent = parentOf(table, row);
    if (parent === NONE) break;
    const field = fieldOf(table, row);
    const kind = symbolOf(table, parent);
    if (kind === NixKind.binding) {
      if (!within.has(textOf(table, childByField(table, parent, NixField.attrpath)))) break;
      row = ownerOf(table, parent);
      value = row;
    } else if (kind === NixKind.if_expression && field !== NixField.condition) {
      onlyDarwin ||=
        field === NixField.consequence &&
        isAboutDarwin(table, childByField(table, parent, NixField.condition));
      isConditional = true;
      row = value = parent;
    } else if (kind === NixKind.apply_expression) {
      if (field !== NixField.argument) break;
      const call = callAround(table, parent);
      if (call === undefined) break;
      const callee = facts.callee(call.head);
      if (callee.name === 'optionalAttrs' && call.args.length === 2) {
        onlyDarwin ||= isAboutDarwin(table, call.args[0]);
        isConditional = true;
        row = value = call.row;
        continue;
      }
      const known = callee.origin === 'local' ? undefined : derivationFunction(callee.name);
      const position = known?.argument;
      const isIts = position === undefined || call.args[position] === row;
      const given = facts.value(value);
      return {
        kind: !isIts ? undefined : isOwnDerivation(callee) ? 'builtin' : known?.kind,
        name: callee.name,
        origin: callee.origin,
        attrs: given.kind === 'attrs' && given.attrs.complete ? given.attrs : undefined,
        script: known?.script === undefined ? undefined : call.args[known.script],
        isConditional,
        onlyDarwin,
      };
    } else if (kind === NixKind.function_expression) {
      // What it is given is the function, but what counts is its body.
      row = parent;
    } else if (passes(table, parent, field)) {
      const isFunction = symbolOf(table, row) === NixKind.function_expression;
      if (!isFunction && kind !== NixKind.parenthesized_expression) value = parent;
      row = parent;
    } else break;
  }
  const none = { kind: undefined, name: '', origin: undefined, attrs: undefined, script: undefined };
  return { ...none, isConditional, onlyDarwin };
}

const NOTHING: ReadonlySet<string> = new Set();

/** The set in which something is bound. */
function ownerOf(table: NodeTable, binding: number): number {
  return parentOf(table, parentOf(table, binding));
}

function isOwnDerivation({ origin, name }: { readonly origin: string; readonly name: string }): boolean {
  return origin === 'builtin' && name === 'derivation';
}

function passes(table: NodeTable, parent: number, field: number): boolean {
  switch (symbolOf(table, parent)) {
    case NixKind.parenthesized_expression:
      return true;
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return field === NixField.body;
    case NixKind.binary_expression:
      return textOf(table, childByField(table, parent, NixField.operator)) === '//';
    default:
      return false;
  }
}

/** `stdenv.isDarwin`, `hostPlatform.isDarwin`, with others or alone; not where something is negated. */
function isAboutDarwin(table: NodeTable, condition: number | undefined): boolean {
  if (condition === undefined || condition === NONE) return false;
  const start = startOf(table, condition);
  const text = table.text.slice(start, Math.min(endOf(table, condition), start + 200));
  return /\bisDarwin\b/.test(text) && !text.includes('!');
}

interface CallAround {
  readonly row: number;
  readonly head: number;
  readonly args: readonly number[];
}

/** The whole call of which an application is a part: `f a b` of `f a`. Undefined for one of endless arguments. */
function callAround(table: NodeTable, application: number): CallAround | undefined {
  let row = application;
  for (let steps = 0; fieldOf(table, row) === NixField.function; steps++) {
    const parent = parentOf(table, row);
    if (steps > MOST_ARGUMENTS || symbolOf(table, parent) !== NixKind.apply_expression) return undefined;
    row = parent;
  }
  const args: number[] = [];
  let head = row;
  while (head !== NONE && symbolOf(table, head) === NixKind.apply_expression) {
    if (args.length > MOST_ARGUMENTS) return undefined;
    args.push(childByField(table, head, NixField.argument));
    head = withoutParens(table, childByField(table, head, NixField.function));
  }
  return { row, head, args: args.reverse() };
}

const MOST_ARGUMENTS = 16;

/**
 * Whether something is only made to be asked for its hash: it stands in `passthru`, or in what is called after fetching
 * beforehand or updating, as nixpkgs does it (`passthru.prefetchDeps`).
 */
export function isForUpdate({ table }: NixFacts, { row: bound }: Pick<Binding, 'row'>): boolean {
  let row = bound;
  for (let steps = 0; steps < STEPS && row !== NONE; steps++) {
    if (symbolOf(table, row) === NixKind.binding) {
      const start = startOf(table, row);
      const name = table.text.slice(start, start + 60).split('=', 1)[0] ?? '';
      if (/^passthru\b|prefetch|update/i.test(name)) return true;
    }
    row = parentOf(table, row);
  }
  return false;
}

/** What a derivation is called, for the key of a finding: as far as that is written. */
export function derivationName(facts: NixFacts, attrs: AttrSet): string {
  for (const name of ['pname', 'name']) {
    const attr = attrs.attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    if (value?.kind === 'string') return printable(value.value);
    if (value?.kind === 'unknown' && value.prefix !== undefined && value.prefix !== '') {
      return printable(value.prefix);
    }
  }
  return '';
}
