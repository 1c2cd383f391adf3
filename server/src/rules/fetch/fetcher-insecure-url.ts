import { hostKind } from '../../flake/host.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { HTTPS_GIT_HOSTS, HTTPS_HOSTS } from '../../tables/https-hosts.ts';
import type { Fix } from '../fix.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type Address, addressesIn, hostIn, isHashed, shownAddress } from './shared/addresses.ts';

/**
 * ## What it does
 *
 * Finds fetchers that are given an address without encryption: `http://`, `ftp://`, `git://` or `svn://`, each element of
 * `urls` for itself. Where no hash and no commit checks what arrives it is an error.
 *
 * ## Why it is bad
 *
 * Anybody on the way can read the request and change the answer. With a hash a changed answer is refused, so that the build
 * is as safe as over https: nixpkgs' `fetchurl` does not even check certificates then
 * (pkgs/build-support/fetchurl/default.nix). What is left is the moment in which the hash is made: whoever updates the
 * package takes what arrives, and the hash then pins that ("Obtaining hashes securely" in the manual of nixpkgs).
 *
 * `mirror://` is no transport: nixpkgs has a list of servers for it. Addresses of this machine are no finding, those of a
 * private network and hidden services an info.
 *
 * ## Fix
 *
 * Writes `https://` on hosts that are known to serve the same at the same path (forges, registries of packages and the
 * like), and for `git://` on forges that no longer answer it. Safe, because the hash or the commit stays, and the servers
 * send whoever asks over http to https themselves. For other hosts nothing is offered.
 *
 * ## When to ignore it
 *
 * When the server offers nothing else and the hash was checked in another way, for example against a signature.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-insecure-url',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const address of addressesIn(facts)) {
      const scheme = /^(?:[a-z]+\+)?(http|ftp|git|svn):\/\//i.exec(address.text)?.[1]?.toLowerCase();
      if (scheme === undefined) continue;
      const host = hostIn(address);
      const kind = host === undefined ? undefined : hostKind(host);
      if (kind === 'loopback') continue;
      const isUnchecked = address.fetcher.origin === 'builtin' && isHashed(address) === false;
      // What a tool writes is changed in what the tool reads.
      if (role.generated && !(isUnchecked && address.isWhole)) continue;
      const isOwn = kind === 'private' || host?.endsWith('.onion') === true;
      const then = isUnchecked
        ? 'so anybody on the way can change what arrives'
        : 'so whoever makes the hash takes what anybody on the way sends';
      report({
        message: `${address.fetcher.name} downloads ${shownAddress(address)} over ${scheme === 'git' ? 'the git protocol' : scheme}, without encryption, ${then}.`,
        span: address.span,
        subject: address.fetcher.name,
        detail: shownAddress(address),
        severity: severityIn(role, severityOf(isOwn, isUnchecked)),
        fixes: () => encrypted(facts, address, scheme, host),
      });
    }
  },
};

function severityOf(isOwn: boolean, isUnchecked: boolean): Severity {
  if (isOwn) return 'info';
  return isUnchecked ? 'error' : 'warning';
}

function encrypted(
  { table: { text } }: NixFacts,
  { span }: Address,
  scheme: string,
  host: string | undefined,
): readonly Fix[] {
  const hosts = scheme === 'git' ? HTTPS_GIT_HOSTS : HTTPS_HOSTS;
  if (host === undefined || !hosts.has(host)) return [];
  // The address has to stand here, and name no port of its own.
  const written = /^"?((?:git\+)?(?:http|git):\/\/)([^/?#"]+)[/?#"]/.exec(text.slice(span.start, span.end));
  const [whole, old, authority] = written ?? [];
  if (whole === undefined || old === undefined || authority?.toLowerCase() !== host) return [];
  const start = span.start + (whole.startsWith('"') ? 1 : 0);
  const now = old.startsWith('git+') ? 'git+https://' : 'https://';
  return [
    {
      kind: 'edit',
      title: `Download from ${host} over https`,
      safety: 'safe',
      edits: [{ file: 'self', span: { start, end: start + old.length }, text: now }],
    },
  ];
}
