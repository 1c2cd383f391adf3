import { insertPath, joined } from '../../flake/edit/insert-path.ts';
import { attrPathOf } from '../../flake/edit/written.ts';
import type { FlakeRecord } from '../../flake/flake.ts';
import { nixString } from '../../nix/edit/write.ts';
import type { LockGraph } from '../graph.ts';
import { changeEdges, type EdgeChange } from './edges.ts';
import type { InputEdits } from './inputs.ts';
import { nodeAt } from './node-at.ts';

/**
 * An input of an input that is to be another one. Both are paths of input names from the root.
 *
 * The first has two names. An override of an override, which deeper ones need, is read by some versions of Nix
 * as if the input between were to be looked up in the registry (tried with 2.8 and 2.26).
 */
export interface Follow {
  readonly path: readonly string[];
  readonly target: readonly string[];
}

export interface FollowsAdded extends InputEdits {
  /** Those that could be made. */
  readonly follows: readonly Follow[];
  /** How many entries the lock has less. */
  readonly saved: number;
}

/**
 * Lets inputs of inputs follow others. In flake.nix each gets its `follows`, in the lock its edge becomes the path, and
 * the entries that nothing leads to any more go. What cannot be written is left out. Undefined where they do not go
 * together.
 */
export function addFollows(
  flake: FlakeRecord,
  lock: LockGraph,
  wanted: readonly Follow[],
): FollowsAdded | undefined {
  if (!flake.intact || !flake.inputsComplete) return undefined;
  const changes: EdgeChange[] = [];
  const follows: Follow[] = [];
  const written = [];
  const declared = new Set(flake.inputs.map(({ name }) => name));
  for (const follow of wanted) {
    const { path, target } = follow;
    const name = path.at(-1);
    const from = nodeAt(lock, path.slice(0, -1));
    if (name === undefined || from?.inputs.get(name)?.kind !== 'node' || path.length !== 2) continue;
    if (!declared.has(path[0] ?? '') || !declared.has(target[0] ?? '') || overridden(flake, path)) continue;
    const edit = insertPath(flake, [...attrPathOf(path), 'follows'], nixString(target.join('/')));
    if (edit === undefined) continue;
    changes.push({ from, name, to: target });
    follows.push(follow);
    written.push(edit);
  }
  const done = follows.length === 0 ? undefined : changeEdges(lock, changes);
  return done && { flake: joined(written), lock: done.edits, follows, saved: done.gone.length };
}

/** Whether flake.nix says something else of it already. */
function overridden(flake: FlakeRecord, path: readonly string[]): boolean {
  let inputs = flake.inputs;
  for (const [at, name] of path.entries()) {
    const input = inputs.find((one) => one.name === name);
    if (input === undefined) return false;
    if (input.follows !== undefined || (at > 0 && (input.url !== undefined || input.attrs.size > 0)))
      return true;
    inputs = input.overrides;
  }
  return false;
}
