/**
 * Whether a text is the beginning of a commit's hash: 7 to 39 hexadecimal digits, letters and digits mixed. Of letters
 * alone it may be a word, of digits alone a date or the number of a revision.
 */
export function isAbbreviatedRev(text: string): boolean {
  return /^(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,39}$/i.test(text);
}
