import type { Located } from '../flake/flake.ts';
import type { FlakeRef } from '../flake/flakeref.ts';
import type { PlacedAttr, PlacedRef } from '../flake/placed-ref.ts';
import type { JsonDocument, JsonObject } from '../syntax/json.ts';
import type { Span } from '../text/span.ts';
import type { LockFormat } from './format.ts';
import type { Reached } from './input-paths.ts';

/** The attributes of `locked` or `original`. The last of equal keys wins, as in Nix. */
export interface LockedRef extends PlacedRef {
  readonly span: Span;
  /** The key `locked` or `original` itself. */
  readonly keySpan: Span;
  readonly attrs: ReadonlyMap<string, LockedAttr>;
  /** The hash in `narHash` is that of a file as it is, not of a file tree as a NAR. Never so in flake.lock. */
  readonly flat: boolean;
  /** The same as a reference, unchecked; undefined without a `type`. */
  readonly ref: FlakeRef | undefined;
  /** The digest of `rev` in hexadecimal, however it is written; undefined for what is no commit hash. */
  readonly commit: string | undefined;
  /** The digest of `narHash` in base 64, however it is written; undefined for what is no SHA-256. */
  readonly digest: string | undefined;
}

export interface LockedAttr extends PlacedAttr {
  readonly keySpan: Span;
}

/** An edge of the lock graph: to a node by its key, or a follows path from the root, input by input. */
export type LockEdge =
  | {
      readonly kind: 'node';
      readonly name: string;
      readonly nameSpan: Span;
      readonly span: Span;
      readonly target: string;
    }
  | {
      readonly kind: 'follows';
      readonly name: string;
      readonly nameSpan: Span;
      readonly span: Span;
      /** Empty: the root flake itself (`follows = ""`). */
      readonly path: readonly string[];
    };

export interface LockNode {
  readonly key: string;
  readonly keySpan: Span;
  readonly span: Span;
  readonly object: JsonObject;
  readonly inputs: ReadonlyMap<string, LockEdge>;
  readonly locked: LockedRef | undefined;
  readonly original: LockedRef | undefined;
  /** False only where `"flake": false` is written. */
  readonly flake: boolean;
  /** Nix 2.26 and newer: the parent of a relative path input, as a path of input names. */
  readonly parent: readonly string[] | undefined;
  /** Just what Nix writes for a repository on a forge, in every part of it (`isUsual`). */
  readonly usual: boolean;
}

/** A locked input: a node that Nix reads, with its `locked` part. */
export interface LockedInput {
  readonly node: LockNode;
  readonly locked: LockedRef;
  /** Its `type` attribute; empty when there is none. */
  readonly type: string;
}

/** One of the two places that an entry of a lock names. */
export interface EntryPart {
  readonly node: LockNode;
  /** `locked` is fetched now, `original` by the next update. */
  readonly part: 'locked' | 'original';
  readonly ref: LockedRef;
}

/** An edge with the node it belongs to. */
export interface PlacedEdge {
  readonly from: LockNode;
  readonly edge: LockEdge;
}

/** What following an edge ends in. */
export type Resolution =
  | { readonly kind: 'node'; readonly node: LockNode }
  /** The step `missing` of `path`, the one at `index`, does not exist; `path` may be that of a later follows. */
  | {
      readonly kind: 'dangling';
      readonly path: readonly string[];
      readonly index: number;
      readonly missing: string;
    }
  /** The edge names a node that is not in the lock. */
  | { readonly kind: 'missing-node'; readonly target: string }
  /** The follows paths that lead into one another, joined with `/`; the last is the first of the loop again. */
  | { readonly kind: 'cycle'; readonly trail: readonly string[] };

/** What the reader of a format found wrong with an entry, which no graph can express. */
export interface LockProblem {
  /** A sentence without its full stop: what is wrong, with the concrete values. */
  readonly wrong: string;
  readonly span: Span;
  /** The key of the node. */
  readonly node: string;
  /** Tells problems of one node apart, for example the attribute's name. */
  readonly detail: string;
}

/**
 * A lockfile as a graph, every value with its place. Reads what it can; the rest is in the document's problems.
 *
 * In every format `locked` is what is fetched, and `original` is what was asked for. In flake.lock both stand there as
 * such. In the files of npins, niv, lon and nvfetcher `locked` is the URL and the hash, and `original` is what the
 * entry says of itself (owner, repository, branch, revision) and nobody fetches by.
 */
export interface LockGraph {
  readonly format: LockFormat;
  readonly document: JsonDocument;
  /** What is wrong with single entries in the formats that are no graphs; those of flake.lock are found by rules. */
  readonly problems: readonly LockProblem[];
  readonly version: Located<number> | undefined;
  /** The key of the root node as written, or `undefined` when absent. */
  readonly root: Located<string> | undefined;
  readonly rootNode: LockNode | undefined;
  /** In the order of the file. */
  readonly nodes: ReadonlyMap<string, LockNode>;
  /** Keys of the nodes that are reachable from the root over node edges, the root included. */
  readonly reachable: ReadonlySet<string>;
  /** Nothing damaged the structure: absence of a thing may be concluded from. */
  readonly intact: boolean;
  /** The nodes that Nix reads, but for the root: those that edges lead to. Empty where Nix does not get so far. */
  readonly inputNodes: readonly LockNode[];
  readonly lockedInputs: readonly LockedInput[];
  /** Of `inputNodes`, `lockedInputs` and `parts` those that are not usual: for rules that can say nothing of the others. */
  readonly unusual: {
    readonly nodes: readonly LockNode[];
    readonly inputs: readonly LockedInput[];
    readonly parts: readonly EntryPart[];
  };
  /** What every entry is fetched from now and by the next update, `locked` before `original`. */
  readonly parts: readonly EntryPart[];
  /** The edges that Nix reads. */
  readonly edges: readonly PlacedEdge[];
  /** Every node that edges lead to, with the shortest way to it, nearest first. */
  readonly reached: ReadonlyMap<LockNode, Reached>;
  /** Follows an edge as Nix does: arrays are paths from the root, each step may itself follow. */
  resolve(edge: LockEdge): Resolution;
}
