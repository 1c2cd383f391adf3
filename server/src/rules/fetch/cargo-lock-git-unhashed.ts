import { derivationName, recipientOf } from '../derivation/shared/recipients.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds Rust packages whose dependencies from git need no hash: `allowBuiltinFetchGit = true` in `cargoLock` or
 * `importCargoLock`.
 *
 * ## Why it is bad
 *
 * Dependencies from git that have no hash in `outputHashes` are fetched with `builtins.fetchGit`, by the commit that
 * Cargo.lock names (pkgs/build-support/rust/import-cargo-lock.nix of nixpkgs). So only git's SHA-1 says what arrives;
 * Cargo.lock has no checksum for them either. It happens while the file is evaluated, with all branches and submodules,
 * outside the sandbox, and no binary cache can stand in for a repository that is gone. nixpkgs does not accept it.
 *
 * Without it the hashes have to be in `outputHashes`: `outputHashes."name-1.0" = "sha256-…"`.
 *
 * ## When to ignore it
 *
 * While a dependency is from git for a short time, or where it changes so often that hashes are not worth the trouble.
 */
export const rule: Rule = {
  meta: {
    id: 'cargo-lock-git-unhashed',
    group: 'fetch',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const binding of facts.bindings('allowBuiltinFetchGit')) {
      const { attr, isLocal, path } = binding;
      if (isLocal) continue;
      const value = facts.attrValue(attr);
      if (value.kind !== 'bool' || !value.value) continue;
      const { attrs, name, origin } = recipientOf(facts, binding, WITHIN);
      const isInLock = path.at(-2) === 'cargoLock' && origin !== 'local' && name !== '';
      if (!isInLock && !(name === 'importCargoLock' && origin !== 'local')) continue;
      report({
        message: `allowBuiltinFetchGit lets ${name} fetch dependencies from git without a hash of their content, so only the SHA-1 of the commit says what arrives.`,
        span: valueSpan(facts, attr),
        subject: 'allowBuiltinFetchGit',
        detail: attrs === undefined ? '' : derivationName(facts, attrs),
        severity: severityIn(role, 'info'),
      });
    }
  },
};

const WITHIN: ReadonlySet<string> = new Set(['cargoLock']);
