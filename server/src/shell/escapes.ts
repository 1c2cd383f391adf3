/** What a backslash and the sign behind it stand for in `$'…'`, in the format of printf and after `echo -e`. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['E', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['?', '?'],
]);

const HEX = /[0-9A-Fa-f]{1,8}/y;
const OCTAL = /[0-7]{1,4}/y;

/** How many digits may follow. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

interface Escape {
  readonly text: string;
  /** Behind it. */
  readonly end: number;
}

/** The escape that the backslash at `at` begins; what is none stands for itself, with the backslash. */
export function readEscape(text: string, at: number): Escape {
  const sign = text.charAt(at + 1);
  const known = SIGNS.get(sign);
  if (known !== undefined) return { text: known, end: at + 2 };
  if (sign === 'c') return { text: String.fromCharCode(text.charCodeAt(at + 2) & 31), end: at + 3 };
  const digits = DIGITS.get(sign);
  const found =
    digits === undefined
      ? digitsAt(OCTAL, text, at + 1, sign === '0' ? 4 : 3)
      : digitsAt(HEX, text, at + 2, digits);
  if (found === '') return { text: text.slice(at, at + 2), end: at + 2 };
  const code = Number.parseInt(found, digits === undefined ? 8 : 16);
  const start = digits === undefined ? at + 1 : at + 2;
  return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '', end: start + found.length };
}

function digitsAt(kind: RegExp, text: string, at: number, most: number): string {
  kind.lastIndex = at;
  return kind.exec(text)?.[0].slice(0, most) ?? '';
}
