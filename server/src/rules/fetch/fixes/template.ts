import type { Edit } from '../../../text/edits.ts';
import type { AnswerName, PlacedTemplate, Template } from '../../fix.ts';

/** What stands for an answer in a text that becomes a template: a sign for private use. */
const SIGN = '\uE000';
const MARK = /\uE000(hash|rev|day)\uE000/;

/** The mark of an answer, for `template`. */
export function mark(answer: AnswerName): string {
  return SIGN + answer + SIGN;
}

/** Templates in their order, where those that put something in at one place become one. */
export function together(templates: readonly PlacedTemplate[]): readonly PlacedTemplate[] {
  const made: PlacedTemplate[] = [];
  for (const one of templates) {
    const { start, end } = one.span;
    const at = made.findIndex(({ span }) => start === end && span.start === start && span.end === end);
    const other = made[at];
    if (other === undefined) made.push(one);
    else made[at] = { ...other, text: [...other.text, ...one.text] };
  }
  return made;
}

/** An edit whose text has marks, as a template in the file itself. */
export function template({ span, text }: Edit): PlacedTemplate {
  const parts = text.split(MARK).map((part, index): Template[number] => {
    if (index % 2 === 0) return part;
    return { answer: part === 'hash' || part === 'rev' ? part : 'day' };
  });
  return { file: 'self', span, text: parts.filter((part) => part !== '') };
}
