import { answered, type Answers } from '../../server/src/engine/fixes/answered.ts';
import type { EditOffer } from '../../server/src/engine/fixes/choose.ts';
import { mend } from '../../server/src/engine/fixes/rounds.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import type { FixtureFile } from './fixture.ts';

/** In a fixture: all safe fixes. */
export const SAFE = 'safe';
const ROOT = '/case/';

/** What fixes that ask are answered in fixtures; that the real Nix answers so is tried elsewhere. */
const SAMPLES: Answers = new Map([
  ['hash', 'sha256-c3kUO/WYvEnplwkuRmkWNs8bsI9yGAoKPyqqJzN++9Y='],
  ['rev', '5b3452d16bc574ba770524947f8f2fc786898ddd'],
  ['day', '2026-05-01'],
]);

/** Findings with their fixes, where those that ask are the edits that the samples make of them. */
export function withSamples(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.map((fix) => (fix.kind === 'ask' ? (answered(fix, SAMPLES) ?? fix) : fix)),
  }));
}

/** The fixes that a case names, by title. */
export function wanted(fix: string): (offer: EditOffer) => boolean {
  return fix === SAFE ? ({ safety }) => safety === 'safe' : ({ title }) => title === fix;
}

/** The files after the fixes of one title, or after all safe ones. Throws where nothing is offered or can be applied. */
export function fixed(
  files: readonly FixtureFile[],
  fix: string,
  audit: (files: readonly FixtureFile[]) => readonly Finding[],
): readonly FixtureFile[] {
  const texts = new Map(files.map(({ path, text }) => [ROOT + path, text] as const));
  const filesOf = (of: ReadonlyMap<string, string>): readonly FixtureFile[] =>
    files.map(({ path, text }) => ({ path, text: of.get(ROOT + path) ?? text }));
  const mended = mend(texts, (now) => ({ findings: audit(filesOf(now)), problems: 0 }), wanted(fix));
  if (mended.broken.length > 0) throw new Error(`the fix "${fix}" cannot be applied`);
  if (mended.applied.length === 0) throw new Error(`nothing offers the fix "${fix}"`);
  return filesOf(mended.texts);
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
