import type { Range } from '../../text/lines.ts';

// The view of inputs over typed requests. The client carries the same types (client/src/trees/protocol.ts). All texts
// but `path`, `node` and `key` are plain text, in which nothing is left that could be more than that; those three are as
// they stand in the file, and only ever sent back.

/** Of a lock, or of a flake without one. */
export interface LockItem {
  /** `lock`: below it stand its inputs; `unlocked`: a flake.nix without a flake.lock; `unreadable`: a lock that is broken. */
  readonly kind: 'lock' | 'unlocked' | 'unreadable';
  /** Of the lock, or of the flake.nix where there is none. */
  readonly uri: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly findings: Findings;
}

export interface Findings {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** An input at one place of the tree. */
export interface InputItem {
  /** See `RowEnd`; `orphan`: an entry that nothing leads to. */
  readonly kind: 'node' | 'link' | 'again' | 'lost' | 'orphan';
  readonly uri: string;
  readonly path: readonly string[];
  /** The key of what it leads to. */
  readonly node: string | null;
  readonly label: string;
  readonly description: string;
  /** What its icon shows: the type of its source, or `repository` for one on a forge without an icon. */
  readonly source: string;
  readonly state: 'verified' | 'mismatch' | 'claimed' | 'unknown';
  readonly findings: Findings;
  readonly below: 'error' | 'warning' | null;
  readonly expandable: boolean;
  /** Shown for the sake of what is below it. */
  readonly leads: boolean;
  /** Where what it leads to has its own place. */
  readonly target: readonly string[] | null;
  /** The commit in full. */
  readonly rev: string | null;
  readonly forge: string | null;
  readonly upstream: string | null;
  /** The files of the workspace declare it. */
  readonly declared: boolean;
}

/** A source with all that the workspace has of it. */
export interface SourceItem {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly findings: Findings;
  readonly source: string;
  /** By their own places. */
  readonly inputs: readonly InputItem[];
}

export interface RootsAnswer {
  readonly locks: readonly LockItem[];
  /** How many inputs there are, links included, and how many are shown; the same without a filter. */
  readonly inputs: number;
  readonly shown: number;
  /** Whether a flake or a lock was found at all. */
  readonly found: boolean;
}

export interface PlaceAnswer {
  /** Where an input is declared, in a file of the workspace. */
  readonly declared: Place | null;
  readonly lock: Place | null;
}

export interface Place {
  readonly uri: string;
  readonly range: Range;
}

export interface AtAnswer {
  /** Of the lock. */
  readonly uri: string;
  readonly path: readonly string[];
}

export interface WhyAnswer {
  readonly label: string;
  readonly ways: readonly {
    readonly path: readonly string[];
    readonly label: string;
    /** The last step is a link. */
    readonly follows: boolean;
  }[];
  /** How many more there are; null where they are too many to count. */
  readonly more: number | null;
}

/** Client to server; each with an object, and all but the first with `uri`. */
export const requests = {
  /** `order`, `text`, `only` → RootsAnswer */
  roots: 'nixAudit/inputs/roots',
  /** `path`, `order`, `text`, `only` → InputItem[] */
  below: 'nixAudit/inputs/below',
  /** `path` → InputItem, or null where there is none any more */
  item: 'nixAudit/inputs/item',
  /** `order`, `text`, `only` → SourceItem[] */
  sources: 'nixAudit/inputs/sources',
  /** `path`, `node` → all there is to say, in lines of plain text; empty where it is gone */
  detail: 'nixAudit/inputs/detail',
  /** `path`, `node` → PlaceAnswer */
  place: 'nixAudit/inputs/place',
  /** `uri` of a document, `position` → AtAnswer or null */
  at: 'nixAudit/inputs/at',
  /** `node` → WhyAnswer or null */
  why: 'nixAudit/inputs/why',
} as const;

/** Server to client, to those that have asked for `roots`: ask again. */
export const inputsChanged = 'nixAudit/inputs/changed';
