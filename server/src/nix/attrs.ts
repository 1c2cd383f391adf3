import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  fieldOf,
  hasError,
  NONE,
  type NodeTable,
  nextOf,
  spanOf,
  symbolOf,
} from '../syntax/table.ts';
import type { Attr, AttrSet } from './facts.ts';
import { childOfKind, isSetLiteral, nextWithField, withoutParens } from './rows.ts';
import { attrName } from './strings.ts';

/** Where attributes of one set are written: in a literal, or as the rest of a dotted path from `attr` on. */
type Source =
  | { readonly kind: 'literal'; readonly row: number }
  | { readonly kind: 'path'; readonly binding: number; readonly attr: number };

/** One binding of a name: to a value, to the rest of a path, or by `inherit`. */
type Part =
  | { readonly kind: 'value'; readonly binding: number; readonly nameRow: number; readonly row: number }
  | { readonly kind: 'path'; readonly binding: number; readonly nameRow: number; readonly attr: number }
  | {
      readonly kind: 'inherit';
      readonly binding: number;
      readonly nameRow: number;
      readonly from: number | undefined;
    };

/**
 * The attributes that are bound in the set, `let` or `rec` at `row`.
 *
 * Bindings of one name merge as in `ParserState::addAttr` (src/libexpr/parser-state.hh): dotted paths and
 * set literals with each other; anything else is a duplicate. Nested sets are read when they are asked for.
 */
export function readAttrs(table: NodeTable, row: number): AttrSet {
  return mergeSources(table, [{ kind: 'literal', row }]);
}

function mergeSources(table: NodeTable, sources: readonly Source[]): AttrSet {
  const groups = new Map<string, Part[]>();
  let complete = true;
  const add = (nameRow: number, part: Part | undefined): void => {
    const name = attrName(table, nameRow);
    if (name === undefined || part === undefined) {
      complete = false;
      return;
    }
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [part]);
    else group.push(part);
  };
  for (const source of sources) {
    if (source.kind === 'path') add(source.attr, boundPart(table, source.binding, source.attr));
    else {
      complete &&= !hasError(table, source.row);
      readLiteral(table, source.row, add);
    }
  }
  const attrs = new Map<string, Attr>();
  for (const [name, parts] of groups) {
    const [first] = parts;
    if (first !== undefined) attrs.set(name, attrOf(table, name, first, parts));
  }
  return { attrs, complete };
}

function readLiteral(
  table: NodeTable,
  literal: number,
  add: (nameRow: number, part: Part | undefined) => void,
): void {
  const set = childOfKind(table, literal, NixKind.binding_set);
  if (set === NONE) return;
  const end = nextOf(table, set);
  for (let binding = set + 1; binding < end; binding = nextOf(table, binding)) {
    const kind = symbolOf(table, binding);
    if (kind === NixKind.binding) {
      const path = childByField(table, binding, NixField.attrpath);
      const attr = path === NONE ? NONE : childByField(table, path, NixField.attr);
      if (attr !== NONE) add(attr, boundPart(table, binding, attr));
    } else if (kind === NixKind.inherit || kind === NixKind.inherit_from) {
      const list = childByField(table, binding, NixField.attrs);
      if (list === NONE) continue;
      const expression = childByField(table, binding, NixField.expression);
      const from = expression === NONE ? undefined : expression;
      const last = nextOf(table, list);
      for (let nameRow = list + 1; nameRow < last; nameRow = nextOf(table, nameRow)) {
        if (fieldOf(table, nameRow) === NixField.attr)
          add(nameRow, { kind: 'inherit', binding, nameRow, from });
      }
    }
  }
}

function boundPart(table: NodeTable, binding: number, nameRow: number): Part | undefined {
  const attr = nextWithField(table, nameRow);
  if (attr !== NONE) return { kind: 'path', binding, nameRow, attr };
  const row = childByField(table, binding, NixField.expression);
  return row === NONE ? undefined : { kind: 'value', binding, nameRow, row };
}

function attrOf(table: NodeTable, name: string, first: Part, parts: readonly Part[]): Attr {
  const sources: Source[] = [];
  for (const part of parts) {
    const source = asSource(table, part);
    if (source !== undefined) sources.push(source);
  }
  const merged = sources.length === parts.length;
  const alone = parts.length === 1;
  let set: AttrSet | undefined;
  return {
    name,
    nameSpan: spanOf(table, first.nameRow),
    span: spanOf(table, first.binding),
    valueRow: first.kind === 'value' && (alone || !merged) ? first.row : undefined,
    inherit: first.kind === 'inherit' ? { row: first.nameRow, from: first.from } : undefined,
    duplicate: !alone && !merged,
    get set() {
      if (merged) set ??= mergeSources(table, sources);
      return set;
    },
  };
}

function asSource(table: NodeTable, part: Part): Source | undefined {
  if (part.kind === 'path') return { kind: 'path', binding: part.binding, attr: part.attr };
  if (part.kind === 'inherit') return undefined;
  const row = withoutParens(table, part.row);
  return isSetLiteral(table, row) ? { kind: 'literal', row } : undefined;
}
