import { percentDecode, percentEncode } from './percent.ts';

/** The `user:password@host:port` of a URL. */
export interface UrlAuthority {
  readonly kind: 'name' | 'ipv4' | 'ipv6';
  /** Percent-decoded, an IPv6 address without its brackets. */
  readonly host: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly port: number | undefined;
}

const PCT = '%[0-9A-Fa-f]{2}';
const USERINFO = new RegExp(`^(?:[A-Za-z0-9\\-._~!$&'()*+,;=:]|${PCT})*$`);
const REG_NAME = new RegExp(`^(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|${PCT})*$`);
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Parses an authority (RFC 3986, section 3.2); undefined if it is not one. */
export function parseAuthority(text: string): UrlAuthority | undefined {
  const at = text.indexOf('@');
  const userinfo = at < 0 ? undefined : text.slice(0, at);
  if (userinfo !== undefined && !USERINFO.test(userinfo)) return undefined;
  const colon = userinfo?.indexOf(':') ?? -1;
  const user =
    userinfo === undefined ? undefined : percentDecode(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const password = userinfo === undefined || colon < 0 ? undefined : percentDecode(userinfo.slice(colon + 1));

  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(at < 0 ? text : text.slice(at + 1));
  if (match === null) return undefined;
  const host = parseHost(match[1] ?? '');
  const port = match[2] === undefined || match[2] === '' ? undefined : Number(match[2]);
  if (host === undefined || port === 0 || (port !== undefined && port > 65535)) return undefined;
  return { ...host, user, password, port };
}

export function renderAuthority(authority: UrlAuthority): string {
  const { kind, host, user, password, port } = authority;
  const userinfo =
    user === undefined
      ? ''
      : `${percentEncode(user)}${password === undefined ? '' : `:${percentEncode(password)}`}@`;
  const name =
    kind === 'ipv6' ? `[${percentEncode(host, ':')}]` : kind === 'ipv4' ? host : percentEncode(host);
  return `${userinfo}${name}${port === undefined ? '' : `:${port}`}`;
}

/** The host of an authority or of an SCP-like git address; an IPv6 address stands in brackets. */
export function parseHost(text: string): Pick<UrlAuthority, 'kind' | 'host'> | undefined {
  if (text.startsWith('[')) {
    const address = /^\[([0-9A-Fa-f:.]+(?:%25[A-Za-z0-9\-._~]+)?)\]$/.exec(text)?.[1];
    return address === undefined || !isIpv6(address.replace(/%25[^]*$/, ''))
      ? undefined
      : { kind: 'ipv6', host: percentDecode(address) ?? address };
  }
  if (IPV4.test(text)) return { kind: 'ipv4', host: text };
  return REG_NAME.test(text) ? { kind: 'name', host: percentDecode(text) ?? text } : undefined;
}

function isIpv6(address: string): boolean {
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const v4 = last.includes('.');
  if (v4 && !IPV4.test(last)) return false;
  const count = groups.length + (v4 ? 1 : 0);
  const wellFormed = (v4 ? groups.slice(0, -1) : groups).every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group));
  return wellFormed && (halves.length === 2 ? count < 8 : count === 8);
}
