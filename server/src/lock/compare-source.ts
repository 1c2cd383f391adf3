import type { FlakeRef } from '../flake/flakeref.ts';
import {
  asksForMore,
  hasDotSegments,
  lowerAscii,
  type Repository,
  type Source,
  sameRepository,
  sourceOf,
} from '../flake/source.ts';
import { fixGitUrl } from '../flake/git-url.ts';
import { FORGE_TYPES, REF_TYPES } from '../tables/schemes.ts';
import { compareDownloads } from './compare-download.ts';
import { compareWithRegistry } from './compare-registry.ts';
import { impossibleName } from './forge-names.ts';

/**
 * How `locked` differs from `original`:
 * - `source`: it names another repository, server or path
 * - `unreadable`: its type or its address is not one that can be read
 * - `dir`: another subdirectory of the same source
 * - `name`: an owner, repository or host that none can have, so that the address made of it leads elsewhere
 * - `option`: what belongs to the content of a git repository, or where its commit may be, is chosen otherwise
 * - `verification`: it drops or changes the keys that must have signed the commit
 * - `registry`: another repository than Nix's own registry has for the name
 * - `store`: a copy in the store, where Nix locks the relative path itself
 * - `method`: the same repository, fetched in another way
 * - `transport`: the same, over a connection that nobody vouches for
 * - `address`: another address on the same server
 */
export interface SourceDifference {
  readonly kind:
    | 'source'
    | 'unreadable'
    | 'dir'
    | 'name'
    | 'option'
    | 'verification'
    | 'registry'
    | 'store'
    | 'method'
    | 'transport'
    | 'address';
  /** The attribute of `locked` that shows it. */
  readonly attr: string;
}

/**
 * Compares where `locked` gets its content from with where `original` says. Nix itself never does (it keeps an entry
 * whose `original` is that of flake.nix: `computeLocks` in src/libflake/flake.cc), and it writes the same source into
 * both but for registry names and permanent addresses that a server hands out. `hasParent` says that the node has a
 * `parent`, which Nix writes beside relative paths that it locks as they are (2.26 and newer).
 */
export function compareSources(
  original: FlakeRef,
  locked: FlakeRef,
  hasParent = false,
): SourceDifference | undefined {
  const name = impossibleName(locked);
  if (name !== undefined) return { kind: 'name', attr: name };
  if (namesTheSame(original, locked)) return aside(original, locked);
  const from = sourceOf(original);
  const to = sourceOf(locked);
  if (to.kind === 'indirect') return undefined;
  if (to.kind === 'unknown') {
    const same =
      from.kind === 'indirect'
        ? !REF_TYPES.has(locked.type)
        : original.type === locked.type && original.attrs.get('url') === locked.attrs.get('url');
    return same ? undefined : { kind: 'unreadable', attr: 'url' };
  }
  if (from.kind === 'indirect') return compareWithRegistry(original, to);
  if (from.kind === 'unknown') return undefined;
  const difference = compareByKind(original, locked, from, to, hasParent);
  if (difference?.kind === 'source') return difference;
  return aside(original, locked) ?? difference;
}

/** A `url` in a lock is used as it stands: Nix has taken its own parameters out of it, and git sees the rest. */
function sameParameters(original: FlakeRef, locked: FlakeRef): boolean {
  const [from, to] = [original, locked].map(({ attrs }) => fixGitUrl(String(attrs.get('url') ?? '')));
  if (from?.ok !== true || to?.ok !== true) return true;
  return !asksForMore(to.url, from.url);
}

/** By the very same words, as nearly all do: a short way to what the long one would find. */
function namesTheSame(original: FlakeRef, locked: FlakeRef): boolean {
  return (
    original.type === locked.type &&
    original.type !== 'indirect' &&
    NAMING.every((name) => original.attrs.get(name) === locked.attrs.get(name))
  );
}

const NAMING: readonly string[] = ['owner', 'repo', 'host', 'url', 'path', 'unpack'];

/** What else decides on the content, where the source is the same. */
function aside(original: FlakeRef, locked: FlakeRef): SourceDifference | undefined {
  if (directory(original) !== directory(locked)) return { kind: 'dir', attr: 'dir' };
  const option =
    original.type === 'git' && locked.type === 'git' ? differingOption(original, locked) : undefined;
  if (option !== undefined) return { kind: 'option', attr: option };
  const key = VERIFICATION.find((name) => isDropped(original.attrs.get(name), locked.attrs.get(name)));
  return key === undefined ? undefined : { kind: 'verification', attr: key };
}

