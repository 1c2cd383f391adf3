import type { StaticValue } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type Fetch, fetchesIn, sourceOf, valueSpan } from './shared/fetches.ts';
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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const fetch of fetchesIn(facts)) {
      for (const name of fetch.fetcher.hashes) {
        const attr = fetch.args.attrs.get(name);
        if (attr === undefined) continue;
        const value = facts.attrValue(attr);
        const placeholder = placeholderIn(value);
        if (placeholder === undefined) continue;
        report({
          message: message(fetch, name, placeholder),
          span: valueSpan(facts, attr),
          subject: fetch.fetcher.name,
          detail: `${name} ${sourceOf(facts, fetch.args)}`,
          severity: severityIn(role, 'error'),
          confidence: confidenceOf(fetch, value),
        });
      }
    }
  },
};

function message({ fetcher }: Fetch, attr: string, { words, madeUp }: Placeholder): string {
  const what = `The ${attr} of ${fetcher.name} is ${words}`;
  return madeUp && fetcher.viaFetchurl === true
    ? `${what}, for which the download does not check certificates: the hash that the failing build reports may be an attacker's.`
    : `${what}, so the fetch can only fail.`;
}

function confidenceOf({ fetcher }: Fetch, value: StaticValue): 'high' | 'medium' {
  return fetcher.origin === 'builtin' && value.kind === 'string' ? 'high' : 'medium';
}
