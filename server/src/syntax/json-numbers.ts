/** A number as RFC 8259 writes it. */
const numberForm = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

export function isJsonNumber(word: string): boolean {
  return numberForm.test(word);
}

/** Whether somebody meant a number, although JSON does not write it so. */
export function looksLikeNumber(word: string): boolean {
  return /^[+-]?(?:\.?[0-9]|nan\b|inf)/i.test(word);
}

/** Why a word that looks like a number is none. */
export function numberProblem(word: string): string {
  if (/^[+-]?(?:nan|inf)/i.test(word)) return 'JSON has no such number';
  if (word.startsWith('+')) return 'a number may not begin with +';
  if (/^-?0[xXoObB]/.test(word)) return 'JSON writes numbers in decimal digits only';
  if (/^-?0[0-9]/.test(word)) return 'a number may not begin with 0';
  if (/^-?\./.test(word)) return 'a digit is missing before the point';
  if (/\.(?:$|[eE])/.test(word)) return 'a digit is missing after the point';
  return 'JSON has no such number';
}
