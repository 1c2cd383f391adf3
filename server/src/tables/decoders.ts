/**
 * Programs that make another text of one that says nothing by itself.
 *
 * To add one, add a row. Sources: base64(1), basenc(1), xxd(1), openssl-enc(1), uuencode(5), gpg(1).
 */
interface Decoder {
  readonly programs: readonly string[];
  /** One of its words is this. */
  readonly word: RegExp;
  /** So is one of these. */
  readonly also?: RegExp;
}

const DECODERS: readonly Decoder[] = [
  { programs: ['base64', 'base32', 'gbase64'], word: /^(?:-[a-zA-Z]*[dD][a-zA-Z]*|--decode)$/ },
  { programs: ['basenc'], word: /^(?:-[a-z]*d[a-z]*|--decode)$/ },
  { programs: ['xxd'], word: /^-(?:r|rp|revert|ps?r)$/ },
  { programs: ['openssl'], word: /^(?:enc|base64|aes-.+)$/, also: /^-d$/ },
  { programs: ['uudecode'], word: /^/ },
  { programs: ['rev'], word: /^/ },
];

const BY_PROGRAM: ReadonlyMap<string, Decoder> = new Map(
  DECODERS.flatMap((row) => row.programs.map((program) => [program, row] as const)),
);

/** Whether a command decodes what it reads. */
export function decodes(program: string, words: readonly string[]): boolean {
  const row = BY_PROGRAM.get(program);
  if (row === undefined) return false;
  const all = words.length === 0 ? [''] : words;
  return (
    all.some((word) => row.word.test(word)) &&
    (row.also === undefined || words.some((word) => row.also?.test(word)))
  );
}

/** How languages run a text, and how they decode one. */
const CODE: ReadonlyMap<string, { readonly runs: RegExp; readonly decodes: RegExp }> = new Map([
  ...['python', 'python2', 'python3'].map(
    (name) =>
      [
        name,
        {
          runs: /\b(?:exec|eval|os\.system|os\.popen|subprocess\.\w+)\s*\(/,
          decodes:
            /\b(?:b64decode|b32decode|b85decode|a2b_\w+|fromhex|decodebytes|unhexlify|marshal\.loads)\b/,
        },
      ] as const,
  ),
  ['perl', { runs: /\b(?:eval|system|exec)\b/, decodes: /\b(?:decode_base64|unpack\s*\(?\s*["'][Hu])/ }],
  [
    'ruby',
    { runs: /\b(?:eval|system|exec)\b/, decodes: /\b(?:decode64|strict_decode64|unpack1?\(["'][mH])/ },
  ],
  [
    'node',
    {
      runs: /\b(?:eval|Function|exec|execSync|spawn)\s*\(/,
      decodes: /\batob\s*\(|Buffer\.from\([^)]{1,4000},\s*["'](?:base64|hex)/,
    },
  ],
  [
    'php',
    {
      runs: /\b(?:eval|system|exec|shell_exec|passthru)\s*\(/,
      decodes: /\b(?:base64_decode|hex2bin|gzinflate)\s*\(/,
    },
  ],
]);

/** Whether a text that a program is given as code decodes something and runs something. */
export function decodesCode(program: string, code: string): boolean {
  const row = CODE.get(program);
  const text = code.slice(0, MOST_TEXT);
  return row !== undefined && row.runs.test(text) && row.decodes.test(text);
}

const MOST_TEXT = 20_000;

/** Whether a script may decode anything: most do not, and need no closer look. */
export function mayDecode(script: string): boolean {
  return MAY_DECODE.test(script);
}

const MAY_DECODE =
  /base(?:64|32|nc)|xxd|openssl|uudecode|\brev\b|decode|unpack|hex|atob|marshal|gzinflate|\\(?:x|u00|[0-7]{2})/;

/** Whether letters are written as escapes, many of them: `\x63\x75\x72\x6c`. */
export function isEscaped(text: string): boolean {
  const found = text.slice(0, MOST_TEXT).match(/\\(?:x[0-9a-fA-F]{2}|0?[0-7]{3}|u00[0-9a-fA-F]{2})/g);
  return found !== null && found.length >= FEW_ESCAPES;
}

/** Fewer than these are colours and signs that a keyboard does not have. */
const FEW_ESCAPES = 8;
