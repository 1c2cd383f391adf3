import { credentialsIn } from '../../flake/credentials.ts';
import { secretInRequest } from '../../flake/request-secrets.ts';
import type { NixFacts, StaticValue } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type Address, addressesIn, fetchSets, shownAddress } from './shared/addresses.ts';
import { valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds passwords and tokens that are given to fetchers: in the address before the host, among the parameters of the
 * address, in `curlOpts`, `curlOptsList` and `netrcPhase`, and the `secret_access_key` of `fetchs3`. What is found is never
 * shown.
 *
 * ## Why it is bad
 *
 * The file is committed, and with it the secret goes to everybody who can read the repository or its history. It also gets
 * into the derivation, and so into the store, which all users of a machine can read and caches hand out
 * (src/libstore/derivations.cc of Nix writes all attributes there). Nix has a
 * place for logins: [`netrc-file` and `access-tokens`](https://nix.dev/manual/nix/latest/command-ref/conf-file#conf-netrc-file)
 * in nix.conf; nixpkgs' fetchers take them from the environment (`netrcImpureEnvVars`).
 *
 * A user name alone is no secret, and neither is what comes from a variable of the environment (`password $TOKEN`).
 *
 * ## Fix
 *
 * Takes the login out of an address that stands in the file, where no other secret is left in it. Unsafe, because nothing
 * can be fetched until the machine has the login in a netrc file. What was committed stays in the history: revoke it.
 *
 * ## When to ignore it
 *
 * When what looks like a secret is public, for example a read-only token that the server gives to everybody.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-credentials',
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
    const severity = severityIn(role, 'error');
    for (const address of addressesIn(facts)) {
      const { fetcher, text, isWhole, span } = address;
      const found = credentialsIn('url', isWhole ? text : knownParts(text));
      if (found === undefined) continue;
      report({
        message: `The address that ${fetcher.name} is given has ${found} in it: ${ADVICE}`,
        span,
        subject: fetcher.name,
        detail: shownAddress(address),
        severity,
        fixes: () => withoutLogin(facts, address),
      });
    }
    for (const name of ['curlOpts', 'curlOptsList', 'netrcPhase']) {
      for (const { attr, isLocal, path } of facts.bindings(name)) {
        const found = isLocal ? undefined : secretIn(facts, facts.optionValue(attr));
        if (found === undefined) continue;
        report({
          message: `${name} has ${found} in it: ${ADVICE}`,
          span: valueSpan(facts, attr),
          subject: name,
          detail: path.join('.').slice(0, 200),
          severity,
        });
      }
    }
    for (const { fetcher, args } of fetchSets(facts)) {
      if (fetcher.name !== 'fetchs3') continue;
      const credentials = args.attrs.get('credentials');
      const set = credentials === undefined ? undefined : facts.attrValue(credentials);
      const key = set?.kind === 'attrs' ? set.attrs.attrs.get('secret_access_key') : undefined;
      const value = key === undefined ? undefined : facts.attrValue(key);
      if (key === undefined || value?.kind !== 'string' || value.value === '') continue;
      report({
        message: `The credentials of fetchs3 have a secret access key in them: ${ADVICE}`,
        span: valueSpan(facts, key),
        subject: 'fetchs3',
        severity,
      });
    }
  },
};

const ADVICE =
  'everybody who can read the repository or the store can read it; revoke it, and give its successor in a netrc file.';

/** Without the last part, which goes on in what is not known. */
function knownParts(text: string): string {
  return text.slice(0, Math.max(...['/', '?', '&', ';', '@'].map((end) => text.lastIndexOf(end))) + 1);
}

function secretIn(facts: NixFacts, value: StaticValue): string | undefined {
  if (value.kind === 'string') return secretInRequest(value.value);
  // What is not known comes from elsewhere.
  if (value.kind === 'unknown') return secretInRequest(`${value.prefix ?? ''}…`);
  if (value.kind !== 'list') return undefined;
  const words = value.items.map((row) => {
    const item = facts.value(row);
    return item.kind === 'string' ? item.value : '…';
  });
  return secretInRequest(words.join(' '));
}

/** The address without what stands before the `@`. */
function withoutLogin({ table: { text } }: NixFacts, { span }: Address): readonly Fix[] {
  const written = text.slice(span.start, span.end);
  const [whole, scheme, login] = /^"?([a-z][a-z0-9+.-]*:\/\/)([^/?#@"\s]+@)/i.exec(written) ?? [];
  if (whole === undefined || scheme === undefined || login === undefined) return [];
  const start = span.start + whole.length - login.length;
  const left = written.replace(login, '').replaceAll('"', '');
  // An interpolated part may be anything.
  if (login.includes('$') || credentialsIn('url', left) !== undefined) return [];
  return [
    {
      kind: 'edit',
      title: 'Take the login out of the address',
      safety: 'unsafe',
      edits: [{ file: 'self', span: { start, end: start + login.length }, text: '' }],
    },
  ];
}
