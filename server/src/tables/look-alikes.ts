/**
 * Signs that look like an ASCII sign in common fonts, beside those that are only another form of it (full width,
 * bold, in a circle), which Unicode itself brings back to ASCII (normalization form NFKC).
 * Chosen from the letters that Unicode Technical Standard 39 calls confusable.
 */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'Ьƅ',
    c: 'сϲᴄ',
    d: 'ԁ',
    e: 'еҽ',
    f: 'ƒ',
    g: 'ɡցɢ',
    h: 'һհ',
    i: 'іıɩι',
    j: 'јϳ',
    k: 'κк',
    l: 'ӏⅼ',
    m: 'ⅿ',
    n: 'ոռ',
    o: 'оοօᴏ',
    p: 'рρ',
    q: 'ԛզ',
    r: 'гᴦ',
    s: 'ѕꜱ',
    t: 'т',
    u: 'սυᴜ',
    v: 'ѵνᴠ',
    w: 'ԝաᴡ',
    x: 'хχ',
    y: 'уүγ',
    z: 'ᴢ',
    A: 'АΑᎪ',
    B: 'ВΒᏴ',
    C: 'СᏟ',
    D: 'Ꭰ',
    E: 'ЕΕᎬ',
    G: 'ԌᏀ',
    H: 'НΗᎻ',
    I: 'ІΙӀ',
    J: 'ЈᎫ',
    K: 'КΚᏦ',
    L: 'Ꮮ',
    M: 'МΜᎷ',
    N: 'Ν',
    O: 'ОΟՕ',
    P: 'РΡᏢ',
    S: 'ЅՏᏚ',
    T: 'ТΤᎢ',
    V: 'ᏙѴ',
    W: 'ᎳԜ',
    X: 'ХΧ',
    Y: 'ΥҮ',
    Z: 'ΖᏃ',
    '0': '߀',
    '3': 'ЗӠ',
    '6': 'б',
    '-': '‐‑‒–—−﹘',
    '/': '⁄∕⧸',
    '.': '․。',
    ':': '∶꞉ː',
    _: 'ߺ',
    '@': '﹫',
  }).flatMap(([ascii, signs]) => Array.from(signs, (sign) => [sign, ascii] as const)),
);

/** The ASCII sign that a sign looks like; undefined for ASCII itself and for signs that look like none. */
export function asciiLike(sign: string): string | undefined {
  const known = LOOK_ALIKES.get(sign);
  if (known !== undefined || isAscii(sign)) return known;
  const plain = sign.normalize('NFKC');
  return isAscii(plain) && plain.trim() !== '' ? plain : undefined;
}

/** A text with every look-alike replaced by what it looks like, and signs that take no room left out. */
export function asciiSkeleton(text: string): string {
  return Array.from(text.replace(/\p{Cf}/gu, ''), (sign) => asciiLike(sign) ?? sign).join('');
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
