const ascii = /^[\u0020-\u007e]*$/;
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const zero = /^[\p{Mark}\p{Format}]+$/u;

/** A piece of text that a cursor cannot stop inside. */
export interface Grapheme {
  readonly text: string;
  /** UTF-16 offset in the text it is taken from. */
  readonly offset: number;
}

/** Splits text at the places where a cursor can stop. */
export function graphemes(text: string): Iterable<Grapheme> {
  if (ascii.test(text)) return Array.from(text, (unit, offset) => ({ text: unit, offset }));
  return Array.from(segmenter().segment(text), ({ segment, index }) => ({ text: segment, offset: index }));
}

/** How many columns of a terminal one grapheme takes: 0 for a lone combining mark, 2 for wide letters and emoji. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && ascii.test(grapheme)) return 1;
  if (wide.test(grapheme)) return 2;
  return zero.test(grapheme) ? 0 : 1;
}

/** How many columns a text takes that holds nothing but visible characters. */
export function textWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme.text);
  return width;
}

function segmenter(): Intl.Segmenter {
  return new Intl.Segmenter('en', { granularity: 'grapheme' });
}
