import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { nearest } from '../../text/nearest.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { withoutRule } from './shared/without-rule.ts';
import type { Rule, SuppressionsSubject, Suppression, SilencedRule } from '../rule.ts';
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
 * ## Fix
 *
 * Writes the rule that was meant, where one is near, and commas where only they are missing; takes out what a comment
 * cannot silence. Unsafe, because the comment then silences something, or says less.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'suppressions',
  check(subject, report) {
    const { suppressions, known, role } = subject;
    const suggestions = new Map<string, string | undefined>();
    for (const suppression of suppressions) {
      for (const { id, span } of suppression.rules) {
        const on = known.get(id);
        const near = on === undefined ? nearRule(id, known, suggestions) : undefined;
        const problem = on === undefined ? unknown(id, near) : outOfReach(id, on);
        if (problem === undefined) continue;
        report({
          message: problem,
          span,
          subject: id,
          severity: severityIn(role, 'warning'),
          fixes: () => mending(subject, suppression, { id, span }, near),
        });
      }
    }
  },
};

/** So many misspelt names get a suggestion: it takes a look at every rule. */
const MOST = 20;
/** No rule has a longer name. */
const LONGEST = 64;

function unknown(id: string, near: string | undefined): string {
  const name = printable(id);
  if (EVERYTHING.test(id))
    return `'${name}' is no rule: a comment silences only the rules that it names, so this one does not.`;
  if (/\s/.test(id))
    return `There is no rule '${name}', so this comment does not silence it; commas stand between the names of rules.`;
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

function nearRule(
  id: string,
  known: SuppressionsSubject['known'],
  suggestions: Map<string, string | undefined>,
): string | undefined {
  if (EVERYTHING.test(id) || /\s/.test(id)) return undefined;
  if (!suggestions.has(id) && suggestions.size < MOST && id.length <= LONGEST)
    suggestions.set(id, nearest(id.toLowerCase(), known.keys()));
  return suggestions.get(id);
}

const EVERYTHING = /^(?:\*|all)$/i;

function mending(
  { text, known }: SuppressionsSubject,
  suppression: Suppression,
  rule: SilencedRule,
  near: string | undefined,
): readonly Fix[] {
  const { id, span } = rule;
  const names = id.split(/\s+/);
  if (names.length > 1)
    return names.every((name) => known.has(name))
      ? ownEdits('unsafe', 'Put commas between the rules', { span, text: names.join(', ') })
      : [];
  if (near !== undefined) {
    const isThere = suppression.rules.some((one) => one.id === near);
    if (!isThere) return ownEdits('unsafe', `Write ${near}`, { span, text: near });
  }
  // What nobody knows here may be a rule of a newer version.
  if (!known.has(id) && near === undefined) return [];
  const title =
    suppression.rules.length > 1
      ? `Remove ${printable(id)} from the comment`
      : 'Remove the comment that silences nothing';
  return ownEdits('unsafe', title, withoutRule(text, suppression, rule));
}
