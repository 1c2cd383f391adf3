/**
 * What a host is, told by its text alone: this machine, an address or a name of a private network (RFC 1918, RFC 4193,
 * RFC 6762, RFC 8375), another bare address, or a name.
 */
export type HostKind = 'loopback' | 'private' | 'address' | 'name';

/** @param host without port and brackets, in any case */
export function hostKind(host: string): HostKind {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (/^(?:.+\.)?localhost$/.test(name)) return 'loopback';
  if (name.includes(':')) return kindOfIpv6(name);
  const octets = ipv4(name);
  if (octets !== undefined) return kindOfIpv4(octets);
  return /\.(?:local|lan|internal|home\.arpa|intranet|corp)$/.test(name) ? 'private' : 'name';
}

/** All the ways in which resolvers read an IPv4 address: decimal, octal and hexadecimal, in one to four parts (inet_aton). */
function ipv4(text: string): readonly [number, number] | undefined {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[0-9a-f]*|\d+)$/.test(part))) return undefined;
  const numbers = parts.map((part) =>
    part.startsWith('0x')
      ? Number.parseInt(part.slice(2) || '0', 16)
      : Number.parseInt(part, /^0\d/.test(part) ? 8 : 10),
  );
  const last = numbers.pop() ?? 0;
  const value = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return value <= 0xffffffff ? [Math.floor(value / 2 ** 24), Math.floor(value / 2 ** 16) % 256] : undefined;
}

function kindOfIpv4([first, second]: readonly [number, number]): HostKind {
  if (first === 127 || first === 0) return 'loopback';
  const isPrivate =
    first === 10 ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second < 128);
  return isPrivate ? 'private' : 'address';
}

function kindOfIpv6(text: string): HostKind {
  const address = text.replace(/%[^]*$/, '');
  if (/^(?:0*:)*:?0*1$/.test(address)) return 'loopback';
  const mapped = /^(?:0*:)*:?ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  const octets = mapped === undefined ? undefined : ipv4(mapped);
  if (octets !== undefined) return kindOfIpv4(octets);
  return /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(address) ? 'private' : 'address';
}
