import type { PreparedText } from './prepare.ts';

/** What the grammar would take for more than a sign of a word. */
const OPERATORS = /[|&;<>()`#]/;

/**
 * The command line of a systemd unit as the grammar is given it: without the signs before the program that say how it is
 * run (systemd.service(5)), and with signs of words for what would be pipes and lists in a shell.
 */
export function prepareExec(text: string): PreparedText {
  const signs = text.split('');
  let at = 0;
  while (at < signs.length && /[-@:+!|\s]/.test(signs[at] ?? '')) signs[at++] = ' ';
  let quote = '';
  for (; at < signs.length; at++) {
    const sign = signs[at] ?? '';
    if (sign === '\\') at++;
    else if (quote !== '') {
      if (sign === quote) quote = '';
      else if (quote === '"' && (sign === '`' || (sign === '$' && signs[at + 1] === '('))) signs[at] = '_';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (OPERATORS.test(sign) || (sign === '$' && /[({'"]/.test(signs[at + 1] ?? ''))) signs[at] = '_';
  }
  return { text: signs.join(''), documents: new Map(), breaks: [] };
}
