import { spanOfAttr } from '../../lock/compare-declaration.ts';
import { sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { nixpkgsKind } from '../shared/nixpkgs.ts';
import { sameInDeclaration } from './shared/same-as.ts';

/**
 * ## What it does
 *
 * Reports entries of which `locked` or `original` is a repository named nixpkgs that is not that of NixOS. Those of
 * Determinate Systems and of devenv, which pass nixpkgs on after tests of their own, are not reported.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-nixpkgs-fork](flake-input-nixpkgs-fork.md).
 *
 * ## Why it is bad
 *
 * nixpkgs builds everything, so whoever owns the fork decides what runs on your machine; and a fork gets fixes of security
 * holes only when its owner fetches them. It may be just what you want, but you should know.
 *
 * ## What Nix does
 *
 * It does not look at it: to Nix an owner is a name like any other.
 *
 * ## When to ignore it
 *
 * When it is your own fork, or you trust its owner as you trust NixOS.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-nixpkgs-fork',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const same = sameInDeclaration({ lock, declared }, 'flake-input-nixpkgs-fork');
    const told = new Set<string>();
    for (const { node, part, ref: attrs } of lock.parts) {
      if (told.has(node.key) || nixpkgsKind(attrs) !== 'fork') continue;
      told.add(node.key);
      const source = sourceText(attrs);
      report({
        message: `${entryName(lock, node)} ${part === 'locked' ? 'comes from' : 'asks for'} ${source}, a copy of nixpkgs that NixOS does not maintain.`,
        span: spanOfAttr(attrs, 'owner'),
        subject: node.key,
        detail: source,
        ...same({ node, part }),
      });
    }
  },
};
