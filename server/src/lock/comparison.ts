import type { Declarations, FlakeInput } from '../flake/flake.ts';
import { sameRef } from '../flake/flakeref.ts';
import { declarationDifference, fitsOverride } from './compare-declaration.ts';
import { sameNode, sourceChange } from './compare-change.ts';
import { commitDigest } from './compare-rev.ts';
import type { SourceDifference } from './compare-source.ts';
import type { LockEdge, LockGraph, LockNode } from './graph.ts';
import { textAttr } from '../flake/placed-ref.ts';
import { isReadable } from './nodes.ts';

/**
 * What explains that an input is another one than before:
 * - `parent`: a flake above it is, or may be, another one now, which brings its own inputs and what locks them
 * - `declaration`: flake.nix (or devenv.yaml) says something else of it than before
 * - `declared`: flake.nix asks for it as it is now, and did so before
 * - `unknown`: there is no flake.nix to ask, or it cannot be read; in lists of pins there never is
 * - `none`: nothing
 */
type Cause = 'parent' | 'declaration' | 'declared' | 'unknown' | 'none';

/** An input of the new lock with what stood there before, found by the names of inputs from the root. */
export interface EdgeComparison {
  /** The input names from the root, joined by `/`. */
  readonly path: string;
  readonly name: string;
  readonly oldParent: LockNode;
  readonly parent: LockNode;
  /** Undefined: it came, or it went. */
  readonly oldEdge: LockEdge | undefined;
  readonly edge: LockEdge | undefined;
  /** What the edges end in, follows resolved. */
  readonly oldNode: LockNode | undefined;
  readonly node: LockNode | undefined;
  readonly cause: Cause;
  /** What flake.nix says of it now. */
  readonly input: FlakeInput | undefined;
}

/** An input that is a node of its own in both locks. */
interface NodePair extends EdgeComparison {
  readonly oldNode: LockNode;
  readonly node: LockNode;
}

/** Such a pair of nodes with what is to be known of it. */
export interface InputComparison extends NodePair {
  /** How the place that it is fetched from changed. */
  readonly difference: SourceDifference | undefined;
}

/** How a lock differs from what it was. The keys of nodes say nothing: they are renamed by ordinary updates. */
export interface LockComparison {
  readonly old: LockGraph;
  readonly lock: LockGraph;
  /** Every input of the nodes that are in both, in the order of a walk from the root; each pair is entered once. */
  readonly edges: readonly EdgeComparison[];
  /** Those of them that are nodes of their own in both locks; each pair of nodes once. */
  readonly entered: ReadonlySet<EdgeComparison>;
  /** Those of these in which anything but the key and the inputs is not as it was. */
  readonly changed: readonly InputComparison[];
}

/** What both locks were made for, as far as that is known. */
export interface ComparedDeclarations {
  readonly old: Declarations | undefined;
  readonly now: Declarations | undefined;
}

/** So many old nodes may stand against one new node. Only a lock that shares one node among many has several. */
const MAX_PARTNERS = 4;

/** Paths longer than this are cut off at their beginning: nobody nests inputs so deep, and they would fill the memory. */
export const MAX_PATH = 1000;

interface Pair {
  readonly old: LockNode;
  readonly now: LockNode;
  /** With a slash at the end, but for the root. */
  readonly prefix: string;
  readonly explained: boolean;
  /** What flake.nix says of the inputs below: undefined where it says nothing that could be known. */
  readonly said: ReadonlyMap<string, FlakeInput> | undefined;
  readonly oldSaid: ReadonlyMap<string, FlakeInput> | undefined;
}

/** Walks both locks side by side. Either of them unreadable: there is nothing to compare. */
export function compareLocks(
  old: LockGraph,
  lock: LockGraph,
  declarations: ComparedDeclarations = { old: undefined, now: undefined },
): LockComparison {
  const edges: EdgeComparison[] = [];
  const entered = new Set<EdgeComparison>();
  const changed: InputComparison[] = [];
  const { rootNode } = lock;
  if (!isReadable(old) || !isReadable(lock) || old.rootNode === undefined || rootNode === undefined)
    return { old, lock, edges, entered, changed };
  const partners = new Map<LockNode, LockNode[]>();
  const pairs: Pair[] = [
    {
      old: old.rootNode,
      now: rootNode,
      prefix: '',
      explained: false,
      said: saidOf(declarations.now),
      oldSaid: saidOf(declarations.old),
    },
  ];
  for (const pair of pairs) {
    for (const name of new Set([...pair.old.inputs.keys(), ...pair.now.inputs.keys()])) {
      const edge = compareEdge(pair, name, old, lock, declarations.now);
      edges.push(edge);
      if (!isInput(edge) || !remember(partners, edge)) continue;
      entered.add(edge);
      if (!sameNode(edge.oldNode, edge.node))
        changed.push({ ...edge, difference: sourceChange(edge.oldNode, edge.node) });
      pairs.push({
        old: edge.oldNode,
        now: edge.node,
        prefix: edge.path.length > MAX_PATH ? '…/' : `${edge.path}/`,
        explained: edge.cause === 'parent' || edge.cause === 'declaration' || isMoved(edge),
        said: pair.said && byName(edge.input?.overrides),
        oldSaid: pair.oldSaid && byName(pair.oldSaid.get(name)?.overrides),
      });
    }
  }
  return { old, lock, edges, entered, changed };
}

