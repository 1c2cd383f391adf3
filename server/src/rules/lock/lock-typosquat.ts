import { lowerAscii } from '../../flake/source.ts';
import { printable } from '../../flake/show.ts';
import type { LockedAttr, LockedRef } from '../../lock/graph.ts';
import { textAttr } from '../../lock/nodes.ts';
import { DEFAULT_HOSTS } from '../../tables/forges.ts';
import { KNOWN_HOSTS, KNOWN_INPUTS } from '../../tables/known-inputs.ts';
import type { Rule } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { askedHost } from './shared/hosts.ts';
import { resemblanceFinder } from './shared/resemblance.ts';

/**
 * ## What it does
 *
 * Reports entries of which `locked` or `original` has a name that is easily taken for a well-known one: an owner such as
 * `nix-comunity` or `numtlde`, a repository of a well-known owner whose name differs by letters that look the same or by
 * one or two letters, or a host such as `githud.com` and `github.com.example.org`.
 *
 * An owner of whom the name is short, or whose name differs by two letters, is reported only for a repository that the
 * well-known owner has as well. Forks are not reported: the names of their owners are different altogether.
 *
 * ## Why it is bad
 *
 * Anybody may register a name that nobody has yet, put a copy there, and wait for people who mistype, or slip it into a
 * lock where reviewers read what they expect
 * ([Typosquatting in package registries](https://arxiv.org/abs/2003.03471)).
 *
 * ## When to ignore it
 *
 * When you know the owner, and the names are alike by chance.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-typosquat',
    group: 'lock',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const finders = findersOf();
    const told = new Set<string>();
    for (const { node, part, ref: attrs } of lock.parts) {
      if (
        part === 'original' &&
        (node.usual || (node.locked !== undefined && namesTheSame(attrs, node.locked)))
      )
        continue;
      const likeness = likenessOf(attrs, finders);
      if (likeness === undefined || told.has(`${node.key}\n${likeness.name}`)) continue;
      told.add(`${node.key}\n${likeness.name}`);
      const { what, name, known, attr } = likeness;
      report({
        message:
          `${entryName(lock, node)} comes from the ${what} ${printable(name)}, whose name is easily taken for ` +
          `${known}: if you did not mean another one, somebody wants to be mistaken for it, or it was mistyped.`,
        span: attr.span,
        subject: node.key,
        detail: `${what} ${name.slice(0, 100)}`,
      });
    }
  },
};

/** What is said of the one is said of the other. */
function namesTheSame(one: LockedRef, other: LockedRef): boolean {
  return (
    one.type === other.type &&
    NAMING.every((name) => one.attrs.get(name)?.value === other.attrs.get(name)?.value)
  );
}

const NAMING: readonly string[] = ['owner', 'repo', 'host', 'url'];

interface Likeness {
  readonly what: 'owner' | 'repository' | 'host';
  readonly name: string;
  readonly known: string;
  readonly attr: LockedAttr;
}

type Finder = ReturnType<typeof resemblanceFinder>;

interface Finders {
  readonly owners: Finder;
  readonly hosts: Finder;
  /** Of the repositories of a well-known owner, given in lower case. */
  repositories(owner: string): Finder | undefined;
}

/** They remember their answers, so each check has its own. */
function findersOf(): Finders {
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

function likenessOf(ref: LockedRef, finders: Finders): Likeness | undefined {
  return likeHost(ref, finders) ?? likeOwner(ref, finders);
}

function likeHost(ref: LockedRef, { hosts }: Finders): Likeness | undefined {
  const asked = askedHost(ref);
  if (asked === undefined || KNOWN_HOSTS.has(asked.host)) return undefined;
  const { host, attr } = asked;
  const near = hosts(host);
  if (near !== undefined && near.distance <= 1) return { what: 'host', name: host, known: near.name, attr };
  const start = [...KNOWN_HOSTS].find((known) => known !== 'nixos.org' && host.startsWith(`${known}.`));
  return start === undefined ? undefined : { what: 'host', name: host, known: start, attr };
}

function likeOwner(ref: LockedRef, finders: Finders): Likeness | undefined {
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
  readonly ownerAttr: LockedAttr;
  readonly repoAttr: LockedAttr;
}

function onGitHub(ref: LockedRef): OnGitHub | undefined {
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
