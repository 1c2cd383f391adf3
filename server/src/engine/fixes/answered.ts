import type { AnswerName, Template } from '../../rules/fix.ts';
import type { FixOffer } from '../finding.ts';
import type { EditOffer } from './choose.ts';

/** What came of what a fix asks for. */
export type Answers = ReadonlyMap<AnswerName, string>;

/** A fix that asks, as the edit that the answers make of it; undefined where one of them is missing, or nothing is written. */
export function answered(
  offer: FixOffer & { readonly kind: 'ask' },
  answers: Answers,
): EditOffer | undefined {
  const edits = offer.write.flatMap(({ text: given, ...place }) => {
    const text = filled(given, answers);
    return text === undefined ? [] : [{ ...place, text }];
  });
  if (edits.length === 0 || edits.length < offer.write.length) return undefined;
  return { kind: 'edit', title: offer.title, safety: 'unsafe', edits };
}

/** A hash, a commit or a day: nothing else is put into a text. */
const ANSWER = /^[\w+/=.:-]+$/;

/** The text that a template becomes; undefined where an answer is missing. */
function filled(template: Template, answers: Answers): string | undefined {
  let text = '';
  for (const part of template) {
    const piece = typeof part === 'string' ? part : answers.get(part.answer);
    if (piece === undefined || (typeof part !== 'string' && !ANSWER.test(piece))) return undefined;
    text += piece;
  }
  return text;
}
