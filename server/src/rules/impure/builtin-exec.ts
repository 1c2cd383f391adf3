import type { NixFacts } from '../../nix/facts.ts';
import { printable } from '../../flake/show.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { builtinCalls } from './shared/builtin-calls.ts';

/**
 * ## What it does
 *
 * Finds `builtins.exec`, which runs a program, and `builtins.importNative`, which loads a library into Nix.
 *
 * ## Why it is bad
 *
 * Both run code as the person who evaluates, outside of any sandbox, as soon as somebody looks at the project. They exist
 * only where `allow-unsafe-native-code-during-evaluation` is set, and then in pure evaluation as well (Nix manual;
 * src/libexpr/primops.cc). A project that needs this setting asks its users to open their machines to every project.
 *
 * `exec` as an argument (`{ exec, ... }:` in the extra builtins of the nix-plugins project) is no finding.
 *
 * ## When to ignore it
 *
 * Hardly ever; a password manager is better asked when the system is activated.
 */
export const rule: Rule = {
  meta: {
    id: 'builtin-exec',
    group: 'impure',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const { name, span, args } of builtinCalls(facts, NATIVE)) {
      const what = given(facts, args[0]);
      report({
        message:
          name === 'exec'
            ? `builtins.exec runs ${what ?? 'a program'} on the machine that evaluates, outside of any sandbox.`
            : `builtins.importNative loads ${what ?? 'a library'} into Nix itself, where it may do anything.`,
        span,
        subject: name,
        detail: what ?? '',
        severity: severityIn(role, 'error'),
      });
    }
  },
};

const NATIVE: ReadonlySet<string> = new Set(['exec', 'importNative']);

/** The program or library, as far as it is written. Of the program's arguments nothing is told: some are secrets. */
function given(facts: NixFacts, row: number | undefined): string | undefined {
  const value = row === undefined ? undefined : facts.value(row);
  const first = value?.kind === 'list' && value.items[0] !== undefined ? facts.value(value.items[0]) : value;
  if (first?.kind === 'string') return printable(withoutSecrets(first.value));
  return first?.kind === 'path' ? printable(first.text) : undefined;
}
