import { placedRef } from '../../flake/placed-ref.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { isoDay } from '../shared/dates.ts';
import { askedRelease } from '../shared/release.ts';

/**
 * ## What it does
 *
 * Finds inputs that ask for a release of NixOS whose support has ended, told by the name of the branch (`nixos-24.05`,
 * `release-24.05`, `nixpkgs-24.05-darwin`), the channel, or the version on FlakeHub. home-manager (`release-24.05`) and
 * nix-darwin (`nix-darwin-24.11`) share the times of NixOS. Other projects with such branches are not looked at.
 *
 * A release is supported until one month after the next one: 25.05 until the end of 2025, 25.11 until the end of June
 * 2026 ([NixOS manual](https://nixos.org/manual/nixos/stable/#sec-upgrading)). So the end is computed from the name. The
 * entry of flake.lock is not reported once more.
 *
 * ## Why it is bad
 *
 * Nobody mends holes in a release after that. An update of the lock succeeds and brings nothing.
 *
 * ## When to ignore it
 *
 * When you need that release to compare with, or to build something old, and nobody runs the result.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-eol-branch',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, today }, report) {
    if (today === undefined) return;
    for (const { input, path } of allInputs(flake)) {
      const ref = placedRef(input);
      const asked = ref && askedRelease(ref);
      if (asked === undefined || today < asked.release.supportEnds) continue;
      const { release, of, attr } = asked;
      report({
        message:
          `The input '${printable(path)}' is of ${of} ${release.name}, which has had no fixes of security holes since ` +
          `${isoDay(release.supportEnds)}: ask for a release that is supported.`,
        span: attr.span,
        subject: path,
      });
    }
  },
};
