import { percentDecode } from '../flake/percent.ts';
import { hostOf, pathOf } from '../flake/source.ts';
import { parseUrl, type Url } from '../flake/url.ts';
import { BRANCH_NAMES, LATEST_URLS, REF_URLS, TAG_NAMES } from '../tables/moving-urls.ts';

/** What a URL leads to that may hold something else tomorrow. */
export interface Moving {
  /** `latest`: whatever the server has for newest. */
  readonly kind: 'branch' | 'tag' | 'latest';
  /** Of the branch or the tag. */
  readonly name: string;
}

/**
 * Whether a URL is that of a branch, a tag, or of the newest of something. Undefined where it names a commit, and where
 * nothing tells.
 *
 * @param knownAs what the entry says that the names are, for those that do not tell by themselves
 */
export function movingUrl(
  text: string,
  knownAs: { readonly branch?: string | undefined; readonly tag?: string | undefined } = {},
): Moving | undefined {
  const parsed = text.length > MAX_LENGTH ? undefined : parseUrl(text, true);
  if (parsed?.ok !== true) return undefined;
  const host = hostOf(parsed.url);
  const path = `/${pathOf(parsed.url).replace(/^\/+/, '')}`;
  if (LATEST_URLS.some((one) => (one.hosts?.includes(host) ?? true) && one.path.test(path)))
    return { kind: 'latest', name: '' };
  const name = refIn(parsed.url, host, path);
  if (name === undefined || /^[0-9a-f]{7,64}$/i.test(name)) return undefined;
  const full = /^refs\/(heads|tags)\/(.+)$/.exec(name);
  if (full !== null) return { kind: full[1] === 'heads' ? 'branch' : 'tag', name: full[2] ?? '' };
  if (name === knownAs.tag) return { kind: 'tag', name };
  if (name === knownAs.branch || BRANCH_NAMES.test(name)) return { kind: 'branch', name };
  return TAG_NAMES.test(name) ? { kind: 'tag', name } : undefined;
}

/** Longer addresses are nobody's. */
const MAX_LENGTH = 4000;

/** The branch, tag or commit that a URL names. */
function refIn(url: Url, host: string, path: string): string | undefined {
  for (const one of REF_URLS) {
    if (one.hosts !== undefined && !one.hosts.includes(host)) continue;
    const match = one.path.exec(path);
    if (match === null) continue;
    const names =
      one.refIn === undefined ? [match.groups?.['ref']] : one.refIn.map((key) => url.query.get(key));
    const name = names.find((found) => found !== undefined && found !== '');
    // Without one it is the default branch.
    return name === undefined ? 'HEAD' : (percentDecode(name) ?? name);
  }
  return undefined;
}
