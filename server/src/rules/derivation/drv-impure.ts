import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds impure derivations: `__impure = true`.
 *
 * ## Why it is bad
 *
 * An impure derivation may use the network, and no hash says what comes out. It is built anew each time, whatever its
 * result was before, and everything that depends on it has to be impure or to have a hash of its own
 * (`impure-derivations` in the manual's chapter on experimental features; `__impure` in src/libexpr/primops.cc).
 *
 * Where it stands in a branch of an `if`, or in `optionalAttrs`, it is only an info.
 *
 * ## Fix
 *
 * Without the attribute the build has no network, and mostly fails. A hash gives it the network, too.
 *
 * ## When to ignore it
 *
 * For measurements and news that are meant to differ each time, and that nothing is released from.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-impure',
    group: 'derivation',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const binding of attributesNamed(facts, '__impure')) {
      const { attr, set } = binding;
      const value = facts.optionValue(attr);
      // Nix takes nothing but a boolean here.
      if (value.kind !== 'bool' || !value.value) continue;
      report({
        message: '__impure lets this build use the network, and no hash says what may come out of it.',
        span: attr.nameSpan,
        subject: '__impure',
        detail: derivationName(facts, set),
        fixes: () => advice('Give it an outputHash instead: it has the network then, too.'),
        // Whether it is impure is for whoever calls it to say.
        severity: recipientOf(facts, binding).isConditional ? 'info' : severityIn(role, 'warning'),
      });
    }
  },
};
