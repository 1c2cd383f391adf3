import { printable } from '../../flake/show.ts';
import { lowerAscii } from '../../flake/source.ts';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { pathTo, reachedNodes } from '../../lock/input-paths.ts';
import { repositoryOf } from '../shared/nixpkgs.ts';

/**
 * ## What it does
 *
 * Reports repositories that the lock holds more than once although all ask for the same branch, and says which `follows` in
 * flake.nix would make them one. One finding for each repository and branch; another branch, such as a stable nixpkgs
 * beside an unstable one, is another matter.
 *
 * ## Why it is bad
 *
 * Each copy is locked at a commit of its own: there is more to review, more to download, and programs are built
 * several times from different states. A hole that is mended in one of them stays in the others
 * ([Nix manual, `nix flake`](https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#flake-inputs)).
 *
 * ## What Nix does
 *
 * It does not look at it: Nix locks each input by itself, and merges two only where flake.nix says `follows`.
 *
 * ## When to ignore it
 *
 * When an input is tested with the very commit that it locks, or has a binary cache for that alone: `follows` may break
 * the one and miss the other.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-duplicate-source',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    // The entries of the other tools are separate on purpose, and have nothing like follows.
    if (!lock.format.isGraph) return;
    const found = groups(lock);
    if (found.length === 0) return;
    const reached = reachedNodes(lock);
    let told = 0;
    for (const nodes of found) {
      const [kept, ...others] = nodes
        .flatMap((node) => reached.get(node) ?? [])
        // Nobody writes a follows for an input so deep.
        .filter(({ depth }) => depth <= DEEPEST)
        .sort((a, b) => a.depth - b.depth);
      if (kept?.node.locked === undefined || others.length === 0 || ++told > MOST_GROUPS) continue;
      const source = sourceText(kept.node.locked);
      const branch = textAttr(kept.node.original ?? kept.node.locked, 'ref');
      const target = pathTo(kept);
      const lines = others.slice(0, MOST_LINES).map((one) => followsLine(lock, pathTo(one), target));
      const more = others.length - lines.length;
      report({
        message:
          `The lock holds ${source}${branch === undefined ? '' : ` (${showText(branch)})`} ${nodes.length} times where once may do; to have one, write into ` +
          `${lock.format.id === 'devenv' ? 'devenv.yaml' : 'flake.nix'}: ${lines.join(' ')}${more > 0 ? ` … and ${more} more of the kind` : ''}`,
        span: kept.node.keySpan,
        subject: kept.node.key,
        detail: `${source} ${branch ?? ''}`,
        related: others.slice(0, MOST_RELATED).map((one) => ({
          place: { file: 'self', span: one.node.keySpan },
          message: `The input ${printable(pathTo(one).join('/'))} has it as "${showText(one.node.key)}".`,
        })),
      });
    }
  },
};

const DEEPEST = 32;
const MOST_GROUPS = 1000;
const MOST_LINES = 4;
const MOST_RELATED = 20;

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

function followsLine(lock: LockGraph, path: readonly string[], target: readonly string[]): string {
  const name = printable(`inputs.${path.map(attrName).join('.inputs.')}.follows`);
  const value = printable(target.join('/'));
  return lock.format.id === 'devenv' ? `${name}: ${value}` : `${name} = "${value}";`;
}

function attrName(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name);
}
