import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { LockGraph, Resolution } from '../../server/src/lock/graph.ts';
import { readLock } from '../../server/src/lock/read.ts';

export const syntax = await loadSyntax();

export function read(text: string): LockGraph {
  return readLock(syntax.parseJson(text));
}

export type Inputs = Record<string, string | string[]>;

/** A lock whose nodes have nothing but inputs. */
export function graph(nodes: Record<string, Inputs>, root = 'root'): LockGraph {
  const written = Object.entries(nodes).map(([key, inputs]) => [key, { inputs }]);
  return read(JSON.stringify({ nodes: Object.fromEntries(written), root, version: 7 }));
}

/** What an input of a node ends in: the key of a node, or the kind of failure with its words. */
export function end(lock: LockGraph, node: string, input: string): string {
  const edge = lock.nodes.get(node)?.inputs.get(input);
  if (edge === undefined) throw new Error(`${node} has no input ${input}`);
  return show(lock.resolve(edge));
}

export function show(end: Resolution): string {
  if (end.kind === 'node') return end.node.key;
  if (end.kind === 'dangling') return `no ${end.missing} at ${end.index} of ${end.path.join('/')}`;
  return end.kind === 'cycle' ? `circle ${end.trail.join(' ')}` : `no node ${end.target}`;
}

/** What this process has computed so far: unlike the clock, it does not count what others do on the machine. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
