import { printable } from '../../flake/show.ts';
import { editDistance } from '../../text/edit-distance.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { writtenAt } from '../../flake/edit/written.ts';
import type { FlakeRecord } from '../../flake/flake.ts';
import { spanOf } from '../../syntax/table.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds attributes of a flake.nix other than `description`, `inputs`, `outputs` and `nixConfig`.
 *
 * ## Why it is bad
 *
 * Nix refuses the whole flake ("has an unsupported attribute", `readFlake` in Nix's src/libflake/flake.cc), and so does
 * whoever has it as an input. Most of them are misspelled; a `nixconfig` is not the one that was meant.
 *
 * A file that has neither `inputs` nor `outputs` is taken for something else than a flake, and not looked at.
 *
 * ## Fix
 *
 * Writes the attribute that was meant. Unsafe, because Nix refuses the flake as it is, and then reads what it did not read before.
 *
 * ## When to ignore it
 *
 * Never.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-unknown-attribute',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, role }, report) {
    const { attrs } = flake.attrs;
    if (!attrs.has('outputs') && !attrs.has('inputs')) return;
    for (const { name, nameSpan } of attrs.values()) {
      if (KNOWN.has(name)) continue;
      const meant = nearest(name, attrs);
      report({
        message: `A flake has no attribute '${printable(name)}', and Nix refuses one that has it${meant === undefined ? '' : `: '${meant}' is what Nix knows`}.`,
        span: nameSpan,
        subject: name,
        severity: severityIn(role, 'error'),
        fixes: () => (meant === undefined ? [] : renameFix(flake, name, meant)),
      });
    }
  },
};

/** Not `edition`, which the first flakes had: no version with stable lockfiles takes it. */
const KNOWN: ReadonlySet<string> = new Set(['description', 'inputs', 'outputs', 'nixConfig']);

/** The attribute that was meant, unless it is there as well. */
function nearest(name: string, attrs: ReadonlyMap<string, unknown>): string | undefined {
  if (name.length > LONGEST) return undefined;
  return [...KNOWN].find(
    (known) => !attrs.has(known) && editDistance(known.toLowerCase(), name.toLowerCase()) <= 2,
  );
}

const LONGEST = 20;

function renameFix(
  { facts: { table, top }, intact }: FlakeRecord,
  name: string,
  meant: string,
): readonly Fix[] {
  const places = intact ? writtenAt(table, top, [name]) : [];
  const edits = places.map((place) => ({ span: spanOf(table, place.name), text: meant }));
  return editFix(`Write ${meant} instead of ${printable(name)}`, 'unsafe', { flake: edits, lock: [] });
}
