import type { Binding, NixFacts } from '../../nix/facts.ts';
import { spanOf } from '../../syntax/table.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { attributesNamed, stringsOf } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds packages that are compiled without any of the compiler's protections: `hardeningDisable = [ "all" ]`.
 *
 * ## Why it is bad
 *
 * nixpkgs compiles with protections against overflows and with randomised addresses (`fortify`, `stackprotector`, `pie`,
 * `relro` and others). Without them a mistake in the program is easier to exploit. Mostly one of them is in the way, and
 * the others could stay ("Hardening in Nixpkgs" in the manual of nixpkgs).
 *
 * ## Fix
 *
 * Which of the protections is in the way only a build can tell.
 *
 * ## When to ignore it
 *
 * For kernels, boot loaders, firmware and other things that run without a libc. Development shells are not reported.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-disabled-hardening',
    group: 'derivation',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    // Shells were made with mkDerivation before there was mkShell.
    if (/(?:^|[/-])shell\.nix$/.test(role.path)) return;
    for (const binding of attributesNamed(facts, 'hardeningDisable')) {
      const item = stringsOf(facts, binding.attr).find(({ value }) => value === 'all');
      if (item === undefined || !isPackage(facts, binding)) continue;
      report({
        message:
          'hardeningDisable switches all protections of the compiler off, which makes mistakes easier to exploit.',
        span: spanOf(facts.table, item.row),
        subject: 'hardeningDisable',
        detail: derivationName(facts, binding.set),
        fixes: () => advice('Name the one protection that is in the way, such as fortify or format.'),
      });
    }
  },
};

/** Not a shell, nor an option of that name: devenv has one for its shells. */
function isPackage(facts: NixFacts, binding: Binding): boolean {
  const { kind } = recipientOf(facts, binding);
  return kind !== undefined && kind !== 'shell';
}
