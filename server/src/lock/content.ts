import { lowerAscii, sourceOf } from '../flake/source.ts';
import { DEFAULT_HOSTS } from '../tables/forges.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';
import type { Span } from '../text/span.ts';
import { type CommitArchive, commitArchive } from './commit-archive.ts';
import type { LockedInput, LockedRef, LockGraph } from './graph.ts';
import { movingUrl } from './moving-url.ts';
import { textAttr } from '../flake/placed-ref.ts';
import { sourceText } from './nodes.ts';

/** That a content has a hash, as a lock says it. */
export interface ContentClaim {
  /** Equal for equal contents: source, commit and what else decides the content. */
  readonly content: string;
  /** The digest of the NAR, in one spelling for all. */
  readonly digest: string;
  /** The key of the node. */
  readonly node: string;
  /** Where the hash stands. */
  readonly span: Span;
  /** The source in a few words, without secrets. */
  readonly source: string;
  /** Git itself fetches it; versions before 2.20 of Nix may have made another hash of the same commit. */
  readonly byGit: boolean;
  /** Only an address says what it is; whoever serves it may have changed it. */
  readonly byUrl: boolean;
}

/** What a lock says of contents that a commit or a lasting address decides: one claim for each node with a readable hash. */
export function contentClaims(lock: LockGraph): readonly ContentClaim[] {
  return claimsOfInputs(lock, lock.lockedInputs);
}

/** An archive in flake.lock is locked as it was on that day, and may rightly be another one in the next lock. */
export function claimsOfInputs(
  { format }: LockGraph,
  inputs: Iterable<LockedInput>,
): readonly ContentClaim[] {
  const claims: ContentClaim[] = [];
  for (const input of inputs) {
    const content = contentKey(input);
    const hash = input.locked.attrs.get('narHash');
    const { digest } = input.locked;
    if (content === undefined || hash === undefined || digest === undefined) continue;
    const byGit = input.type === 'git' || input.type === 'hg';
    const byUrl = isByUrl(content);
    if (byUrl && format.isGraph) continue;
    const { key } = input.node;
    claims.push({
      content,
      digest,
      node: key,
      span: hash.span,
      source: sourceText(input.locked),
      byGit,
      byUrl,
    });
  }
  return claims;
}

/** Attributes that say nothing about the content of a commit, or that stand for the repository, which is compared apart. */
const besideContent: ReadonlySet<string> = new Set([
  'type',
  'owner',
  'repo',
  'host',
  'url',
  'rev',
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

/**
 * What decides the content, as one text; undefined when no commit does. `dir` does not change what is hashed;
 * submodules, large files and `exportIgnore` do, and so may the way it is fetched. The archive that a forge serves of a
 * commit is the same tree whether it is asked for as `github` or by its URL; what git itself fetches may be another.
 */
export function contentKey({ locked, type }: LockedInput): string | undefined {
  const archive = archiveOf(locked, type);
  const commit = archive?.commit ?? locked.commit;
  if (type === 'path') return undefined;
  if (commit === undefined || locked.flat) return urlKey(locked, type);
  let key = `${commit}\n${archive === undefined ? placeOf(locked, type) : placeText(archive.type, archive.host, archive.path, true)}`;
  const others: string[] = [];
  for (const [name, { value }] of locked.attrs) {
    if (besideContent.has(name) || value === false || value === 0) continue;
    if (name === 'unpack' && value === true && type === 'tarball') continue;
    others.push(JSON.stringify([name, value]));
  }
  for (const other of others.sort()) key += `\n${other}`;
  return key;
}

const BY_URL = 'url\n';

/** Whether a content's key is made of an address and no commit. */
export function isByUrl(content: string): boolean {
  return content.startsWith(BY_URL);
}

/** An address that names neither a branch nor a tag nor the newest of something. A file is hashed otherwise than a tree. */
function urlKey(locked: LockedRef, type: string): string | undefined {
  const url = urlOf(locked, type);
  if (url === undefined || movingUrl(url) !== undefined) return undefined;
  return `${BY_URL}${url}\n${type}\n${locked.flat}\n${String(locked.attrs.get('unpack')?.value)}`;
}

function urlOf(locked: LockedRef, type: string): string | undefined {
  return type === 'tarball' || type === 'file' ? textAttr(locked, 'url') : undefined;
}

/**
 * The commit that decides the content of an input, where one does: the first part of its key, and much cheaper, since
 * most commits of a lock stand there once.
 */
export function contentCommit({ locked, type }: LockedInput): string | undefined {
  if (type === 'path') return undefined;
  return archiveOf(locked, type)?.commit ?? locked.commit;
}

/** The inputs of a lock whose commit or address is that of another one, too: those whose contents may be compared. */
export function inputsWithCommonCommit(lock: LockGraph): readonly LockedInput[] {
  const first = new Map<string, LockedInput>();
  const common = new Set<LockedInput>();
  for (const input of lock.lockedInputs) {
    const commit = contentCommit(input) ?? urlOf(input.locked, input.type);
    if (commit === undefined) continue;
    const known = first.get(commit);
    if (known === undefined) first.set(commit, input);
    else common.add(known).add(input);
  }
  return [...common];
}

function archiveOf(locked: LockedRef, type: string): CommitArchive | undefined {
  const url = type === 'tarball' ? textAttr(locked, 'url') : undefined;
  // Only what names a commit is read as a URL.
  return url !== undefined && /[0-9a-f]{40}/i.test(url) ? commitArchive(url) : undefined;
}

/** Where it comes from and how, as one text. */
function placeOf(locked: LockedRef, type: string): string {
  const owner = textAttr(locked, 'owner') ?? '';
  const repo = textAttr(locked, 'repo') ?? '';
  const host = textAttr(locked, 'host') ?? DEFAULT_HOSTS.get(type);
  if (host !== undefined && FORGE_TYPES.has(type) && PLAIN.test(owner) && PLAIN.test(repo))
    return placeText(type, lowerAscii(host), `${owner}/${repo}`, true);
  const ref = locked.ref;
  const source = ref === undefined ? undefined : sourceOf(ref);
  if (source?.kind !== 'repository') return JSON.stringify([type, textAttr(locked, 'url') ?? '']);
  const { repository, query, user } = source;
  return placeText(type, repository.host, repository.path, repository.caseless, query, user);
}

/** Nothing to be decoded or split, and no `.git` at its end. */
const PLAIN = /^(?!.*\.git$)[\w.-]+$/;

/** Forges that do not tell owners apart by case serve one repository for all spellings. */
function placeText(
  type: string,
  host: string,
  path: string,
  caseless: boolean,
  query = '',
  user = 'git',
): string {
  return JSON.stringify([type, host, caseless ? lowerAscii(path) : path, query.replace(/^x:/, ''), user]);
}
