import { hostOf, pathOf } from '../flake/source.ts';
import { percentDecode } from '../flake/percent.ts';
import { parseUrl } from '../flake/url.ts';
import { COMMIT_ARCHIVES } from '../tables/commit-archives.ts';

/** A commit of a repository on a forge, as the URL of its archive names it. */
export interface CommitArchive {
  readonly type: 'github' | 'gitlab';
  readonly host: string;
  /** `owner/repo`. */
  readonly path: string;
  /** In lower-case hexadecimal. */
  readonly commit: string;
}

/** What an archive's URL says that it holds; undefined where it is not a forge's archive of a commit. */
export function commitArchive(text: string): CommitArchive | undefined {
  const parsed = parseUrl(text, true);
  if (!parsed.ok) return undefined;
  const host = hostOf(parsed.url);
  const path = `/${pathOf(parsed.url).replace(/^\/+/, '')}`;
  for (const known of COMMIT_ARCHIVES) {
    if (known.hosts !== undefined && !known.hosts.includes(host)) continue;
    const groups = known.path.exec(path)?.groups;
    const commit = known.commitIn === undefined ? groups?.['commit'] : parsed.url.query.get(known.commitIn);
    const repository = groups?.['repository'];
    if (repository === undefined || commit === undefined || !/^[0-9a-f]{40}$/i.test(commit)) continue;
    return {
      type: known.type,
      host: known.type === 'github' ? 'github.com' : host,
      path: percentDecode(repository) ?? repository,
      commit: commit.toLowerCase(),
    };
  }
  return undefined;
}

/**
 * What an address says of a commit: forges and registries of flakes put the commit that an archive is of into its
 * address in full, and the releases of nixpkgs have its beginning. `other` is what the address names instead.
 */
export function commitInAddress(
  url: string,
  commit: string,
): { readonly names: 'it' | 'none' } | { readonly names: 'another'; readonly other: string } {
  if (url.length > MAX_LENGTH) return { names: 'none' };
  const named = (url.match(FULL) ?? []).map((one) => one.toLowerCase());
  if (named.length === 0) named.push(...(RELEASE.exec(url)?.slice(1) ?? []));
  if (named.length === 0) return { names: 'none' };
  const other = named.find((one) => !commit.startsWith(one));
  return other === undefined ? { names: 'it' } : { names: 'another', other };
}

const FULL = /(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])/gi;
/** `nixos-26.05.4193.a50de1b7d8a5` and `nixpkgs-26.11pre1023445.3d46470bb303`: version, count and commit. */
const RELEASE = /^https:\/\/releases\.nixos\.org\/(?:[^/?#]+\/)*[^/?#]+\.([0-9a-f]{7,40})(?:\/|$)/;

/** Longer addresses are nobody's. */
const MAX_LENGTH = 10_000;
