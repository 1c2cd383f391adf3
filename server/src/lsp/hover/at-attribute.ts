import { bindingAt } from '../../nix/binding-at.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { NixKind } from '../../syntax/nix-kinds.ts';
import { parentOf, spanOf, symbolOf } from '../../syntax/table.ts';
import { explanationOf } from '../../tables/explanations.ts';
import { fetcherNamed, HASH_NAMES } from '../../tables/fetchers.ts';
import { explainedLines, fetcherAround } from './at-name.ts';
import { type Card, code, strong } from './card.ts';

/** The name of an attribute that decides what Nix checks, where it is bound. */
export function attributeCard(facts: NixFacts, offset: number): Card | undefined {
  const { table } = facts;
  const at = bindingAt(table, offset);
  const name = at?.path.at(-1);
  if (at === undefined || name === undefined || at.inValue || isLocal(facts, at.row)) return undefined;
  const around = spanOf(table, at.row);
  const explained = explanationOf('attribute', name);
  if (explained !== undefined) {
    const title = [strong('Attribute'), ' ', code(name)];
    return { span: at.span, around, title, lines: explainedLines(explained) };
  }
  return HASH_NAMES.has(name) ? hashCard(facts, offset, name, { span: at.span, around }) : undefined;
}

/** A `hash` or `sha256` that is given to a fetcher. */
function hashCard(
  facts: NixFacts,
  offset: number,
  name: string,
  place: Pick<Card, 'span' | 'around'>,
): Card | undefined {
  const callee = fetcherAround(facts, offset);
  if (callee === undefined) return undefined;
  const isBuiltin = callee.origin === 'builtin';
  const fetcher = fetcherNamed(isBuiltin ? 'builtin' : 'nixpkgs', callee.name, callee.path);
  if (fetcher === undefined || callee.origin === 'local' || !fetcher.hashes.includes(name)) return undefined;
  const explained = explanationOf(isBuiltin ? 'builtin' : 'fetcher', callee.name);
  return {
    ...place,
    title: [strong('Hash'), ' ', code(name), ' for ', code(callee.name)],
    lines: [
      ...(explained === undefined ? [] : explainedLines(explained)),
      [
        'Content: claimed: the file says so; Nix compares it when it fetches, not when the hash is in the store',
      ],
    ],
  };
}

/** A name of a `let` is no attribute. */
function isLocal({ table }: NixFacts, binding: number): boolean {
  return symbolOf(table, parentOf(table, parentOf(table, binding))) === NixKind.let_expression;
}
