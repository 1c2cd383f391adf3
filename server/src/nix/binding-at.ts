import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  NONE,
  type NodeTable,
  parentOf,
  rowAt,
  spanOf,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import type { Span } from '../text/span.ts';
import { attrsOf, namesAround } from './bindings.ts';
import { attrName } from './strings.ts';

/** A name that is bound, or the value of a binding, at an offset. */
export interface BindingAt {
  /** The names that lead to it, as `Binding.path` has them, up to the one that the offset is on. */
  readonly path: readonly string[];
  /** The name, or the value's innermost part there. */
  readonly span: Span;
  /** The offset is on a value, which no other binding is around. */
  readonly inValue: boolean;
  /** Of the binding, or of the `inherit`. */
  readonly row: number;
}

/** Undefined where a name on the way to it is computed, and where the offset is on neither. */
export function bindingAt(table: NodeTable, offset: number): BindingAt | undefined {
  const inner = rowAt(table, offset);
  for (let row = inner; row !== NONE; row = parentOf(table, row)) {
    const kind = symbolOf(table, row);
    if (kind === NixKind.inherit || kind === NixKind.inherit_from) {
      const name = attrName(table, inner);
      if (name === undefined || symbolOf(table, inner) !== NixKind.identifier) return undefined;
      return { path: [...around(table, row), name], span: spanOf(table, inner), inValue: false, row };
    }
    if (kind !== NixKind.binding) continue;
    const attrpath = childByField(table, row, NixField.attrpath);
    const inValue = attrpath === NONE || offset > endOf(table, attrpath);
    const own: string[] = [];
    for (const attr of attrpath === NONE ? [] : attrsOf(table, attrpath)) {
      const name = attrName(table, attr);
      if (name === undefined) return undefined;
      own.push(name);
      if (!inValue && offset <= endOf(table, attr)) {
        if (offset < startOf(table, attr)) return undefined;
        return { path: [...around(table, row), ...own], span: spanOf(table, attr), inValue, row };
      }
    }
    return { path: [...around(table, row), ...own], span: spanOf(table, inner), inValue, row };
  }
  return undefined;
}

function around(table: NodeTable, binding: number): string[] {
  const set = parentOf(table, parentOf(table, binding));
  const names: string[] = [];
  if (set === NONE) return names;
  for (const name of namesAround(table, set, Number.POSITIVE_INFINITY)) {
    if (name === undefined) break;
    names.push(name);
  }
  return names.reverse();
}
