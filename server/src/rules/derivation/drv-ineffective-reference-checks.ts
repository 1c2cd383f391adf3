import type { Edit } from '../../text/edits.ts';
import type { Fix } from '../fix.ts';
import type { StaticValue, NixFacts, Attr, AttrSet } from '../../nix/facts.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removal } from '../../nix/edit/remove.ts';
import { insertIntoSet } from '../../nix/edit/insert.ts';
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
 * ## Fix
 *
 * Moves the attribute into `outputChecks.out`, in the style in which the set has it. Unsafe, because a check that did
 * nothing may fail from then on.
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
    fix: 'unsafe',
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
          fixes: () => moving(facts, binding.set, attr),
        });
      }
    }
  },
};

/** What nixpkgs' mkDerivation copies into `outputChecks`, since it does so. */
function moving(facts: NixFacts, set: AttrSet, attr: Attr): readonly Fix[] {
  return ownEdits('unsafe', `Move ${attr.name} into outputChecks.out`, ...moved(facts, set, attr));
}

/** A set that is joined with `//` would take the place of the other's checks: all has to stand in one. */
function moved({ table }: NixFacts, set: AttrSet, attr: Attr): readonly Edit[] {
  const { nameSpan, span, valueRow, duplicate } = attr;
  const isOwn = set.attrs.get(attr.name)?.nameSpan.start === nameSpan.start;
  if (!isOwn || valueRow === undefined || duplicate || set.attrs.has('outputs')) return [];
  const checks = set.attrs.get('outputChecks');
  const out = checks?.set?.attrs.get('out');
  if (out?.set?.attrs.has(attr.name) === true) return [];
  // `outputChecks.out.x = …`, also beside others that are written so.
  if (
    nameSpan.start === span.start &&
    (checks === undefined || (checks.valueRow === undefined && !isSet(out)))
  )
    return [{ span: { start: span.start, end: span.start }, text: 'outputChecks.out.' }];
  const binding = table.text.slice(nameSpan.start, span.end);
  if (binding.includes('\n')) return [];
  const put = isSet(out)
    ? insertIntoSet(table, out.valueRow, binding)
    : isSet(checks) && out === undefined
      ? insertIntoSet(table, checks.valueRow, `out.${binding}`)
      : undefined;
  return put === undefined ? [] : [removal(table.text, span), put];
}

function isSet(attr: Attr | undefined): attr is Attr & { readonly valueRow: number } {
  return attr?.set !== undefined && attr.valueRow !== undefined;
}

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
