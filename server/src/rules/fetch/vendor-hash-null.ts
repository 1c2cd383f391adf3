import { derivationName } from '../derivation/shared/recipients.ts';
import type { Rule } from '../rule.ts';
import { valueSpan } from './shared/fetches.ts';
import { vendoredHashes } from './shared/vendored.ts';

/**
 * ## What it does
 *
 * Finds Go packages without a hash of their dependencies: `vendorHash = null`.
 *
 * ## Why it is bad
 *
 * Then nothing is fetched, and the dependencies are those in the folder `vendor` of the source ("buildGoModule" in the
 * manual of nixpkgs, chapter Go; pkgs/build-support/go/module.nix). That is as reproducible as a hash, and right for
 * modules without dependencies. But the copies in `vendor` are reviewed by nobody but those who wrote them there: neither
 * `go.sum` nor Nix compares them with what was published, and a change in them looks like any other.
 *
 * ## When to ignore it
 *
 * Where the module has no dependencies, or somebody compares the folder with `go mod vendor`. For Nix itself all is well.
 */
export const rule: Rule = {
  meta: {
    id: 'vendor-hash-null',
    group: 'fetch',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const { row, attr, builder, package: given } of vendoredHashes(facts)) {
      if (row.whenNull !== 'vendored' || facts.attrValue(attr).kind !== 'null') continue;
      const name = row.path.join('.');
      report({
        message: `${name} is null, so ${builder} takes the dependencies from the vendor folder of the source, and nothing compares them with what was published.`,
        span: valueSpan(facts, attr),
        subject: name,
        detail: derivationName(facts, given),
      });
    }
  },
};
