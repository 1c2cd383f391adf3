import { hostOddity } from '../../flake/host-oddity.ts';
import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { addressesIn, certainPart, hostIn } from './shared/addresses.ts';
import { isLoaders } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers that are given an address on a host that software is rarely served from on purpose: a bare IP address, a
 * name in punycode or with signs beyond ASCII, a pastebin, a file sharing service, a tunnel, a name of dynamic DNS, a link
 * shortener, a hidden service, a proxy. An address or a name of a private network is an info.
 *
 * ## Why it is bad
 *
 * Nobody stands behind such a host with a name: there is no account, no history, and often no telling who will answer
 * tomorrow. Those are the places that malicious code is fetched from
 * ([MITRE ATT&CK T1102, Web Service](https://attack.mitre.org/techniques/T1102/)), and names in punycode are made to be
 * taken for others. A hash only says that the content is still the same, not that it is any good.
 *
 * A gist at a commit (`…/raw/<40 digits>/file`) has a history and is no finding.
 *
 * ## When to ignore it
 *
 * For a server of your own, and for content that you have looked at.
 */
export const rule: Rule = {
  meta: {
    id: 'url-suspicious-host',
    group: 'fetch',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const address of addressesIn(facts)) {
      const host = hostIn(address);
      const oddity = host === undefined ? undefined : hostOddity(host);
      if (host === undefined || oddity === undefined || isLoaders(role, address.value)) continue;
      if (host.startsWith('gist.') && /\/[0-9a-f]{40}\//i.test(certainPart(address))) continue;
      const { fetcher, span } = address;
      report({
        message: `${fetcher.name} downloads from ${printable(host)}, ${oddity.what}.`,
        span,
        subject: fetcher.name,
        detail: host.slice(0, 100),
        severity: severityIn(role, oddity.isPrivate ? 'info' : 'warning'),
      });
    }
  },
};
