import { printable } from '../../flake/show.ts';
import { nearest } from '../../text/nearest.ts';
import type { Rule, SuppressionsSubject } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds names in the brackets of a suppression that silence nothing whatever stands there: there is no such rule, it is
 * a rule that speaks only of lockfiles, which comments of a .nix file do not reach, or it is a rule on suppressions, which no
 * comment silences.
 *
 * ## Why it is bad
 *
 * What was to be silenced is not, or will not be once it is found. A misspelt name also misleads the reader, who takes the
 * risk for one that was looked at.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. Switch it off (`--rule suppression-unknown-rule=off`) where a newer Nix Audit, with
 * more rules, looks at the same files.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-unknown-rule',
    group: 'suppression',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ suppressions, known, role }, report) {
    const suggestions = new Map<string, string | undefined>();
    for (const { rules } of suppressions) {
      for (const { id, span } of rules) {
        const on = known.get(id);
        const problem = on === undefined ? unknown(id, known, suggestions) : outOfReach(id, on);
        if (problem === undefined) continue;
        report({ message: problem, span, subject: id, severity: severityIn(role, 'warning') });
      }
    }
  },
};

/** So many misspelt names get a suggestion: it takes a look at every rule. */
const MOST = 20;
/** No rule has a longer name. */
const LONGEST = 64;

function unknown(
  id: string,
  known: SuppressionsSubject['known'],
  suggestions: Map<string, string | undefined>,
): string {
  const name = printable(id);
  if (/^(?:\*|all)$/i.test(id))
    return `'${name}' is no rule: a comment silences only the rules that it names, so this one does not.`;
  if (/\s/.test(id))
    return `There is no rule '${name}', so this comment does not silence it; commas stand between the names of rules.`;
  if (!suggestions.has(id) && suggestions.size < MOST && id.length <= LONGEST)
    suggestions.set(id, nearest(id.toLowerCase(), known.keys()));
  const near = suggestions.get(id);
  return `There is no rule '${name}', so this comment does not silence it${near === undefined ? '' : `; did you mean ${near}?`}${near === undefined ? '.' : ''}`;
}

function outOfReach(id: string, on: Rule['on']): string | undefined {
  switch (on) {
    case 'lock':
    case 'lock-diff':
    case 'locks':
      return `The rule ${id} speaks of lockfiles only, which a comment in a .nix file does not reach.`;
    case 'suppressions':
      return `The rule ${id} is on suppressions, and no comment silences it.`;
    default:
      return undefined;
  }
}
