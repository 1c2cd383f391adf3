/** The option among curl's arguments that turns off the check of certificates, if there is one. */
export function insecureFlag(words: readonly string[]): string | undefined {
  return words.find((word) => LONG.has(word) || isShort(word));
}

/** Splits at spaces, as a shell does with `$curlOpts`. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

const LONG: ReadonlySet<string> = new Set(['--insecure', '--proxy-insecure', '--doh-insecure']);

/** `-k`, also among other letters (`-sLk`), unless it is the value of one before it (`-ok`). */
function isShort(word: string): boolean {
  if (!/^-[A-Za-z#:0-9]/.test(word)) return false;
  for (const letter of word.slice(1, MAX_LETTERS)) {
    if (letter === 'k') return true;
    if (TAKE_VALUE.includes(letter)) return false;
  }
  return false;
}

const MAX_LETTERS = 20;
/** Short options of curl that take a value (curl.1). */
const TAKE_VALUE = 'ACDEFHKPQTUXYbcdehmortuwxyz';
