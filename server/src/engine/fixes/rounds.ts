import { applyEdits } from '../../text/edits.ts';
import type { Finding } from '../finding.ts';
import { type Applied, choose, type EditOffer } from './choose.ts';

/** Texts by the path of the file. */
export type Texts = ReadonlyMap<string, string>;

/** What an audit of texts says that is needed to mend them. */
export interface Look {
  readonly findings: readonly Finding[];
  /** How many places of all the texts are not in the language that they should be. */
  readonly problems: number;
}

export interface Mended {
  /** The files that have changed, with what they hold now. */
  readonly texts: Texts;
  /** In the order in which they were applied. */
  readonly applied: readonly Applied[];
  /** Fixes after which a text was broken that was not before, and which were therefore not applied. A bug in a rule. */
  readonly broken: readonly Applied[];
}

/** More than any chain of fixes that mend what others bring to light. */
const MOST_ROUNDS = 20;

/**
 * Applies the fixes that are wanted, looks again, and goes on until nothing is left to do. A fix is applied once for
 * each finding: one after which there are as many findings as before is not applied again.
 *
 * @param look audits the files at hand, with these texts in place of their own
 */
export function mend(
  given: Texts,
  look: (texts: Texts) => Look,
  wants: (fix: EditOffer, finding: Finding) => boolean,
): Mended {
  const applied: Applied[] = [];
  const broken: Applied[] = [];
  const done = new Set<string>();
  let texts = given;
  let now = look(texts);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixes = choose(
      now.findings,
      (fix, finding) => !done.has(nameOf(fix, finding)) && wants(fix, finding),
    );
    if (fixes.length === 0) break;
    const step = take(texts, now, fixes, look);
    // A finding that has gone gives its key to its twin.
    const left =
      step.now.findings.length < now.findings.length ? step.broken : [...step.applied, ...step.broken];
    for (const { fix, finding } of left) done.add(nameOf(fix, finding));
    applied.push(...step.applied);
    broken.push(...step.broken);
    ({ texts, now } = step);
  }
  return { texts: new Map([...texts].filter(([path, text]) => given.get(path) !== text)), applied, broken };
}

interface Step {
  readonly texts: Texts;
  readonly now: Look;
  readonly applied: readonly Applied[];
  readonly broken: readonly Applied[];
}

/** Applies all at once; where that breaks a text, one by one, without those that do it. */
function take(texts: Texts, now: Look, fixes: readonly Applied[], look: (texts: Texts) => Look): Step {
  const made = written(texts, fixes);
  const after = made === undefined ? undefined : look(made);
  if (made !== undefined && after !== undefined && after.problems <= now.problems)
    return { texts: made, now: after, applied: fixes, broken: [] };
  if (fixes.length === 1) return { texts, now, applied: [], broken: fixes };
  const half = fixes.length >> 1;
  // The places of the second half are those of the text before the first: what is left of it waits for the next round.
  const first = take(texts, now, fixes.slice(0, half), look);
  if (first.applied.length > 0) return first;
  const second = take(texts, now, fixes.slice(half), look);
  return { ...second, broken: [...first.broken, ...second.broken] };
}

/** Undefined where a file is not at hand, or an edit leaves its text. */
function written(texts: Texts, fixes: readonly Applied[]): Texts | undefined {
  const made = new Map(texts);
  const edits = new Map<string, EditOffer['edits'][number][]>();
  for (const { fix } of fixes)
    for (const edit of fix.edits) edits.set(edit.path, [...(edits.get(edit.path) ?? []), edit]);
  for (const [path, list] of edits) {
    const text = made.get(path);
    const next = text === undefined ? undefined : applyEdits(text, unique(list));
    if (next === undefined) return undefined;
    made.set(path, next);
  }
  return made;
}

/** Two findings may be mended by one and the same edit. */
function unique(edits: EditOffer['edits']): EditOffer['edits'] {
  const known = new Map(
    edits.map((edit) => [`${edit.span.start} ${edit.span.end} ${edit.text}`, edit] as const),
  );
  return [...known.values()];
}

function nameOf({ title }: EditOffer, { key }: Finding): string {
  return `${key}\n${title}`;
}
