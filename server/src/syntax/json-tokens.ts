import type { Complaints } from './json-complaints.ts';
import { jsonLexer, type JsonToken } from './json-lexer.ts';

/** The tokens that count, with a look ahead. Comments and foreign white space are told of and passed over. */
export interface JsonTokens {
  /** The token `ahead` of the next one (0 is the next); the last is an `end` that repeats. */
  peek(ahead: number): JsonToken;
  take(): JsonToken;
  /** The token that was taken last. */
  last(): JsonToken | undefined;
}

export function jsonTokens(text: string, said: Complaints): JsonTokens {
  const lexer = jsonLexer(text);
  const ahead: JsonToken[] = [];
  let last: JsonToken | undefined;
  let blankTold = false;

  function pull(): JsonToken {
    for (;;) {
      const token = lexer.next();
      if (token.kind === 'comment') {
        if (token.closed) said.slip('JSON has no comments', token, token.line);
        else said.derail('JSON has no comments, and this one is never closed', token, token.line);
      } else if (token.kind === 'blank') {
        if (!blankTold)
          said.slip(
            `JSON knows only spaces, tabs and line breaks, not ${codePoint(text, token)}`,
            token,
            token.line,
          );
        blankTold = true;
      } else {
        return token;
      }
    }
  }

  function peek(n: number): JsonToken {
    for (let token = ahead[n]; ; token = ahead[n]) {
      if (token !== undefined) return token;
      ahead.push(pull());
    }
  }

  function take(): JsonToken {
    last = peek(0);
    ahead.shift();
    return last;
  }

  return { peek, take, last: () => last };
}

function codePoint(text: string, token: JsonToken): string {
  return `U+${text.charCodeAt(token.start).toString(16).toUpperCase().padStart(4, '0')}`;
}
