import { printable } from '../../flake/show.ts';
import { spanOf } from '../../syntax/table.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { elementsOf } from './shared/lists.ts';

/**
 * ## What it does
 *
 * Reports each package in `permittedInsecurePackages`: in `nixpkgs.config`, in the `config` of `import nixpkgs { … }` or in
 * a config.nix.
 *
 * ## Why it is bad
 *
 * nixpkgs refuses to evaluate a package that has known vulnerabilities which nobody mends (`meta.knownVulnerabilities`,
 * pkgs/stdenv/generic/check-meta.nix). An entry here takes that refusal away for everything that depends on the package, not
 * only for what it was meant for. It usually stays when the reason is gone: a list that names one version does nothing any
 * more once nixpkgs has another, and nothing says so.
 *
 * ## When to ignore it
 *
 * When the vulnerabilities were read and cannot be reached in this use. Say so in the comment, with a day on which to look
 * again.
 */
export const rule: Rule = {
  meta: {
    id: 'nixpkgs-insecure-allowed',
    group: 'nixos',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const seen = new Set<number>();
    for (const { attr } of facts.bindings('permittedInsecurePackages')) {
      for (const row of elementsOf(facts, attr, seen)) {
        const value = facts.value(row);
        const name =
          value.kind === 'string'
            ? value.value
            : value.kind === 'unknown' && value.prefix !== undefined && value.prefix !== ''
              ? `${value.prefix}…`
              : undefined;
        if (name === undefined) continue;
        report({
          message: `${printable(name)} is allowed although nixpkgs marks it as insecure, so its known vulnerabilities stop no build.`,
          span: spanOf(facts.table, row),
          subject: 'permittedInsecurePackages',
          detail: name,
          severity: severityIn(role, 'warning'),
        });
      }
    }
  },
};
