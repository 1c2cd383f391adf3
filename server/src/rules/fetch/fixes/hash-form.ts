import { rename } from '../../../nix/edit/rename.ts';
import type { Attr, NixFacts } from '../../../nix/facts.ts';
import type { PlacedEdit } from '../../fix.ts';
import { literalOf } from './in-place.ts';

/**
 * The edits that give a hash another form, and its attribute another name where that is given. Undefined where the value
 * is written elsewhere. The attribute has to be in its place where the name changes.
 */
export function rewriteHash(
  facts: NixFacts,
  attr: Attr,
  sri: string,
  name?: string,
): readonly PlacedEdit[] | undefined {
  const literal = literalOf(facts, attr);
  if (literal === undefined) return undefined;
  const value: PlacedEdit = { file: 'self', span: literal, text: `"${sri}"` };
  if (name === undefined || name === attr.name) return [value];
  return [{ file: 'self', ...rename(facts.table.text, attr.nameSpan, name) }, value];
}
