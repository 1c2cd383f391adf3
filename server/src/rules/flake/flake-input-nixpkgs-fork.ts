import { placedRef } from '../../flake/placed-ref.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import { sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { nixpkgsKind } from '../shared/nixpkgs.ts';

/**
 * ## What it does
 *
 * Finds inputs that are a repository named nixpkgs which is not that of NixOS. Those of Determinate Systems and of devenv,
 * which pass nixpkgs on after tests of their own, are not reported. The entry of flake.lock is not reported once more.
 *
 * ## Why it is bad
 *
 * nixpkgs builds everything, so whoever owns the fork decides what runs on your machine; and a fork gets fixes of security
 * holes only when its owner fetches them
 * ([flake-checker](https://github.com/DeterminateSystems/flake-checker) asks for the owner NixOS, too). It may be just what
 * you want, but you should know.
 *
 * ## When to ignore it
 *
 * When it is your own fork, or you trust its owner as you trust NixOS.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-nixpkgs-fork',
    group: 'flake',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    for (const { input, path } of allInputs(flake)) {
      const ref = placedRef(input);
      if (ref === undefined || nixpkgsKind(ref) !== 'fork') continue;
      report({
        message: `The input '${printable(path)}' is ${sourceText(ref)}, a copy of nixpkgs that NixOS does not maintain.`,
        span: input.refSpan,
        subject: path,
      });
    }
  },
};
