import { applyEdits } from '../../text/edits.ts';
import type { Finding, FixOffer } from '../finding.ts';
import { type Answers, answered } from './answered.ts';
import type { Applied } from './choose.ts';
import type { Look, Texts } from './rounds.ts';

export type AskOffer = FixOffer & { readonly kind: 'ask' };

/** What somebody says who was asked. `told` and `message` are plain text. */
export type Reply =
  | { readonly ok: true; readonly answers: Answers; readonly told: string }
  | { readonly ok: false; readonly message: string };

/** A fix that could not be applied, because of what was answered. */
export interface Refused {
  readonly finding: Finding;
  readonly fix: AskOffer;
  readonly message: string;
}

export interface Asked {
  /** All texts, changed or not. */
  readonly texts: Texts;
  readonly applied: readonly (Applied & { readonly told: string })[];
  readonly refused: readonly Refused[];
}

/**
 * Asks for what fixes need, one after the other, as each moves what comes after it. Of a finding the first fix is asked for
 * that is wanted; one that does not go with it is not asked for again.
 */
export async function mendByAsking(
  given: Texts,
  look: (texts: Texts) => Look,
  ask: (fix: AskOffer) => Promise<Reply | undefined>,
  wants: (fix: AskOffer) => boolean,
): Promise<Asked> {
  const applied: (Applied & { readonly told: string })[] = [];
  const refused: Refused[] = [];
  const done = new Set<string>();
  let texts = given;
  let now = look(texts);
  for (;;) {
    const next = nextOf(now.findings, done, wants);
    if (next === undefined) return { texts, applied, refused };
    const { finding, fix } = next;
    const reply = await ask(fix);
    // Whoever is asked has had enough.
    if (reply === undefined) return { texts, applied, refused };
    const edit = reply.ok ? answered(fix, reply.answers) : undefined;
    const made = edit && written(texts, edit.edits);
    const after = made && look(made);
    const isSound = after !== undefined && after.problems <= now.problems;
    // A finding that has gone gives its key to its twin.
    if (!isSound || after.findings.length >= now.findings.length) done.add(nameOf(finding));
    if (!reply.ok) refused.push({ ...next, message: reply.message });
    else if (edit === undefined || made === undefined || !isSound)
      refused.push({ ...next, message: 'what was answered cannot be written there' });
    else {
      applied.push({ finding, fix: edit, told: reply.told });
      texts = made;
      now = after;
    }
  }
}

function nextOf(
  findings: readonly Finding[],
  done: ReadonlySet<string>,
  wants: (fix: AskOffer) => boolean,
): { readonly finding: Finding; readonly fix: AskOffer } | undefined {
  for (const finding of findings) {
    if (done.has(nameOf(finding))) continue;
    const fix = finding.fixes.find((one): one is AskOffer => one.kind === 'ask' && wants(one));
    if (fix !== undefined) return { finding, fix };
  }
  return undefined;
}

function nameOf({ rule, key }: Finding): string {
  return `${rule}\n${key}`;
}

function written(texts: Texts, edits: Applied['fix']['edits']): Texts | undefined {
  const made = new Map(texts);
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const text = made.get(path);
    const own = edits.filter((edit) => edit.path === path);
    const next = text === undefined ? undefined : applyEdits(text, own);
    if (next === undefined) return undefined;
    made.set(path, next);
  }
  return made;
}
