import { placedRef } from '../../flake/placed-ref.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import { sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { sourcePolicy } from '../shared/source-policy.ts';

/**
 * ## What it does
 *
 * Holds the references in flake.nix against the sources that the project's policy allows and denies. Without such a policy
 * it says nothing. What is locked, inputs of inputs included, is held against it by
 * [lock-untrusted-source](lock-untrusted-source.md), which says what patterns there are; an entry of the lock that only
 * repeats flake.nix is not reported once more.
 *
 * Relative paths are always allowed, as they are part of the flake. Names from the registry are told by
 * [flake-input-indirect](flake-input-indirect.md), and by what the lock has for them.
 *
 * ## Why it is bad
 *
 * Each owner and host that a flake has inputs from can run code wherever the flake is evaluated and built. Nix fetches
 * whatever the inputs name; nothing asks whether you know them.
 *
 * ## When to ignore it
 *
 * Never: add the source to the policy when you trust it.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-untrusted-source',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, policy }, report) {
    const sources = sourcePolicy(policy);
    if (sources === undefined) return;
    for (const { input, path } of allInputs(flake)) {
      const ref = placedRef(input);
      const { source } = ref ?? {};
      if (ref === undefined || source === undefined || source.kind === 'indirect') continue;
      if (source.kind === 'path' && !source.path.startsWith('/')) continue;
      const why = sources.refusal(source);
      if (why === undefined) continue;
      report({
        message: `The input '${printable(path)}' is ${sourceText(ref)}, ${why}.`,
        span: input.refSpan,
        subject: path,
      });
    }
  },
};
