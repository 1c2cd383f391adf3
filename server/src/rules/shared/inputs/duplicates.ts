import { lowerAscii } from '../../../flake/source.ts';
import { textAttr } from '../../../flake/placed-ref.ts';
import type { Follow } from '../../../lock/edit/follows.ts';
import type { LockGraph, LockNode } from '../../../lock/graph.ts';
import { pathTo, type Reached } from '../../../lock/input-paths.ts';
import { repositoryOf } from '../nixpkgs.ts';

/** What a lock holds more than once although all ask for the same branch. */
export interface Duplicates {
  /** The one that the fewest inputs lead to. */
  readonly kept: Reached;
  /** At least one. */
  readonly others: readonly Reached[];
  /** How many there are, those too deep for a `follows` among them. */
  readonly count: number;
}

/** Nobody writes a follows for an input so deep. */
const DEEPEST = 32;

/** In the order of the file. */
export function duplicates(lock: LockGraph): readonly Duplicates[] {
  const found = groups(lock);
  if (found.length === 0) return [];
  return found.flatMap((nodes) => {
    const [kept, ...others] = nodes
      .flatMap((node) => lock.reached.get(node) ?? [])
      .filter(({ depth }) => depth <= DEEPEST)
      .sort((a, b) => a.depth - b.depth);
    return kept === undefined || others.length === 0 ? [] : [{ kept, others, count: nodes.length }];
  });
}

/** The follows that would leave one of each, those near the root first: what lies below another one may go with it. */
export function duplicateFollows(lock: LockGraph): readonly Follow[] {
  return duplicates(lock)
    .flatMap(followsOf)
    .toSorted((a, b) => a.path.length - b.path.length);
}

/**
 * Those that somebody would write, and that all versions of Nix take: an override of an override (`a/b/c`) makes older
 * ones look up the one between (`b`) in the registry.
 */
export function followsOf({ kept, others }: Duplicates): readonly Follow[] {
  if (kept.depth > 2) return [];
  const target = pathTo(kept);
  return others.filter(({ depth }) => depth === 2).map((one) => ({ path: pathTo(one), target }));
}

/** Nodes of one repository, branch and folder. In the order of the file. */
function groups(lock: LockGraph): readonly (readonly LockNode[])[] {
  const found = new Map<string, LockNode[]>();
  for (const node of repeated(lock)) {
    const key = groupOf(node);
    if (key === undefined) continue;
    const known = found.get(key);
    if (known === undefined) found.set(key, [node]);
    else known.push(node);
  }
  return [...found.values()].filter(({ length }) => length > 1);
}

/** The nodes whose repository is that of another one, too. */
function repeated(lock: LockGraph): Iterable<LockNode> {
  const first = new Map<string, LockNode>();
  const nodes = new Set<LockNode>();
  for (const node of lock.inputNodes) {
    const path = repositoryPath(node);
    if (path === undefined) continue;
    const known = first.get(path);
    if (known === undefined) first.set(path, node);
    else nodes.add(known).add(node);
  }
  return lock.inputNodes.filter((node) => nodes.has(node));
}

/** In lower case; the host is left out. */
function repositoryPath({ usual, locked }: LockNode): string | undefined {
  if (usual && locked !== undefined)
    return lowerAscii(`${textAttr(locked, 'owner')}/${textAttr(locked, 'repo')}`);
  const repository = locked?.source && repositoryOf(locked.source);
  return repository && lowerAscii(repository.path);
}

/** What must be equal for nodes to be one; not for people's eyes, as a URL may hold a secret. */
function groupOf({ locked, original, flake }: LockNode): string | undefined {
  const source = locked && locked.source;
  const repository = source && repositoryOf(source);
  if (locked === undefined || repository === undefined) return undefined;
  const { host, path, caseless } = repository;
  const asked = original ?? locked;
  const isDownload = source?.kind === 'download';
  const branch =
    textAttr(asked, 'ref') ?? textAttr(asked, 'rev') ?? (isDownload ? textAttr(asked, 'url') : undefined);
  return JSON.stringify([
    host,
    caseless ? lowerAscii(path) : path,
    branch,
    // The registry's choice of a branch is another than the repository's own.
    textAttr(asked, 'type') === 'indirect',
    textAttr(locked, 'dir'),
    flake,
  ]);
}
