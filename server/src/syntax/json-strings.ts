import type { Span } from '../text/span.ts';
import type { JsonProblem } from './json.ts';

/** A JSON string's value, and what is wrong in it: at most one problem, the first. */
export interface DecodedString {
  readonly value: string;
  readonly problem: JsonProblem | undefined;
}

/**
 * Reads what stands between the quotes. Stricter than JSON.parse in one point, as the JSON reader of Nix is:
 * an escaped half of a surrogate pair is an error.
 */
export function decodeString(text: string, content: Span): DecodedString {
  const raw = text.slice(content.start, content.end);
  if (!/[\\\p{Cc}]/u.test(raw)) return { value: raw, problem: undefined };
  const pieces: string[] = [];
  let problem: JsonProblem | undefined;
  let from = 0;
  const say = (at: number, length: number, message: string) => {
    problem ??= {
      message,
      span: { start: content.start + at, end: content.start + Math.min(at + length, raw.length) },
    };
  };
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i);
    if (unit < 0x20)
      say(i, 1, `${controlName(unit)} stands in this string; JSON writes it as ${escapeOf(unit)}`);
    if (unit !== BACKSLASH) continue;
    pieces.push(raw.slice(from, i));
    const escaped = raw.charAt(i + 1);
    const simple = simpleEscapes.get(escaped);
    if (simple !== undefined) {
      pieces.push(simple);
      i += 1;
    } else if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(raw.slice(i + 2, i + 6))) {
      const code = Number.parseInt(raw.slice(i + 2, i + 6), 16);
      const low = isHighSurrogate(code)
        ? /^\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(raw.slice(i + 6, i + 12))?.[1]
        : undefined;
      if ((isHighSurrogate(code) && low === undefined) || isLowSurrogate(code)) {
        say(i, 6, `${raw.slice(i, i + 6)} is only half of a character (an unpaired surrogate)`);
      }
      pieces.push(String.fromCharCode(code));
      if (low !== undefined) pieces.push(String.fromCharCode(Number.parseInt(low, 16)));
      i += low === undefined ? 5 : 11;
    } else if (escaped === 'u') {
      say(i, 6, 'after \\u there must be four hexadecimal digits');
      i += 1;
    } else {
      say(
        i,
        2,
        escaped === '' ? 'nothing follows this backslash' : `JSON has no escape ${showText(`\\${escaped}`)}`,
      );
      pieces.push(escaped);
      i += 1;
    }
    from = i + 1;
  }
  pieces.push(raw.slice(from));
  return { value: pieces.join(''), problem };
}

/** A text of the file as a message shows it: short, and with control and direction characters made visible. */
export function showText(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return short.replace(unshowable, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** Control and format characters (zero width, writing direction), line separators, and halves of characters. */
const unshowable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const BACKSLASH = 0x5c;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function controlName(unit: number): string {
  if (unit === 9) return 'a raw tab';
  if (unit === 10 || unit === 13) return 'a raw line break';
  return `the raw control character U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
}

function escapeOf(unit: number): string {
  if (unit === 9) return '\\t';
  if (unit === 10) return '\\n';
  if (unit === 13) return '\\r';
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
