import type { NixFacts } from '../../../nix/facts.ts';
import { COMMIT_PATCHES } from '../../../tables/change-patches.ts';
import type { Address } from '../shared/addresses.ts';
import { type Fix, REV } from '../../fix.ts';
import { short } from './ask-hash.ts';
import { literalAt } from './in-place.ts';
import { mark, template } from './template.ts';

/** Asks which commit the patch of a proposed change is of, and writes the address of that commit's patch. */
export function askPatch(facts: NixFacts, { value, span, isWhole, text }: Address): readonly Fix[] {
  const literal = isWhole ? literalAt(facts, value.row) : undefined;
  if (literal === undefined || literal.start !== span.start || literal.end !== span.end) return [];
  for (const { address, commit } of COMMIT_PATCHES) {
    if (!address.test(text)) continue;
    const commitUrl = text.replace(address, commit);
    return [
      {
        kind: 'ask',
        title: `Take the patch of the commit of ${short(text)}`,
        request: { ask: 'patch', url: text, commitUrl },
        write: [template({ span: literal, text: `"${commitUrl.replaceAll(REV, mark('rev'))}"` })],
      },
    ];
  }
  return [];
}
