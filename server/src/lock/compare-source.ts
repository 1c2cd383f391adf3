import type { FlakeRef } from '../flake/flakeref.ts';
import { type Repository, type Source, sameRepository, sourceOf } from '../flake/source.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';
import { compareDownloads } from './compare-download.ts';

/**
 * How `locked` differs from `original`:
 * - `source`: it names another repository, server or path
 * - `dir`: another subdirectory of the same source
 * - `method`: the same repository, fetched in another way
 * - `transport`: the same, over a connection that nobody vouches for
 * - `address`: another address on the same server
 */
export interface SourceDifference {
  readonly kind: 'source' | 'dir' | 'method' | 'transport' | 'address';
  /** The attribute of `locked` that shows it. */
  readonly attr: string;
}

/**
 * Compares where `locked` gets its content from with where `original` says. Nix itself never does (it keeps an entry
 * whose `original` is that of flake.nix: `computeLocks` in src/libflake/flake.cc), and it writes the same source into
 * both but for registry names (not compared) and permanent addresses that a server hands out.
 */
export function compareSources(original: FlakeRef, locked: FlakeRef): SourceDifference | undefined {
  const from = sourceOf(original);
  const to = sourceOf(locked);
  if (from.kind === 'indirect' || to.kind === 'indirect' || from.kind === 'unknown' || to.kind === 'unknown')
    return undefined;
  const difference = compareByKind(original, locked, from, to);
  if (difference?.kind === 'source') return difference;
  if (directory(original) !== directory(locked)) return { kind: 'dir', attr: 'dir' };
  return difference;
}

function compareByKind(
  original: FlakeRef,
  locked: FlakeRef,
  from: Source,
  to: Source,
): SourceDifference | undefined {
  if (from.kind === 'path' && to.kind === 'path') return comparePaths(from.path, to.path);
  if (from.kind === 'download' && to.kind === 'download') {
    return (
      compareDownloads(from, to, locked) ??
      (original.type === locked.type ? undefined : { kind: 'method', attr: 'type' })
    );
  }
  const left = repositoryOf(from);
  const right = repositoryOf(to);
  if (left === undefined || right === undefined) return { kind: 'source', attr: namingAttr(locked) };
  if (!sameRepository(left, right))
    return { kind: 'source', attr: differingPart(original, locked, left, right) };
  if (original.type !== locked.type) return { kind: 'method', attr: 'type' };
  const loosened =
    from.kind === 'repository' &&
    to.kind === 'repository' &&
    isSecure(from.transport) &&
    !isSecure(to.transport);
  return loosened ? { kind: 'transport', attr: 'url' } : undefined;
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
  return String(value).toLowerCase().replaceAll('%2f', '/');
}

/** Without encryption or proof of who answers: http, git and ftp. */
function isSecure(transport: string): boolean {
  return !['http', 'git', 'ftp'].includes(transport);
}

/** Before Nix 2.26 a relative path was locked as the store path of its copy. */
function comparePaths(from: string, to: string): SourceDifference | undefined {
  const relative = !from.startsWith('/');
  if (to.startsWith('/nix/store/') || (relative && to.startsWith('/')) || plain(from) === plain(to))
    return undefined;
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
