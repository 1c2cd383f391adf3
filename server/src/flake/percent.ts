/** Percent-encoding as in RFC 3986, section 2.1, over UTF-8. */

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

/** A byte that is not UTF-8 becomes the lone surrogate U+DC00 + byte, so that encoding it again gives the byte back. */
const LONE_BYTE = 0xdc00;

/** Encodes all but the unreserved characters and those in `keep`, as `percentEncode` in Nix's url.cc does. */
export function percentEncode(text: string, keep = ''): string {
  if (UNRESERVED.test(text)) return text;
  let out = '';
  for (const character of text) {
    if (UNRESERVED.test(character) || keep.includes(character)) out += character;
    else
      for (const byte of utf8(character.codePointAt(0) ?? 0))
        out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Decodes `%XX`; undefined when a percent sign is not followed by two hexadecimal digits. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes: number[] = [];
    for (let i = 1; i < run.length; i += 3) bytes.push(Number.parseInt(run.slice(i, i + 2), 16));
    return fromUtf8(bytes);
  });
}

function utf8(code: number): number[] {
  if (code >= LONE_BYTE + 0x80 && code <= LONE_BYTE + 0xff) return [code - LONE_BYTE];
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return [
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 0x3f),
    0x80 | ((code >> 6) & 0x3f),
    0x80 | (code & 0x3f),
  ];
}

function fromUtf8(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    const code = length === 0 ? undefined : sequence(bytes, i, length);
    out += code === undefined ? String.fromCharCode(LONE_BYTE + first) : String.fromCodePoint(code);
    i += code === undefined ? 1 : length;
  }
  return out;
}

/** The code point of the `length` bytes at `at`; undefined if they are not well-formed UTF-8. */
function sequence(bytes: readonly number[], at: number, length: number): number | undefined {
  const first = bytes[at] ?? 0;
  if (length === 1) return first;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (byte & 0x3f);
  }
  const tooShort = code < (length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000);
  return tooShort || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : code;
}
