import { commitArchive } from '../../../lock/commit-archive.ts';
import type { NixFacts, StaticValue } from '../../../nix/facts.ts';

export interface Unhashed {
  readonly url: StaticValue;
  /** A hash is given, but under a name that the builtin does not know. */
  readonly hash: boolean;
}

/** What `fetchTarball` or `builtins.fetchurl` is given, where it has no hash that they know. */
export function unhashed(facts: NixFacts, value: StaticValue): Unhashed | undefined {
  if (value.kind === 'string' || (value.kind === 'unknown' && value.prefix !== undefined)) {
    return { url: value, hash: false };
  }
  if (value.kind !== 'attrs' || !value.attrs.complete || value.attrs.attrs.has('sha256')) return undefined;
  const url = value.attrs.attrs.get('url');
  return url === undefined ? undefined : { url: facts.attrValue(url), hash: value.attrs.attrs.has('hash') };
}

/** A forge's archive of a commit: only the forge itself could send something else. */
export function isCommitArchive(url: StaticValue): boolean {
  return url.kind === 'string' && commitArchive(url.value) !== undefined;
}

export interface WithoutRev {
  readonly url: StaticValue;
  readonly ref: string | undefined;
}

/** What `fetchGit` is given, where that is a remote repository without a commit or a hash. */
export function withoutRev(facts: NixFacts, value: StaticValue): WithoutRev | undefined {
  if (value.kind !== 'attrs') return isRemote(value) ? { url: value, ref: undefined } : undefined;
  const { attrs, complete } = value.attrs;
  const url = attrs.get('url');
  if (!complete || url === undefined || attrs.has('rev') || attrs.has('narHash')) return undefined;
  const address = facts.attrValue(url);
  const ref = attrs.get('ref');
  const branch = ref === undefined ? undefined : facts.attrValue(ref);
  if (!isRemote(address)) return undefined;
  return { url: address, ref: branch?.kind === 'string' ? branch.value : undefined };
}

/** Certainly another machine's repository: a URL other than `file:`, or `user@host:path`. */
function isRemote(value: StaticValue): boolean {
  const text = value.kind === 'string' ? value.value : value.kind === 'unknown' ? (value.prefix ?? '') : '';
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(text) && !/^(?:git\+)?file:/i.test(text);
}
