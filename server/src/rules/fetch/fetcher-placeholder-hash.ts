import type { NixFacts } from '../../nix/facts.ts';
import { isForUpdate } from '../derivation/shared/recipients.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashOf } from './fixes/ask-hash.ts';
import { type Fetch, fetchesIn, valueSpan } from './shared/fetches.ts';
import { hashDetail, hashesOfFetch, hashName, type HashUse } from './shared/hashes.ts';
import { type Placeholder, placeholderIn } from './shared/placeholders.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose hash is a placeholder: empty, `lib.fakeHash` and its like, all zeros, or one character repeated.
 *
 * ## Why it is bad
 *
 * The fetch cannot succeed: what is downloaded never has this hash. It is left over from an update that was not finished.
 *
 * A placeholder that somebody made up is worse. nixpkgs' `fetchurl` does not check certificates once there is a hash,
 * for then content that differs is refused anyway; only for `""`, `lib.fakeHash`, `lib.fakeSha256` and `lib.fakeSha512`
 * does it check them (pkgs/build-support/fetchurl/default.nix; "Obtaining hashes securely" in the manual of nixpkgs).
 * So with a made-up hash anybody on the way can answer, and the hash in the error message, which one pastes next, is theirs.
 *
 * ## What Nix does
 *
 * Nix's own fetchers always check certificates, and so does git, which the fetchers of forges use for submodules and the
 * like. An empty hash beside another one does not count. What is made to learn a hash, in `passthru` or in what updates, is
 * not reported. Hashes of dependencies are a matter of `vendor-hash-placeholder`.
 *
 * ## Fix
 *
 * Fetches it with Nix, on your command, and writes the hash of what came, in SRI. What was fetched and from where is shown
 * before it is written: the first use is trusted. It is offered where all that decides what is fetched stands in the file.
 *
 * ## When to ignore it
 *
 * In a template that is meant to be filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-placeholder-hash',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const fetch of fetchesIn(facts)) {
      const { fetcher, call } = fetch;
      if (fetcher.toldBy !== undefined) continue;
      const uses = hashesOfFetch(facts, fetch);
      for (const use of uses) {
        const placeholder = placeholderIn(use.value);
        if (placeholder === undefined || isNotUsed(use, uses) || isForUpdate(facts, call)) continue;
        report({
          message: message(facts, fetch, use, placeholder),
          span: valueSpan(facts, use.attr),
          subject: fetcher.name,
          detail: hashDetail(facts, use),
          severity: severityIn(role, 'error'),
          fixes: () => hashOf(facts, fetch),
          confidence: fetcher.origin === 'builtin' && use.value.kind === 'string' ? 'high' : 'medium',
        });
      }
    }
  },
};

/** An empty hash beside another one, which may be known or not. */
function isNotUsed({ value }: HashUse, all: readonly HashUse[]): boolean {
  return isEmpty(value) && all.some((other) => !isEmpty(other.value));
}

function isEmpty(value: HashUse['value']): boolean {
  return value.kind === 'string' && value.value === '';
}

function message(facts: NixFacts, fetch: Fetch, use: HashUse, { words, madeUp }: Placeholder): string {
  const what = `The ${hashName(use)} is ${words}`;
  return madeUp && isByFetchurl(facts, fetch)
    ? `${what}, for which the download does not check certificates: the hash that the failing build reports may be an attacker's.`
    : `${what}, so the fetch can only fail.`;
}

/** The fetchers of forges download an archive, unless they need more of the repository: then git does it. */
function isByFetchurl(facts: NixFacts, { fetcher, args }: Fetch): boolean {
  if (fetcher.viaFetchurl !== true) return false;
  return !BY_GIT.some((name) => {
    const attr = args.attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    return value !== undefined && !(value.kind === 'bool' && !value.value);
  });
}

/** Attributes with which fetchFromGitHub and its like call fetchgit (pkgs/build-support/fetchgithub of nixpkgs). */
const BY_GIT = ['fetchSubmodules', 'leaveDotGit', 'deepClone', 'forceFetchGit', 'sparseCheckout', 'fetchLFS'];
