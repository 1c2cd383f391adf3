import { printable } from '../../flake/show.ts';
import type { Attr, NixFacts } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds `unsafeDiscardReferences`, with which Nix does not look for store paths in an output.
 *
 * ## Why it is bad
 *
 * Whatever the output contains of other packages is no longer in its closure: a list of what is installed, a search for
 * vulnerable packages and a bill of materials all miss it, and the garbage collector may take it away. A check of
 * references (`outputChecks`) has nothing left to check (`unsafeDiscardReferences` in the manual's chapter on advanced
 * attributes; src/libstore/derivation-options.cc).
 *
 * ## What Nix does
 *
 * It reads the attribute only beside `__structuredAttrs = true`; without, a set is an error. Nix 2.8 does not know it.
 *
 * ## When to ignore it
 *
 * For images of disks and installers, which bring along what they refer to, and for data files. That is most of what it
 * is used for, so it is only an info.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-discard-references',
    group: 'derivation',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const { attr, set } of attributesNamed(facts, 'unsafeDiscardReferences')) {
      const outputs = discarded(facts, attr);
      const [first] = outputs;
      if (first === undefined) continue;
      const names = outputs.map(({ name }) => printable(name)).join(', ');
      report({
        message: `unsafeDiscardReferences hides what the output ${names} refers to, so audits of what is installed miss it.`,
        span: first.nameSpan,
        subject: 'unsafeDiscardReferences',
        detail: `${names} ${derivationName(facts, set)}`.trim(),
      });
    }
  },
};

/** The outputs of which Nix is to record no references. */
function discarded(facts: NixFacts, attr: Attr): Attr[] {
  const value = facts.attrValue(attr);
  if (value.kind !== 'attrs') return [];
  return [...value.attrs.attrs.values()].filter((output) => {
    const on = facts.attrValue(output);
    return on.kind === 'bool' && on.value;
  });
}
