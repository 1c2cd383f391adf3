import { UNUSUAL_HOSTS, type UnusualHosts } from '../tables/unusual-hosts.ts';
import { hostKind } from './host.ts';

/** What is odd about a host that software is fetched from. */
export interface HostOddity {
  /** What follows its name in a sentence. */
  readonly what: string;
  /** An address or a name of a private network. */
  readonly isPrivate: boolean;
}

/** What is odd about a host by its text alone; undefined where nothing is, and for this machine. */
export function hostOddity(host: string): HostOddity | undefined {
  const kind = hostKind(host);
  if (host === '' || kind === 'loopback') return undefined;
  if (kind === 'private') return { what: 'which only a private network can reach', isPrivate: true };
  if (kind === 'address') return { what: 'a bare IP address: nothing says whose it is', isPrivate: false };
  if (/[^ -~]/.test(host) || /(?:^|\.)xn--/.test(host)) {
    const what = 'a name with signs beyond ASCII, which is easily taken for another';
    return { what, isPrivate: false };
  }
  const known = unusual(host);
  return known === undefined ? undefined : { what: `${known.what}, where ${known.why}`, isPrivate: false };
}

const BY_DOMAIN: ReadonlyMap<string, UnusualHosts> = new Map(
  UNUSUAL_HOSTS.flatMap((hosts) => hosts.domains.map((domain) => [domain, hosts] as const)),
);

/** Looks the host up, and the domains that it is in. */
function unusual(host: string): UnusualHosts | undefined {
  if (host.length > 253) return undefined;
  for (let domain = host; ; domain = domain.slice(domain.indexOf('.') + 1)) {
    const found = BY_DOMAIN.get(domain);
    if (found !== undefined || !domain.includes('.')) return found;
  }
}
