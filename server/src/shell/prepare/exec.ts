import type { PreparedText } from './prepare.ts';

/** The signs before the program that say how it is run: systemd.service(5). */
const PREFIX = /^[-@:+!|\s]*/;

/**
 * The command line of a systemd unit as the grammar is given it: words, and blanks between them. What would be pipes and
 * lists in a shell are signs of words there.
 */
export function prepareExec(text: string): PreparedText {
  const prefix = PREFIX.exec(text)?.[0].length ?? 0;
  let out = ' '.repeat(prefix);
  let quote = '';
  for (let at = prefix; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\\' && at + 1 < text.length) {
      out += text.charAt(++at) === '\n' ? '  ' : '__';
      continue;
    }
    const isBlank = /\s/.test(sign);
    if (quote !== '') {
      if (sign === quote) quote = '';
      out += '_';
    } else {
      if (sign === '"' || sign === "'") quote = sign;
      out += isBlank ? ' ' : '_';
    }
  }
  return {
    text: out,
    documents: new Map(),
    closings: new Map(),
    comments: [],
    faults: [],
    breaks: [],
    lines: [],
    opaque: new Set(),
  };
}
