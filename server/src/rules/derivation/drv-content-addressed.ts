import type { AttrSet, Attr } from '../../nix/facts.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removeAttr } from '../../nix/edit/remove.ts';
import type { Rule } from '../rule.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds content-addressed derivations without a fixed hash: `__contentAddressed = true`.
 *
 * ## Why it is bad
 *
 * They need the experimental feature `ca-derivations`, without which the file does not evaluate. And the derivation no
 * longer says where its result will be: which output belongs to it is told by a signed realisation, so that who signs
 * these decides what is taken (`ca-derivations` in the manual's chapter on experimental features).
 *
 * ## Fix
 *
 * Removes the attribute, with what says how the output is hashed. Unsafe, because somebody may want what the feature does.
 *
 * ## When to ignore it
 *
 * Where the feature is wanted: content-addressed results are easy to compare, and spare rebuilds.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-content-addressed',
    group: 'derivation',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const binding of attributesNamed(facts, '__contentAddressed')) {
      const { attr, set } = binding;
      const value = facts.optionValue(attr);
      // Nix takes nothing but a boolean here.
      if (value.kind !== 'bool' || !value.value) continue;
      report({
        message:
          '__contentAddressed needs the experimental feature ca-derivations, without which Nix refuses it.',
        span: attr.nameSpan,
        subject: '__contentAddressed',
        detail: derivationName(facts, set),
        // Whether it is one is for whoever calls it to say.
        fixes: () =>
          recipientOf(facts, binding).isConditional
            ? []
            : ownEdits(
                'unsafe',
                'Remove __contentAddressed',
                ...[attr, ...outputAttrs(set)].map((one) => removeAttr(facts.table, one)),
              ),
      });
    }
  },
};

/** What says how the output is hashed, and means nothing without. */
function outputAttrs({ attrs }: AttrSet): readonly Attr[] {
  return ['outputHashMode', 'outputHashAlgo'].flatMap((name) => attrs.get(name) ?? []);
}
