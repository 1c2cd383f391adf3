import type { FlakeRef } from '../flake/flakeref.ts';
import { type Source, sourceOf } from '../flake/source.ts';
import type { Span } from '../text/span.ts';
import type {
  EntryPart,
  LockedAttr,
  LockedInput,
  LockedRef,
  LockGraph,
  LockNode,
  PlacedEdge,
} from './graph.ts';
import { commitDigest, narDigest } from './compare-rev.ts';
import { reachedNodes } from './input-paths.ts';
import { isReadable } from './nodes.ts';

/** What a reader of a format finds. */
type GraphParts = Omit<LockGraph, 'inputNodes' | 'lockedInputs' | 'unusual' | 'parts' | 'edges' | 'reached'>;

/** Adds what many rules ask for, each made when it is first asked for and then kept: a graph never changes. */
export function makeGraph(parts: GraphParts): LockGraph {
  let inputs: readonly LockNode[] | undefined;
  let locked: readonly LockedInput[] | undefined;
  let entryParts: readonly EntryPart[] | undefined;
  let edges: readonly PlacedEdge[] | undefined;
  let reached: LockGraph['reached'] | undefined;
  let unusual: LockGraph['unusual'] | undefined;
  const graph: LockGraph = {
    ...parts,
    get inputNodes() {
      return (inputs ??= reachableNodes(graph).filter((node) => node !== graph.rootNode));
    },
    get lockedInputs() {
      return (locked ??= inputsOf(graph.inputNodes));
    },
    get unusual() {
      if (unusual !== undefined) return unusual;
      const nodes = graph.inputNodes.filter((node) => !node.usual);
      return (unusual = { nodes, inputs: inputsOf(nodes), parts: partsOf(nodes) });
    },
    get parts() {
      return (entryParts ??= partsOf(graph.inputNodes));
    },
    get reached() {
      return (reached ??= reachedNodes(graph));
    },
    get edges() {
      return (edges ??= edgesOf(reachableNodes(graph)));
    },
  };
  return graph;
}

function inputsOf(nodes: readonly LockNode[]): LockedInput[] {
  const inputs: LockedInput[] = [];
  for (const node of nodes) {
    const { locked } = node;
    if (locked !== undefined) inputs.push({ node, locked, type: locked.type });
  }
  return inputs;
}

function partsOf(nodes: readonly LockNode[]): EntryPart[] {
  const parts: EntryPart[] = [];
  for (const node of nodes) {
    if (node.locked !== undefined) parts.push({ node, part: 'locked', ref: node.locked });
    if (node.original !== undefined) parts.push({ node, part: 'original', ref: node.original });
  }
  return parts;
}

function edgesOf(nodes: readonly LockNode[]): PlacedEdge[] {
  const edges: PlacedEdge[] = [];
  for (const from of nodes) for (const edge of from.inputs.values()) edges.push({ from, edge });
  return edges;
}

function reachableNodes(lock: LockGraph): LockNode[] {
  if (!isReadable(lock)) return [];
  return [...lock.nodes.values()].filter(({ key }) => lock.reachable.has(key));
}

/** The attributes of `locked` or `original`, with what they mean as a reference. */
export function makeRef(
  span: Span,
  keySpan: Span,
  attrs: ReadonlyMap<string, LockedAttr>,
  flat = false,
): LockedRef {
  return new LazyRef(span, keySpan, attrs, flat);
}

/** A class, as there are twenty thousand of them in a large lock and getters of its own would make each dear. */
class LazyRef implements LockedRef {
  readonly span: Span;
  readonly keySpan: Span;
  readonly attrs: ReadonlyMap<string, LockedAttr>;
  readonly flat: boolean;
  readonly type: string;
  #ref: FlakeRef | undefined;
  #source: Source | undefined;
  #commit: string | false | undefined;
  #digest: string | false | undefined;

  constructor(span: Span, keySpan: Span, attrs: ReadonlyMap<string, LockedAttr>, flat: boolean) {
    this.span = span;
    this.keySpan = keySpan;
    this.attrs = attrs;
    this.flat = flat;
    const type = attrs.get('type')?.value;
    this.type = typeof type === 'string' ? type : '';
  }

  get ref(): FlakeRef | undefined {
    if (this.#ref === undefined && typeof this.attrs.get('type')?.value === 'string') {
      const attrs = new Map<string, string | number | boolean>();
      for (const [name, { value }] of this.attrs) if (name !== 'type') attrs.set(name, value);
      this.#ref = { type: this.type, attrs };
    }
    return this.#ref;
  }

  get source(): Source | undefined {
    const { ref } = this;
    if (ref !== undefined) this.#source ??= sourceOf(ref);
    return this.#source;
  }

  get commit(): string | undefined {
    this.#commit ??= commitDigest(this.attrs.get('rev')?.value) ?? false;
    return this.#commit === false ? undefined : this.#commit;
  }

  get digest(): string | undefined {
    this.#digest ??= narDigest(this.attrs.get('narHash')?.value) ?? false;
    return this.#digest === false ? undefined : this.#digest;
  }
}
