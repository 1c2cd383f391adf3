import type { Span } from '../../text/span.ts';
import type { Fix } from '../fix.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import type { SyntaxProblem } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds places where the text is not Nix.
 *
 * ## Why it is bad
 *
 * Nix stops at the first syntax error of a file, so nothing of the file can be used. What stands in and beside the
 * broken place is not audited either. A file that git-crypt has encrypted is an info: nothing of it can be audited.
 *
 * ## Fix
 *
 * Puts in a sign that is missing, takes another one away, where that is all that is wrong in this place. Unsafe,
 * because what was meant can only be guessed.
 *
 * ## When to ignore it
 *
 * In a test of a parser, or in a template that is no Nix until it is filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'nix-syntax-error',
    group: 'nix',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const severity = facts.table.text.startsWith('\0GITCRYPT') ? 'info' : severityIn(role, 'error');
    for (const { message, span, put } of facts.problems) {
      const fixes = put === undefined ? {} : { fixes: () => mending(facts.table.text, span, put) };
      report({ message, span, subject: 'syntax', detail: message, severity, ...fixes });
    }
  },
};

function mending(
  text: string,
  { start, end }: Span,
  { text: put, where }: NonNullable<SyntaxProblem['put']>,
): readonly Fix[] {
  // `https://example.com/page#part` is an address that lacks its quotes.
  if (text.charAt(end) === '#') return [];
  const sign = put === '' ? text.slice(start, end) : put;
  const title = put === '' ? `Remove this '${sign}'` : `Put a '${sign}' here`;
  // `a,b` stays apart.
  const blank = put === '' && !/\s/.test(text.charAt(end)) ? ' ' : put;
  return ownEdits('unsafe', title, {
    span: where === 'behind' ? { start: end, end } : { start, end },
    text: blank,
  });
}
