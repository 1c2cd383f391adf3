import { parseHost, type UrlAuthority } from './authority.ts';
import { parseUrl, splitScheme, type UrlResult } from './url.ts';

const GIT_SCHEMES = new Set(
  ['ssh', 'http', 'https', 'file', 'ftp', 'ftps', 'git'].flatMap((scheme) => [scheme, `git+${scheme}`]),
);

/**
 * Reads a git address in any form that git knows (`fixGitURL` in Nix's src/libutil/url.cc): an absolute path becomes
 * `file://`, the SCP-like `user@host:path` becomes `ssh://`, and the `git+` of a scheme is dropped.
 */
export function fixGitUrl(text: string): UrlResult {
  if (text.startsWith('/'))
    return {
      ok: true,
      url: { scheme: 'file', authority: NO_HOST, path: pathSegments(text), query: new Map(), fragment: '' },
    };
  const scp = parseScp(text);
  if (scp !== undefined) return scp;
  const parsed = parseUrl(text);
  if (!parsed.ok) return parsed;
  const { application, transport } = splitScheme(parsed.url.scheme);
  return application === 'git' ? { ok: true, url: { ...parsed.url, scheme: transport } } : parsed;
}

/** A file path as URL segments; repeated slashes count once. */
export function pathSegments(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.filter((segment, index) => segment !== '' || index === 0 || index === segments.length - 1);
}

const NO_HOST: UrlAuthority = {
  kind: 'name',
  host: '',
  user: undefined,
  password: undefined,
  port: undefined,
};

/** `host:path` with no `/` before the first colon and no `://`; undefined when the text is not of that form. */
function parseScp(text: string): UrlResult | undefined {
  const colon = text.indexOf(':');
  if (colon < 0 || text.includes('://')) return undefined;
  let address = text.slice(0, colon);
  if (address.includes('/') || GIT_SCHEMES.has(address)) return undefined;

  const at = text.indexOf('@[');
  const bracket = at >= 0 ? at + 1 : text.startsWith('[') ? 0 : -1;
  const close = bracket < 0 ? -1 : text.indexOf(']', bracket + 1);
  if (close >= 0) {
    if (text[close + 1] !== ':') return undefined;
    address = text.slice(0, close + 1);
  }
  const path = text.slice(address.length + 1);
  if (path === '') return { ok: false, error: `the git address '${text}' has an empty path` };

  const userEnd = address.indexOf('@');
  const name = userEnd < 0 ? address : address.slice(userEnd + 1);
  const host =
    name.startsWith('[') && name.endsWith(']')
      ? parseHost(name)
      : (numericHost(name) ?? { kind: 'name' as const, host: name });
  if (host === undefined) return { ok: false, error: `the git address '${text}' has no valid IPv6 address` };
  const authority: UrlAuthority = {
    ...host,
    user: userEnd < 0 ? undefined : address.slice(0, userEnd),
    password: undefined,
    port: undefined,
  };
  const segments = path.split('/');
  return {
    ok: true,
    url: {
      scheme: 'ssh',
      authority,
      path: segments[0] === '' ? segments : ['', ...segments],
      query: new Map(),
      fragment: '',
    },
  };
}

function numericHost(name: string): Pick<UrlAuthority, 'kind' | 'host'> | undefined {
  const host = parseHost(name);
  return host?.kind === 'ipv4' ? host : undefined;
}
