import type { FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { credentialsIn } from '../../flake/credentials.ts';
import { withoutSecret } from '../../flake/edit/without-secret.ts';
import { changeUrl } from '../../lock/edit/change-url.ts';
import { editFix, lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds passwords and tokens in the references of inputs: in the address before the host, among the parameters, or
 * anywhere if the text has the form of a token of GitHub, GitLab and others. What is found is never shown.
 *
 * ## Why it is bad
 *
 * flake.nix is committed, and Nix writes the reference into flake.lock as well, so that the secret goes to everybody who
 * can read the repository or its history; and into the store, which all users of a machine can read. Nix has a place for
 * tokens: `access-tokens` and `netrc-file` in
 * [nix.conf](https://nix.dev/manual/nix/latest/command-ref/conf-file#conf-access-tokens).
 *
 * A user name alone is no secret: `git+ssh://git@github.com/owner/repo` is fine. The entry in flake.lock that repeats the
 * secret is not reported once more.
 *
 * ## Fix
 *
 * Takes the secret out of flake.nix and flake.lock. Unsafe, because the source cannot be fetched any more where Nix is not given
 * the secret in another way (`access-tokens`, a netrc file). It stays in the history of the repository: revoke it.
 *
 * ## When to ignore it
 *
 * When what looks like a secret is public, for example a read-only token that the server gives to everybody.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-credentials',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const found = secretIn(input);
      if (found === undefined) continue;
      report({
        message: `The input '${printable(path)}' has ${found.what} in its reference, which everybody can read who has flake.nix or flake.lock: revoke it, and give its successor to Nix in access-tokens or a netrc file instead.`,
        span: found.span,
        subject: path,
        fixes: () => [
          ...(lock === 'unreadable'
            ? []
            : editFix(
                `Take the secret out of the reference of '${printable(path)}'`,
                'unsafe',
                changeUrl(flake, lockIn(lock), input, withoutSecret),
              )),
          { kind: 'advice', title: 'Revoke the secret: it stays readable in the history of the repository.' },
        ],
      });
    }
  },
};

function secretIn({ url, attrs }: FlakeInput): { readonly what: string; readonly span: Span } | undefined {
  // What stands before the path of `github:` or `path:` is neither a user nor a host.
  const address = url?.value.replace(/^[a-z][a-z0-9+.-]*:(?!\/\/)/i, '');
  const inUrl = address === undefined ? undefined : credentialsIn('url', address);
  if (url !== undefined && inUrl !== undefined) return { what: inUrl, span: url.span };
  for (const [name, { value, span }] of attrs) {
    const what = credentialsIn(name, value);
    if (what !== undefined) return { what, span };
  }
  return undefined;
}
