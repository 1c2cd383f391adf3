import { DEFAULT_HOSTS } from '../tables/forges.ts';
import type { Span } from '../text/span.ts';
import { commitDigest, narDigest } from './compare-rev.ts';
import type { LockGraph } from './graph.ts';
import { type LockedInput, lockedInputs, sourceText, textAttr } from './nodes.ts';

/** That a content has a hash, as a lock says it. */
export interface ContentClaim {
  /** Equal for equal contents: source, commit and what else decides the content. */
  readonly content: string;
  /** The digest of the NAR in hexadecimal. */
  readonly digest: string;
  /** The key of the node. */
  readonly node: string;
  /** Where the hash stands. */
  readonly span: Span;
  /** The source in a few words, without secrets. */
  readonly source: string;
  /** Git itself fetches it; versions before 2.20 of Nix may have made another hash of the same commit. */
  readonly byGit: boolean;
}

/** What a lock says of contents that a commit decides: one claim for each node with a commit and a readable hash. */
export function contentClaims(lock: LockGraph): readonly ContentClaim[] {
  const claims: ContentClaim[] = [];
  for (const input of lockedInputs(lock)) {
    const content = contentKey(input);
    const hash = input.locked.attrs.get('narHash');
    const digest = narDigest(hash?.value);
    if (content === undefined || hash === undefined || digest === undefined || input.locked.flat) continue;
    const byGit = input.type === 'git' || input.type === 'hg';
    const { key } = input.node;
    claims.push({ content, digest, node: key, span: hash.span, source: sourceText(input.locked), byGit });
  }
  return claims;
}

/** Attributes that say nothing about the content of a commit. */
const besideContent: ReadonlySet<string> = new Set([
  'narHash',
  'lastModified',
  'revCount',
  'dir',
  'ref',
  'shallow',
  'allRefs',
  'name',
  'treeHash',
  'verifyCommit',
  'keytype',
  'publicKey',
  'publicKeys',
  'dirtyRev',
  'dirtyShortRev',
]);

/** Names that forges do not tell apart by case. */
const caseless: ReadonlySet<string> = new Set(['owner', 'repo', 'host']);

/**
 * What decides the content, as one text; undefined when no commit does. `dir` does not change what is hashed;
 * submodules, large files and `exportIgnore` do, and so may the way it is fetched.
 */
export function contentKey({ locked, type }: LockedInput): string | undefined {
  const commit = commitDigest(textAttr(locked, 'rev'));
  if (type === 'path' || commit === undefined) return undefined;
  const parts = [commit];
  for (const [name, { value }] of locked.attrs) {
    if (besideContent.has(name) || name === 'rev' || value === false || value === 0) continue;
    if (name === 'host' && value === DEFAULT_HOSTS.get(type)) continue;
    parts.push(
      JSON.stringify([name, caseless.has(name) && typeof value === 'string' ? value.toLowerCase() : value]),
    );
  }
  return parts.sort().join('\n');
}
