import { sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { isoDay } from '../shared/dates.ts';
import { directInputs } from './shared/direct.ts';
import { entryName } from './shared/entries.ts';
import { askedRelease } from '../shared/release.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { updateFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries that are of a release of NixOS whose support has ended, told by the name of the branch
 * (`nixos-24.05`, `release-24.05`, `nixpkgs-24.05-darwin`), the channel, or the version on FlakeHub. home-manager
 * (`release-24.05`) and nix-darwin (`nix-darwin-24.11`) share the times of NixOS. Inputs of inputs are a note only.
 *
 * A release is supported until one month after the next one: 25.05 until the end of 2025, 25.11 until the end of June
 * 2026 ([NixOS manual](https://nixos.org/manual/nixos/stable/#sec-upgrading)). So the end is computed from the name.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-eol-branch](flake-input-eol-branch.md).
 *
 * ## Why it is bad
 *
 * Nobody mends holes in a release after that. An update of the lock succeeds and brings nothing.
 *
 * ## What Nix does
 *
 * It does not look at it: to Nix a branch whose support has ended is a branch like any other.
 *
 * ## Fix
 *
 * Lets Nix lock the input of this flake anew that brings it, which may bring a newer release, and shows the change before it is
 * written. A release that flake.nix itself asks for is for you to choose.
 *
 * ## When to ignore it
 *
 * When you need that release to compare with, or to build something old, and nobody runs the result.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-eol-nixpkgs',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared, today }, report) {
    if (today === undefined) return;
    const same = sameInDeclaration({ lock, declared }, 'flake-input-eol-branch');
    const direct = directInputs(lock);
    for (const node of lock.inputNodes) {
      const inOriginal = node.original && askedRelease(node.original);
      const asked = inOriginal ?? (node.locked && askedRelease(node.locked));
      if (asked === undefined || today < asked.release.supportEnds) continue;
      const { release, of, attr } = asked;
      const ref = node.locked ?? node.original;
      report({
        message:
          `${entryName(lock, node)}${ref === undefined ? '' : ` (${sourceText(ref)})`} is of ${of} ${release.name}, ` +
          `which has had no fixes of security holes since ${isoDay(release.supportEnds)}: ` +
          `${direct.has(node) ? 'ask for a release that is supported' : 'an update of the input that brings it may bring a newer one'}.`,
        span: attr.span,
        subject: node.key,
        fixes: () => (direct.has(node) ? [] : updateFixes(lock, broughtBy(lock, node))),
        detail: `${of} ${release.name}`,
        severity: direct.has(node) ? 'warning' : 'info',
        ...same({ node, part: inOriginal === undefined ? 'locked' : 'original' }),
      });
    }
  },
};

/** The input of this flake that leads to a node. */
function broughtBy(lock: LockGraph, node: LockNode): LockNode {
  let reached = lock.reached.get(node);
  while (reached?.parent !== undefined) reached = reached.parent;
  return reached?.node ?? node;
}
