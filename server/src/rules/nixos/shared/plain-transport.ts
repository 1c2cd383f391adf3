/** The transport of an address that neither encrypts nor proves who answers; undefined for others and for this machine. */
export function plainTransport(address: string): string | undefined {
  const [, transport, authority = ''] =
    /^(?:(?:git|hg|tarball|file)\+)?(http|git|ftp):\/\/([^/?#]*)/i.exec(address) ?? [];
  if (transport === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d+$/, '');
  if (/^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(host)) return undefined;
  return transport.toLowerCase() === 'git' ? 'the git protocol' : transport.toLowerCase();
}
