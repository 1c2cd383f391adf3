import { ownEdits } from '../shared/own-fixes.ts';
import { removeAttr } from '../../nix/edit/remove.ts';
import type { Rule } from '../rule.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds derivations that are never taken from a cache: `allowSubstitutes = false`.
 *
 * ## Why it is bad
 *
 * It does no harm to the supply chain: what is built at home was not built by somebody else. But each machine has to
 * build it, and a machine that may not build cannot have it (`allowSubstitutes` in the manual's chapter on advanced
 * attributes; `always-allow-substitutes` in that on nix.conf).
 *
 * ## Fix
 *
 * Removes the attribute. Unsafe, because asking caches may take longer than the build.
 *
 * ## When to ignore it
 *
 * For small things that are built faster than they are fetched, which is what it is made for.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-no-substitutes',
    group: 'derivation',
    severity: 'hint',
    confidence: 'high',
    audience: 'auditor',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const { attr, set } of attributesNamed(facts, 'allowSubstitutes')) {
      const value = facts.attrValue(attr);
      if (value.kind !== 'bool' || value.value) continue;
      report({
        message:
          'allowSubstitutes is false, so every machine builds this itself and none takes it from a cache.',
        span: attr.nameSpan,
        subject: 'allowSubstitutes',
        detail: derivationName(facts, set),
        fixes: () => ownEdits('unsafe', 'Remove allowSubstitutes', removeAttr(facts.table, attr)),
      });
    }
  },
};
