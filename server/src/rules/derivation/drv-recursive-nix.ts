import { spanOf } from '../../syntax/table.ts';
import type { Rule } from '../rule.ts';
import { attributesNamed, stringsOf } from './shared/attributes.ts';
import { derivationName } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds builds that start builds: `requiredSystemFeatures` with `recursive-nix`.
 *
 * ## Why it is bad
 *
 * Such a build is connected to the Nix daemon and may build derivations that only come to be while it runs. Neither a
 * review of the expressions nor a search of the derivation's inputs can tell what is fetched and built. It needs the
 * experimental feature of the same name; no other machine takes the build ("recursive-nix" in the manual's chapter on
 * experimental features).
 *
 * ## When to ignore it
 *
 * Where a tool that uses Nix is tested in the sandbox, and nothing is released from it.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-recursive-nix',
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
    for (const { attr, set } of attributesNamed(facts, 'requiredSystemFeatures')) {
      const item = stringsOf(facts, attr).find(({ value }) => value === 'recursive-nix');
      if (item === undefined) continue;
      report({
        message:
          'This build may start builds of its own (recursive-nix), which no review of its inputs can see.',
        span: spanOf(facts.table, item.row),
        subject: 'requiredSystemFeatures',
        detail: derivationName(facts, set),
      });
    }
  },
};
