/**
 * A text without the signs at its end that are this one. A regular expression such as `/\/+$/` looks at each run of them
 * to its end and takes time with the square of its length where the text goes on behind it.
 */
export function withoutTrailing(text: string, sign: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end--;
  return text.slice(0, end);
}
