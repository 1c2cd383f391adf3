import { removeAttr } from '../../nix/edit/remove.ts';
import type { Binding, NixFacts } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed, isOn } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds derivations that ask to be built outside the sandbox: `__noChroot = true`.
 *
 * ## Why it is bad
 *
 * With `sandbox = relaxed` such a build sees the whole file system and the network of the machine, and can do whatever
 * the build user can: what it makes depends on the machine, and may contain anything that was downloaded. With
 * `sandbox = true`, the default on Linux, Nix refuses to build it ("has '__noChroot' set, but that's not allowed when
 * 'sandbox' is 'true'": src/libstore of Nix; `sandbox` in the manual's chapter on nix.conf).
 *
 * ## What Nix does
 *
 * With `sandbox = false`, the default on macOS, nothing is in a sandbox and the attribute changes nothing. What is asked
 * for on macOS alone (`stdenv.isDarwin`) is therefore only an info.
 *
 * ## Fix
 *
 * Removes the attribute. Unsafe, because the build may need what it asks for.
 *
 * ## When to ignore it
 *
 * Where a build cannot work otherwise, and only machines build it that nobody else uses.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-no-chroot',
    group: 'derivation',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const binding of attributesNamed(facts, '__noChroot')) {
      const where = placeOf(facts, binding);
      if (where === undefined) continue;
      report({
        message:
          where === 'macOS'
            ? 'On macOS, __noChroot lets this build run outside a relaxed sandbox, with the files and the network of the machine.'
            : '__noChroot lets this build run outside a relaxed sandbox, with the files and the network of the machine; a strict sandbox refuses it.',
        span: binding.attr.nameSpan,
        subject: '__noChroot',
        detail: derivationName(facts, binding.set),
        severity: where === 'macOS' ? 'info' : severityIn(role, 'error'),
        fixes: () => [
          {
            kind: 'edit',
            title: 'Remove __noChroot',
            safety: 'unsafe',
            edits: [{ file: 'self', ...removeAttr(facts.table, binding.attr) }],
          },
        ],
      });
    }
  },
};

function placeOf(facts: NixFacts, binding: Binding): 'anywhere' | 'macOS' | undefined {
  const value = facts.optionValue(binding.attr);
  if (value.kind === 'name' && value.callee.name === 'isDarwin') return 'macOS';
  if (!isOn(value)) return undefined;
  return recipientOf(facts, binding).onlyDarwin ? 'macOS' : 'anywhere';
}