function compareEdge(
  pair: Pair,
  name: string,
  old: LockGraph,
  lock: LockGraph,
  declared: Declarations | undefined,
): EdgeComparison {
  const oldEdge = pair.old.inputs.get(name);
  const edge = pair.now.inputs.get(name);
  const input = pair.said?.get(name);
  const found = {
    path: `${pair.prefix}${name}`,
    name,
    oldParent: pair.old,
    parent: pair.now,
    oldEdge,
    edge,
    oldNode: oldEdge && endOf(old, oldEdge),
    node: edge && endOf(lock, edge),
    input,
  };
  const brought = pair.prefix === '' && declared?.brought.has(name) === true && input === undefined;
  return { ...found, cause: brought ? 'declared' : causeOf(pair, found) };
}

function causeOf(pair: Pair, found: Omit<EdgeComparison, 'cause'>): Cause {
  if (pair.explained) return 'parent';
  const { said, oldSaid } = pair;
  const { input, name } = found;
  if (said === undefined || (input !== undefined && !isKnown(input))) return 'unknown';
  const before = oldSaid?.get(name);
  if (oldSaid === undefined || (before !== undefined && !isKnown(before)))
    return fits(found) ? 'declaration' : 'unknown';
  if (!saysTheSame(before, input)) return 'declaration';
  return fits(found) ? 'declared' : 'none';
}

/** Whether flake.nix asks for the input as the lock has it. */
function fits({ input, edge, node, path }: Omit<EdgeComparison, 'cause'>): boolean {
  if (input === undefined || edge === undefined) return false;
  if (input.follows !== undefined)
    return edge.kind === 'follows' && edge.path.join('/') === input.follows.value.join('/');
  const original = node?.original && node.original.ref;
  if (edge.kind !== 'node' || node === undefined || input.ref === undefined || original === undefined)
    return false;
  if (declarationDifference(input.ref, original) === undefined) return true;
  const locked = node.locked && node.locked.ref;
  return locked !== undefined && fitsOverride({ input, path, node, override: path !== input.name }, locked);
}

/** All that it says of the input itself can be read. */
function isKnown({ literal, ref, follows, overrides, refError }: FlakeInput): boolean {
  if (refError !== undefined) return false;
  return literal || ref !== undefined || follows !== undefined || overrides.length > 0;
}

function saysTheSame(a: FlakeInput | undefined, b: FlakeInput | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if ((a.flake?.value ?? true) !== (b.flake?.value ?? true)) return false;
  if (a.follows?.value.join('/') !== b.follows?.value.join('/')) return false;
  if (a.ref === undefined || b.ref === undefined) return a.ref === b.ref;
  return sameRef(a.ref, b.ref);
}

function saidOf(declared: Declarations | undefined): ReadonlyMap<string, FlakeInput> | undefined {
  return declared?.intact === true && declared.inputsComplete ? byName(declared.inputs) : undefined;
}

function byName(inputs: readonly FlakeInput[] = []): ReadonlyMap<string, FlakeInput> {
  return new Map(inputs.map((input) => [input.name, input]));
}

function endOf(lock: LockGraph, edge: LockEdge): LockNode | undefined {
  const end = lock.resolve(edge);
  return end.kind === 'node' ? end.node : undefined;
}

function isInput(edge: EdgeComparison): edge is NodePair {
  return (
    edge.oldEdge?.kind === 'node' &&
    edge.edge?.kind === 'node' &&
    edge.oldNode !== undefined &&
    edge.node !== undefined
  );
}

/** False for a pair that is known, or one too many for the node. */
function remember(partners: Map<LockNode, LockNode[]>, { oldNode, node }: NodePair): boolean {
  const known = partners.get(node);
  if (known === undefined) {
    partners.set(node, [oldNode]);
    return true;
  }
  if (known.length >= MAX_PARTNERS || known.includes(oldNode)) return false;
  known.push(oldNode);
  return true;
}

/** Attributes that say where an input is. */
const PLACE = ['type', 'host', 'owner', 'repo', 'url', 'path', 'dir'] as const;

/**
 * Whether it is another tree than before, so that its own inputs may be others. What lies beside its parent, a relative
 * path, may have changed whenever the parent has; for the root that is always.
 */
function isMoved({ oldNode, node }: NodePair): boolean {
  const { locked } = node;
  const before = oldNode.locked;
  if (locked === undefined || before === undefined) return false;
  if (textAttr(locked, 'type') === 'path' && !(textAttr(locked, 'path') ?? '').startsWith('/')) return true;
  if (PLACE.some((name) => before.attrs.get(name)?.value !== locked.attrs.get(name)?.value)) return true;
  const rev = textAttr(locked, 'rev');
  const oldRev = textAttr(before, 'rev');
  if (rev === undefined || oldRev === undefined)
    return textAttr(locked, 'narHash') !== textAttr(before, 'narHash');
  return rev !== oldRev && commitDigest(rev) !== commitDigest(oldRev);
}
