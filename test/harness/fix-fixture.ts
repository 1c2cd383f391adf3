import { choose, type EditOffer } from '../../server/src/engine/fixes/choose.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import type { FixtureFile } from './fixture.ts';

/** In a fixture: all safe fixes, until none is left. */
export const SAFE = 'safe';
const ROOT = '/case/';
const MOST_ROUNDS = 10;

/** The fixes that a case names, by title. A fix that asks is no edit: it is tried with the real Nix. */
export function wanted(fix: string): (offer: EditOffer) => boolean {
  return fix === SAFE ? ({ safety }) => safety === 'safe' : ({ title }) => title === fix;
}

/**
 * The files after the fixes of one title (one round), or after all safe ones. Throws where nothing is offered, where
 * edits overlap, and where safe fixes do not come to an end.
 */
export function fixed(
  files: readonly FixtureFile[],
  fix: string,
  audit: (files: readonly FixtureFile[]) => readonly Finding[],
): readonly FixtureFile[] {
  let now = files;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = choose(audit(now), wanted(fix));
    if (chosen.fixes.length === 0) {
      if (round === 0) throw new Error(`nothing offers the fix "${fix}"`);
      return now;
    }
    now = now.map(({ path, text }) => {
      const edits = chosen.edits.get(`${ROOT}${path}`);
      const made = edits === undefined ? text : applyEdits(text, edits);
      if (made === undefined) throw new Error(`edits of ${path} overlap or leave the text`);
      return { path, text: made };
    });
    if (fix !== SAFE && chosen.waiting === 0) return now;
  }
  throw new Error(`the fix "${fix}" comes to no end`);
}

/** What an audit found, without places: to tell what a fix brought. */
export function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, subject } of findings) {
    const what = `${rule} on ${subject}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}
