import type { StaticValue } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed, isOn } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds checks on what an output may refer to, or how large it may be, that stand beside `__structuredAttrs = true` and
 * not within `outputChecks`.
 *
 * ## Why it is bad
 *
 * Nix ignores them there: the build succeeds with the very reference that was to be forbidden, and whoever reads the file
 * believes that it was checked ("will have no effect": `outputChecks` in the manual's chapter on advanced attributes;
 * NixOS/nix issue 10856). Newer versions of Nix print a warning.
 *
 * ## What nixpkgs does
 *
 * Since nixpkgs 25.05 (pull request 357054) its `mkDerivation` copies `allowedReferences` and the other three into
 * `outputChecks` of each output. Which nixpkgs is used is not written in the file, so where it is not the builtin
 * `derivation` that is called this is only a hint. In `outputChecks.out` they work with every version.
 *
 * ## When to ignore it
 *
 * Where nixpkgs is known to be newer than that.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-ineffective-reference-checks',
    group: 'derivation',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const structured = attributesNamed(facts, '__structuredAttrs').filter(({ attr }) =>
      isOn(facts.attrValue(attr)),
    );
    for (const binding of structured) {
      const recipient = recipientOf(facts, binding);
      const set = recipient.attrs ?? binding.set;
      const isBuiltin = recipient.kind === 'builtin';
      for (const name of isBuiltin ? ALL : MOVED_BY_NIXPKGS) {
        const attr = set.attrs.get(name);
        if (attr === undefined || !checks(facts.attrValue(attr), name)) continue;
        report({
          message: isBuiltin
            ? `${name} has no effect beside __structuredAttrs, so nothing is checked: it belongs into outputChecks.out.`
            : `${name} has no effect beside __structuredAttrs before nixpkgs 25.05: in outputChecks.out it is checked everywhere.`,
          span: attr.nameSpan,
          subject: name,
          detail: derivationName(facts, set),
          severity: isBuiltin ? severityIn(role, 'warning') : 'hint',
          confidence: isBuiltin ? 'high' : 'medium',
        });
      }
    }
  },
};

/** What nixpkgs' mkDerivation copies into `outputChecks`, since it does so. */
const MOVED_BY_NIXPKGS = [
  'allowedReferences',
  'allowedRequisites',
  'disallowedReferences',
  'disallowedRequisites',
];
const ALL = [...MOVED_BY_NIXPKGS, 'maxSize', 'maxClosureSize'];

/** Whether it would check anything: `allowed* = [ ]` forbids all, `disallowed* = [ ]` nothing, null is no attribute. */
function checks(value: StaticValue, name: string): boolean {
  if (value.kind === 'null') return false;
  return !(value.kind === 'list' && value.items.length === 0 && name.startsWith('dis'));
}
