import { FORGE_TYPES } from '../../tables/schemes.ts';
import { REGISTRY } from '../../tables/registry.ts';
import { type FlakeRef, parseFlakeRef } from '../flakeref.ts';
import { isFullRev } from '../ref-name.ts';
import { sourceOf } from '../source.ts';

/** What was asked for before, beside the reference that asks for one commit. */
export interface Pinned {
  readonly to: FlakeRef;
  /** A branch, a tag or an address, for a remark; undefined for the default branch and where `to` still says it. */
  readonly from: string | undefined;
}

/**
 * A reference that asks for the very commit that is locked; undefined where it does so already, or nothing but a hash of
 * the content pins it.
 *
 * @param ref direct, not from the registry
 * @param locked what the lock holds for it, from the same source
 */
export function pinned(ref: FlakeRef, locked: FlakeRef): Pinned | undefined {
  const rev = locked.attrs.get('rev');
  const asked = ref.attrs.get('ref');
  if (ref.type === 'tarball' && locked.type === 'tarball') return pinnedAddress(ref, locked);
  if (ref.type !== locked.type || typeof rev !== 'string' || !isFullRev(rev)) return undefined;
  if (ref.attrs.has('rev') || /^0+$/.test(rev)) return undefined;
  const attrs = new Map(ref.attrs);
  if (FORGE_TYPES.has(ref.type)) {
    attrs.delete('ref');
    return { to: { type: ref.type, attrs: attrs.set('rev', rev) }, from: nameOf(asked) };
  }
  if (ref.type !== 'git') return undefined;
  const branch = asked ?? shortName(locked.attrs.get('ref'));
  // Without a branch git looks for the commit on the default one alone.
  if (branch !== undefined) attrs.set('ref', branch);
  else if (attrs.get('allRefs') !== true) return undefined;
  return { to: { type: 'git', attrs: attrs.set('rev', rev) }, from: undefined };
}

/** A server of the lockable tarball protocol has given an address that stays. */
function pinnedAddress(ref: FlakeRef, locked: FlakeRef): Pinned | undefined {
  const [from, url] = [ref.attrs.get('url'), locked.attrs.get('url')];
  if (typeof from !== 'string' || typeof url !== 'string' || from === url || from.length > 200)
    return undefined;
  if (ref.attrs.has('rev') || ref.attrs.has('narHash')) return undefined;
  return { to: { type: 'tarball', attrs: new Map(ref.attrs).set('url', url) }, from };
}

/** A reference that asks for a branch, a tag or an address again; undefined where it does not ask for a commit. */
export function unpinned(ref: FlakeRef, from: string | undefined): FlakeRef | undefined {
  const attrs = new Map(ref.attrs);
  if (ref.type === 'tarball') {
    if (from === undefined || !/^https?:\/\//.test(from)) return undefined;
    const read = parseFlakeRef(from);
    return read.ok && read.ref.type === 'tarball'
      ? { type: ref.type, attrs: attrs.set('url', read.ref.attrs.get('url') ?? from) }
      : undefined;
  }
  if (!attrs.delete('rev')) return undefined;
  if (FORGE_TYPES.has(ref.type) && from !== undefined) attrs.set('ref', from);
  return FORGE_TYPES.has(ref.type) || ref.type === 'git' ? { type: ref.type, attrs } : undefined;
}

export interface Direct {
  readonly to: FlakeRef;
  /** The branch is what was asked for, and the source what the global registry says: nothing is guessed. */
  readonly certain: boolean;
}

/** What a name of the registry stands for, as far as what it was locked to tells. */
export function direct(ref: FlakeRef, locked: FlakeRef): Direct | undefined {
  if (ref.type !== 'indirect' || ref.attrs.has('narHash')) return undefined;
  if (!FORGE_TYPES.has(locked.type) && locked.type !== 'git') return undefined;
  const source = sourceOf(locked);
  if (source.kind !== 'repository' || source.transport === 'file') return undefined;
  const attrs = new Map([...locked.attrs].filter(([name]) => NAMING.has(name)));
  // A lock is no reason to write down a login, or a way that anybody may listen on.
  if (!isClean(attrs.get('url'))) return undefined;
  const registered = REGISTRY.get(String(ref.attrs.get('id')));
  const isRegistered =
    source.repository.host === 'github.com' &&
    registered?.toLowerCase() === source.repository.path.toLowerCase();
  const [asked, rev] = [ref.attrs.get('ref'), ref.attrs.get('rev')];
  const branch = asked ?? (isRegistered ? BRANCHES.get(String(ref.attrs.get('id'))) : undefined);
  if (rev !== undefined) attrs.set('rev', rev);
  if (branch !== undefined && (rev === undefined || locked.type === 'git')) attrs.set('ref', branch);
  const isPlain = locked.type === 'github' && [...attrs.keys()].every((name) => PLAIN.has(name));
  return {
    to: { type: locked.type, attrs },
    certain: isPlain && isRegistered && (asked ?? rev) !== undefined,
  };
}

/** What the global registry has for a well-known name, where no lock says what it was locked to. */
export function registered(ref: FlakeRef): FlakeRef | undefined {
  const id = String(ref.attrs.get('id'));
  const [owner, repo] = REGISTRY.get(id)?.split('/') ?? [];
  if (ref.type !== 'indirect' || owner === undefined || repo === undefined) return undefined;
  const attrs = new Map<string, string>([
    ['owner', owner],
    ['repo', repo],
  ]);
  const [branch, rev] = [ref.attrs.get('ref') ?? BRANCHES.get(id), ref.attrs.get('rev')];
  if (typeof rev === 'string') attrs.set('rev', rev);
  else if (typeof branch === 'string') attrs.set('ref', branch);
  return { type: 'github', attrs };
}

function isClean(url: unknown): boolean {
  return (
    typeof url !== 'string' || !/^(?:https?:\/\/[^/?#]*@|http:|git:|[a-z+]+:\/\/[^/?#]*:[^/?#]*@)/i.test(url)
  );
}

/** What a reference to a repository of GitHub is made of, and nothing that the lock alone adds. */
const PLAIN: ReadonlySet<string> = new Set(['owner', 'repo', 'ref', 'rev']);

/** What names a source, and what git makes of it. */
const NAMING: ReadonlySet<string> = new Set([
  'owner',
  'repo',
  'host',
  'url',
  'dir',
  'submodules',
  'lfs',
  'exportIgnore',
  'allRefs',
]);

/** Branches that the global registry names (`flake-registry.json` of NixOS/flake-registry); other names leave it open. */
const BRANCHES: ReadonlyMap<string, string> = new Map([['nixpkgs', 'nixpkgs-unstable']]);

/** A branch by its short name; not what HEAD happened to be. */
export function shortName(ref: unknown): string | undefined {
  const name = nameOf(ref)?.replace(/^refs\/heads\//, '');
  return name === 'HEAD' ? undefined : name;
}

function nameOf(ref: unknown): string | undefined {
  return typeof ref === 'string' ? ref : undefined;
}
