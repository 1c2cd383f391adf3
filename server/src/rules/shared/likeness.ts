import { type PlacedAttr, type PlacedRef, textAttr } from '../../flake/placed-ref.ts';
import { lowerAscii } from '../../flake/source.ts';
import { DEFAULT_HOSTS } from '../../tables/forges.ts';
import { KNOWN_HOSTS, KNOWN_INPUTS } from '../../tables/known-inputs.ts';
import { askedHost } from './hosts.ts';
import { resemblanceFinder } from './resemblance.ts';

/** A name in a reference that is easily taken for a well-known one. */
export interface Likeness {
  readonly what: 'owner' | 'repository' | 'host';
  readonly name: string;
  readonly known: string;
  readonly attr: PlacedAttr;
}

type Finder = ReturnType<typeof resemblanceFinder>;

export interface Finders {
  readonly owners: Finder;
  readonly hosts: Finder;
  /** Of the repositories of a well-known owner, given in lower case. */
  repositories(owner: string): Finder | undefined;
}

/** What looks names up. They remember their answers, so each check has its own. */
export function findersOf(): Finders {
  const byOwner = new Map<string, Finder>();
  return {
    owners: resemblanceFinder(KNOWN_INPUTS.keys()),
    hosts: resemblanceFinder(KNOWN_HOSTS),
    repositories(owner) {
      const names = REPOSITORIES.get(owner);
      if (names === undefined) return undefined;
      const finder = byOwner.get(owner) ?? resemblanceFinder(names);
      byOwner.set(owner, finder);
      return finder;
    },
  };
}

/** Both in lower case. */
const REPOSITORIES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...KNOWN_INPUTS].map(([owner, names]) => [lowerAscii(owner), new Set(names.map(lowerAscii))]),
);

export function likenessOf(ref: PlacedRef, finders: Finders): Likeness | undefined {
  return likeHost(ref, finders) ?? likeOwner(ref, finders);
}

function likeHost(ref: PlacedRef, { hosts }: Finders): Likeness | undefined {
  const asked = askedHost(ref);
  if (asked === undefined || KNOWN_HOSTS.has(asked.host)) return undefined;
  const { host, attr } = asked;
  const near = hosts(host);
  if (near !== undefined && near.distance <= 1) return { what: 'host', name: host, known: near.name, attr };
  const start = [...KNOWN_HOSTS].find((known) => known !== 'nixos.org' && host.startsWith(`${known}.`));
  return start === undefined ? undefined : { what: 'host', name: host, known: start, attr };
}

function likeOwner(ref: PlacedRef, finders: Finders): Likeness | undefined {
  const named = onGitHub(ref);
  if (named === undefined) return undefined;
  const { owner, repo } = named;
  const own = finders.repositories(lowerAscii(owner));
  if (own !== undefined) {
    const near = own(repo);
    const isNear = near !== undefined && near.distance <= 1 && near.name.length >= 7;
    return isNear
      ? { what: 'repository', name: `${owner}/${repo}`, known: `${owner}/${near.name}`, attr: named.repoAttr }
      : undefined;
  }
  const near = finders.owners(owner);
  if (near === undefined) return undefined;
  const { name, distance } = near;
  const alone = distance === 0 || (distance === 1 && name.length >= 7) || name.length >= 10;
  if (!alone && REPOSITORIES.get(lowerAscii(name))?.has(lowerAscii(repo)) !== true) return undefined;
  return { what: 'owner', name: owner, known: name, attr: named.ownerAttr };
}

interface OnGitHub {
  readonly owner: string;
  readonly repo: string;
  readonly ownerAttr: PlacedAttr;
  readonly repoAttr: PlacedAttr;
}

function onGitHub(ref: PlacedRef): OnGitHub | undefined {
  const { type } = ref;
  const url = ref.attrs.get('url');
  if (DEFAULT_HOSTS.has(type)) {
    const ownerAttr = ref.attrs.get('owner');
    const repoAttr = ref.attrs.get('repo');
    const owner = textAttr(ref, 'owner');
    const repo = textAttr(ref, 'repo');
    const host = textAttr(ref, 'host') ?? DEFAULT_HOSTS.get(type);
    if (host !== GITHUB || ownerAttr === undefined || repoAttr === undefined) return undefined;
    return owner === undefined || repo === undefined ? undefined : { owner, repo, ownerAttr, repoAttr };
  }
  if (typeof url?.value !== 'string' || !/github/i.test(url.value)) return undefined;
  const source = ref.source;
  const repository =
    source?.kind === 'repository' || source?.kind === 'download' ? source.repository : undefined;
  const [owner, repo] = repository?.host === GITHUB ? repository.path.split('/') : [];
  return owner === undefined || repo === undefined
    ? undefined
    : { owner, repo, ownerAttr: url, repoAttr: url };
}

const GITHUB = 'github.com';
