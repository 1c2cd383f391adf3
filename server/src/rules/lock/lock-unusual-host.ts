import { printable } from '../../flake/show.ts';
import { hostOddity } from '../../flake/host-oddity.ts';
import type { Rule, Severity } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { type AskedHost, askedHost } from '../shared/hosts.ts';
import { matchesPlaces, parseSourcePattern, placesOf } from '../shared/source-pattern.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries of which `locked` or `original` names a host that software is rarely served from on purpose: a bare IP
 * address, a name in punycode or with signs beyond ASCII, a pastebin, a file sharing service, a tunnel, a name of dynamic
 * DNS, a link shortener, a hidden service, or a single file of a branch on raw.githubusercontent.com. An address or a
 * name of a private network is a note only.
 *
 * A file of a branch that flake.nix asks for is told there, by
 * [flake-input-mutable-url](flake-input-mutable-url.md).
 *
 * ## Why it is bad
 *
 * Nobody stands behind such a host with a name: there is no account, no history, and often no telling who will answer
 * tomorrow. Those are the places that malicious code is fetched from
 * ([MITRE ATT&CK T1102, Web Service](https://attack.mitre.org/techniques/T1102/)), and names in punycode are made to be
 * taken for others.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * For a server of your own. Name it among the allowed sources of the project's policy, and it is not reported.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-unusual-host',
    group: 'lock',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared, policy }, report) {
    const same = sameInDeclaration({ lock, declared }, 'flake-input-mutable-url');
    const allowed = policy.allowedSources
      .map(parseSourcePattern)
      .flatMap((one) => (one.ok ? [one.pattern] : []));
    const told = new Set<string>();
    for (const { node, part, ref: attrs } of lock.unusual.parts) {
      const asked = askedHost(attrs);
      const oddity = asked === undefined ? undefined : oddityOf(asked);
      if (asked === undefined || oddity === undefined || told.has(`${node.key}\n${asked.host}`)) continue;
      const source = allowed.length === 0 ? undefined : attrs.source;
      if (source !== undefined && allowed.some((pattern) => matchesPlaces(pattern, placesOf(source))))
        continue;
      told.add(`${node.key}\n${asked.host}`);
      report({
        message: `${entryName(lock, node)} comes from ${printable(asked.host)}, ${oddity.what}.`,
        span: asked.attr.span,
        subject: node.key,
        fixes: () => restoreFixes(lock, node),
        detail: asked.host.slice(0, 100),
        severity: oddity.severity,
        ...(oddity.moves ? same({ node, part }) : {}),
      });
    }
  },
};

interface Oddity {
  readonly what: string;
  /** That is all that is odd about it. */
  readonly moves?: true;
  readonly severity: Severity;
}

function oddityOf({ host, rest }: AskedHost): Oddity | undefined {
  const known = hostOddity(host);
  if (known !== undefined) return { what: known.what, severity: known.isPrivate ? 'info' : 'warning' };
  if (host !== 'raw.githubusercontent.com' || /^\/[^/]+\/[^/]+\/[0-9a-f]{40}\//i.test(rest)) return undefined;
  const what = 'as a single file of a branch or tag, which may change at any time';
  return { what, severity: 'warning', moves: true };
}