/** What git adds to a commit's content or leaves out of it, and whether any branch may hold the commit; off if not written. */
const OPTIONS: readonly string[] = ['submodules', 'lfs', 'exportIgnore', 'allRefs'];

function differingOption(original: FlakeRef, locked: FlakeRef): string | undefined {
  return OPTIONS.find((name) => (original.attrs.get(name) ?? false) !== (locked.attrs.get(name) ?? false));
}

/** What Nix checks the signature of a git commit by (`verified-fetches`); it copies them from `original`. */
const VERIFICATION: readonly string[] = ['verifyCommit', 'keytype', 'publicKey', 'publicKeys'];

function isDropped(asked: unknown, held: unknown): boolean {
  return asked !== undefined && asked !== false && asked !== held;
}

function compareByKind(
  original: FlakeRef,
  locked: FlakeRef,
  from: Source,
  to: Source,
  hasParent: boolean,
): SourceDifference | undefined {
  if (from.kind === 'path' && to.kind === 'path') return comparePaths(from.path, to.path, hasParent);
  if (from.kind === 'download' && to.kind === 'download') {
    return (
      compareDownloads(from, to, locked) ??
      (original.type !== locked.type
        ? { kind: 'method', attr: 'type' }
        : isUnpacked(original) !== isUnpacked(locked)
          ? { kind: 'method', attr: 'unpack' }
          : undefined)
    );
  }
  const left = repositoryOf(from);
  const right = repositoryOf(to);
  const elsewhere = to.kind === 'download' && hasDotSegments(to.url);
  if (left === undefined || right === undefined || elsewhere)
    return { kind: 'source', attr: namingAttr(locked) };
  if (!sameRepository(left, right))
    return { kind: 'source', attr: differingPart(original, locked, left, right) };
  const both = from.kind === 'repository' && to.kind === 'repository';
  if (both && original.type === 'git' && locked.type === 'git' && !sameParameters(original, locked))
    return { kind: 'source', attr: 'url' };
  if (both && (from.user !== to.user || (original.type === locked.type && from.query !== to.query)))
    return { kind: 'source', attr: 'url' };
  if (original.type !== locked.type) return { kind: 'method', attr: 'type' };
  const loosened = both && isSecure(from.transport) && !isSecure(to.transport);
  return loosened ? { kind: 'transport', attr: 'url' } : undefined;
}

/** Tarballs are unpacked and files are not, unless it says otherwise. */
function isUnpacked({ type, attrs }: FlakeRef): boolean {
  return attrs.get('unpack') === undefined ? type === 'tarball' : attrs.get('unpack') === true;
}

function repositoryOf(source: Source): Repository | undefined {
  if (source.kind === 'repository' || source.kind === 'download') return source.repository;
  return undefined;
}

function differingPart(original: FlakeRef, locked: FlakeRef, left: Repository, right: Repository): string {
  if (!FORGE_TYPES.has(locked.type)) return 'url';
  if (left.host !== right.host) {
    return locked.attrs.has('host') ? 'host' : original.type === locked.type ? 'owner' : 'type';
  }
  const same = (name: string): boolean => fold(original.attrs.get(name)) === fold(locked.attrs.get(name));
  if (FORGE_TYPES.has(original.type)) return same('owner') ? 'repo' : 'owner';
  return left.path.split('/').at(-1) === right.path.split('/').at(-1) ? 'owner' : 'repo';
}

/** The attribute that says where a reference leads. */
function namingAttr({ type }: FlakeRef): string {
  return FORGE_TYPES.has(type) ? 'owner' : type === 'path' ? 'path' : 'url';
}

function fold(value: unknown): string {
  return lowerAscii(String(value)).replaceAll('%2f', '/');
}

/** Without encryption or proof of who answers: http, git and ftp. */
function isSecure(transport: string): boolean {
  return !['http', 'git', 'ftp'].includes(transport);
}

/** Before Nix 2.26 a relative path was locked as the store path of its copy. */
function comparePaths(from: string, to: string, hasParent: boolean): SourceDifference | undefined {
  if (plain(from) === plain(to)) return undefined;
  if (/^\/+nix\/+store\/+[^./]/.test(to) && !to.split('/').includes('..'))
    return hasParent && !from.startsWith('/') ? { kind: 'store', attr: 'path' } : undefined;
  return { kind: 'source', attr: 'path' };
}

function directory({ attrs }: FlakeRef): string {
  const dir = attrs.get('dir');
  return typeof dir === 'string' ? plain(dir) : '';
}

/** A path without `.`, repeated and trailing slashes. */
function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
