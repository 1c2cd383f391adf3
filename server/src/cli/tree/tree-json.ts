import { toolVersion } from '../../engine/disk/version.ts';
import type { Failure } from '../../engine/finding.ts';
import { countFindings, type FindingCounts } from '../../lock/tree/findings.ts';
import { placeOf } from '../../lock/tree/place.ts';
import type { NodeFacts } from '../../lock/tree/tree.ts';
import { walkTree } from '../../lock/tree/walk.ts';
import { TOOL_NAME } from '../help.ts';
import { shownPath } from '../json-format.ts';
import type { LockTree } from './read-trees.ts';
import type { SourceOf } from './sources-text.ts';
import type { WhyNode } from './why-text.ts';

/** What `nix-audit tree --format json` prints: a contract, as that of `check`. One of the three parts is there. */
export interface TreeJson {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly locks?: readonly JsonLock[];
  /** With `--by-source`. */
  readonly sources?: readonly {
    readonly source: string;
    readonly inputs: readonly (JsonNode & {
      readonly file: string;
      readonly path: readonly string[];
      readonly uses: number;
      readonly ofRoot: boolean;
      readonly rank: number;
    })[];
  }[];
  /** With `--why`. */
  readonly why?: readonly {
    readonly file: string;
    readonly node: string;
    readonly ways: readonly { readonly path: readonly string[]; readonly follows: boolean }[];
    /** How many more there are; null where they are too many to count. */
    readonly more: number | null;
  }[];
  readonly failures: readonly { readonly file: string; readonly message: string }[];
}

interface JsonLock {
  readonly file: string;
  readonly format: string;
  /** The rows of the tree from top to bottom; what stands below a node is listed once. */
  readonly inputs: readonly JsonRow[];
  /** Keys of nodes that nothing leads to. */
  readonly orphans: readonly string[];
}

interface JsonRow extends Partial<JsonNode> {
  readonly path: readonly string[];
  readonly kind: 'node' | 'link' | 'again' | 'lost';
  /** The place of what a link leads to; null for all others. */
  readonly target: readonly string[] | null;
  readonly unused: boolean;
  readonly findings: FindingCounts;
  /** How many rows below it are left out. */
  readonly cut: number;
  readonly repeated: boolean;
}

interface JsonNode {
  readonly node: string;
  readonly type: string;
  readonly source: string | null;
  readonly rev: string | null;
  /** In seconds since 1970. */
  readonly lastModified: number | null;
  readonly content: NodeFacts['content']['state'];
  /** Which of how many of its source it is; null where there is one. */
  readonly duplicate: { readonly rank: number; readonly of: number } | null;
}

type Part =
  | { readonly kind: 'locks'; readonly locks: readonly LockTree[]; readonly depth: number }
  | { readonly kind: 'sources'; readonly sources: readonly SourceOf[] }
  | { readonly kind: 'why'; readonly nodes: readonly WhyNode[] };

export function treeJson(part: Part, failures: readonly Failure[], cwd: string): TreeJson {
  return {
    version: 1,
    tool: { name: TOOL_NAME, version: toolVersion() },
    ...partOf(part, cwd),
    failures: failures.map(({ path, message }) => ({ file: shownPath(path, cwd), message })),
  };
}

function partOf(part: Part, cwd: string): Pick<TreeJson, 'locks' | 'sources' | 'why'> {
  switch (part.kind) {
    case 'locks':
      return { locks: part.locks.map((one) => lockJson(one, part.depth, cwd)) };
    case 'sources':
      return {
        sources: part.sources.map(({ source, members }) => ({
          source,
          inputs: members.map(({ of, node, uses, ofRoot, rank }) => ({
            file: shownPath(of.path, cwd),
            path: placeOf(of.tree.index, node) ?? [],
            ...nodeJson(of.tree.nodeFacts(node)),
            uses,
            ofRoot,
            rank,
          })),
        })),
      };
    case 'why':
      return {
        why: part.nodes.map(({ of, node, ways, more }) => ({
          file: shownPath(of.path, cwd),
          node: node.key,
          ways: ways.map(({ names, follows }) => ({ path: names, follows })),
          more: more ?? null,
        })),
      };
  }
}

function lockJson({ path, tree }: LockTree, depth: number, cwd: string): JsonLock {
  return {
    file: shownPath(path, cwd),
    format: tree.index.lock.format.id,
    inputs: [...walkTree(tree, 'name', depth)].map(({ row, cut, repeated }): JsonRow => {
      const { to, unused, findings } = tree.factsOf(row);
      const { end } = row;
      const elsewhere = end.kind === 'link' || end.kind === 'again' ? end.node : undefined;
      return {
        path: row.path,
        kind: row.end.kind,
        target: (elsewhere && placeOf(tree.index, elsewhere)) ?? null,
        ...(to === undefined ? {} : nodeJson(to)),
        unused,
        findings: countFindings(findings),
        cut,
        repeated,
      };
    }),
    orphans: tree.orphans.map(({ key }) => key),
  };
}

function nodeJson({ node, type, source, commit, date, content, duplicate }: NodeFacts): JsonNode {
  return {
    node: node.key,
    type,
    source: source ?? null,
    rev: commit ?? null,
    lastModified: date?.seconds ?? null,
    content: content.state,
    duplicate: duplicate === undefined ? null : { rank: duplicate.rank, of: duplicate.group.members.length },
  };
}
