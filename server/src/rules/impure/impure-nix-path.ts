import type { Fix } from '../fix.ts';
import type { NixFacts, PathUse } from '../../nix/facts.ts';
import { advice } from '../shared/own-fixes.ts';
import { searchPathFix } from './shared/search-path-fix.ts';
import type { NixFileRole, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds search paths such as `<nixpkgs>`.
 *
 * ## Why it is bad
 *
 * `<nixpkgs>` is looked up in `NIX_PATH` and in the channels of whoever evaluates: each machine may have another version
 * there, and no file of the repository says which one is meant. In pure evaluation, which flakes use, there is nothing to
 * look in, and Nix stops ("cannot look up '<nixpkgs>' in pure evaluation mode": src/libexpr/primops.cc).
 *
 * `{ pkgs ? import <nixpkgs> { } }` is an info: it is only what is taken when the caller gives nothing. So are the modules
 * below `<nixpkgs/nixos>`, which configurations and tests that follow a channel take from it. `<nix/…>` comes with Nix
 * itself and is never reported. What the file tries out with `builtins.tryEval` is an info too. Where the file binds
 * `__findFile` or `__nixPath`, by which Nix looks such paths up, they may mean anything and are not reported.
 *
 * ## Fix
 *
 * Takes nixpkgs from what is at hand: the argument `nixpkgs` or `inputs`, else `pkgs.path`, and modules of NixOS from
 * `modulesPath`. Where a flake imports nixpkgs, it is told the system, too. Unsafe, because the version may be
 * another one.
 *
 * ## When to ignore it
 *
 * Where the channel of the machine is meant.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-nix-path',
    group: 'impure',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const tried = triedPaths(facts);
    for (const path of facts.paths) {
      if (path.kind !== 'search' || path.redefined || path.text.startsWith('<nix/')) continue;
      report({
        message:
          role.kind === 'flake'
            ? `${path.text} is looked up in NIX_PATH, which does not exist in a flake.`
            : `${path.text} is looked up in NIX_PATH, so it may be something else on each machine.`,
        span: path.span,
        subject: path.text,
        severity: severityIn(role, tried.has(path.text) ? 'info' : severityOf(path, role)),
        fixes: () => (tried.has(path.text) || path.isFallback ? [] : pinning(facts, path, role)),
      });
    }
  },
};

/** The search paths that the file tries out with `builtins.tryEval`: their absence is provided for. */
function triedPaths(facts: NixFacts): ReadonlySet<string> {
  const tried = new Set<string>();
  for (const { callee, args } of facts.calls) {
    if (callee.origin !== 'builtin' || callee.name !== 'tryEval' || args[0] === undefined) continue;
    const value = facts.value(args[0]);
    if (value.kind === 'path') tried.add(value.text);
  }
  return tried;
}

function severityOf(path: PathUse, role: NixFileRole): Severity {
  if (role.kind === 'flake') return path.isFallback ? 'warning' : 'error';
  return path.isFallback || /^<nixpkgs\/nixos[/>]/.test(path.text) ? 'info' : 'warning';
}

function pinning(facts: NixFacts, path: PathUse, role: NixFileRole): readonly Fix[] {
  const fixes = searchPathFix(facts, path, role);
  if (fixes.length > 0) return fixes;
  if (role.kind === 'flake') return advice('Declare it as an input of the flake, and take it from there.');
  return advice(
    role.inFlake
      ? 'Hand the inputs of the flake on to this file, and take it from there.'
      : 'Pin it with npins, or fetch a commit of it with a sha256.',
  );
}
