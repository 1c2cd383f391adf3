import type { Complaints } from './json-complaints.ts';
import { contentSpan, type JsonToken } from './json-lexer.ts';
import { isJsonNumber, looksLikeNumber, numberProblem } from './json-numbers.ts';
import { decodeString, showText } from './json-strings.ts';
import type { JsonTokens } from './json-tokens.ts';
import type { JsonValue } from './json.ts';

/** Strings and words of a damaged text. */
export interface ScalarReader {
  /** Takes the next token; tells of a string that is not closed, unless the text just ends in it. */
  take(): void;
  /** The value of a token that was taken; `broken` where it is none. */
  value(token: JsonToken): JsonValue;
  /** What a token says: the text of a string, or the word itself. */
  text(token: JsonToken): string;
}

/** @param isInside whether a bracket is open: then that tells enough of a text that was cut off */
export function scalarReader(
  source: string,
  said: Complaints,
  tokens: JsonTokens,
  isInside: () => boolean,
): ScalarReader {
  let singleQuoteTold = false;

  function take(): void {
    const token = tokens.take();
    if (token.kind !== 'string') return;
    if (!token.closed) {
      if (isCutOff(token) && isInside()) return;
      said.derail('this string is not closed: a double quote is missing at its end', token, token.line);
    } else if (source.charAt(token.start) === "'" && !singleQuoteTold) {
      said.slip('JSON writes strings in double quotes, not in single ones', token, token.line);
      singleQuoteTold = true;
    }
  }

  function isCutOff(token: JsonToken): boolean {
    return !token.closed && tokens.peek(0).kind === 'end';
  }

  function value(token: JsonToken): JsonValue {
    const span = { start: token.start, end: token.end };
    if (token.kind === 'string') {
      return isCutOff(token) ? { kind: 'broken', span } : { kind: 'string', span, value: text(token) };
    }
    const word = source.slice(token.start, token.end);
    if (word === 'true' || word === 'false') return { kind: 'bool', span, value: word === 'true' };
    if (word === 'null') return { kind: 'null', span };
    if (isJsonNumber(word)) return { kind: 'number', span, value: Number(word) };
    if (looksLikeNumber(word)) {
      said.slip(`${showText(word)} is no JSON number: ${numberProblem(word)}`, span, token.line);
    } else if (/^(?:true|false|null)$/i.test(word)) {
      said.slip(`JSON writes ${word.toLowerCase()} in lower case`, span, token.line);
    } else {
      said.derail(`${showText(word)} is no JSON value: a text needs double quotes`, span, token.line);
    }
    return { kind: 'broken', span };
  }

  function text(token: JsonToken): string {
    if (token.kind !== 'string') return source.slice(token.start, token.end);
    const { value, problem } = decodeString(source, contentSpan(token));
    if (problem !== undefined && source.charAt(token.start) === '"') {
      said.slip(problem.message, problem.span, token.line);
    }
    return value;
  }

  return { take, value, text };
}
