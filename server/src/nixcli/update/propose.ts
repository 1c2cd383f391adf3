import { printable } from '../../flake/show.ts';
import { flakeToLock, noFlake } from './flake-to-lock.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { proposePins } from './propose-pins.ts';
import { proposeTag } from './propose-tag.ts';
import { proposeRestored } from './propose-restored.ts';
import {
  type LockedProject,
  type LockRequest,
  notProposed,
  proposalOf,
  type Proposed,
  type Proposing,
} from './proposal.ts';

/**
 * Works out what becomes of a lock, and of its flake.nix, without writing anything: Nix works on a copy. For a command
 * of the user, in a trusted workspace; the session of Nix sees to both. Never rejects.
 */
export async function propose(
  request: LockRequest,
  project: LockedProject,
  tools: Proposing,
): Promise<Proposed> {
  switch (request.ask) {
    case 'restore':
      return proposeRestored(request.nodes, project, tools);
    case 'tag':
      return proposeTag(request.input, project, tools);
    case 'lock':
    case 'update': {
      const pins = pinsOf(project, tools);
      if (pins !== undefined)
        return request.ask === 'update' ? proposePins(request.inputs, pins, project, tools) : notForPins;
      const flake = flakeToLock(project, tools);
      if (flake === undefined) return noFlake;
      const { nix, signal, onProgress } = tools;
      const options = { asked: true, signal, onProgress } as const;
      const inputs = request.ask === 'lock' || request.inputs.length === 0 ? 'all' : request.inputs;
      const answer =
        request.ask === 'lock'
          ? await nix.lockFlake(flake, options)
          : await nix.updateInputs(flake, inputs, options);
      if (!answer.ok) return answer;
      return proposalOf(project, answer.value, toldOf(request.ask, inputs));
    }
  }
}

const notForPins = notProposed('this lock is made by another tool than Nix, which locks when it adds');

/** The lock where it is another tool's. */
function pinsOf({ lock: { text, ...file } }: LockedProject, { engine }: Proposing): LockGraph | undefined {
  const graph = text === undefined ? undefined : engine.readLock({ ...file, text }).graph;
  return graph === undefined || graph.format.id === 'flake' ? undefined : graph;
}

function toldOf(ask: 'lock' | 'update', inputs: readonly string[] | 'all'): string {
  if (ask === 'lock') return 'what was not locked yet is locked';
  if (inputs === 'all') return 'all inputs are locked anew';
  const names = inputs.map((name) => `'${printable(name)}'`).join(', ');
  return `${names} ${inputs.length === 1 ? 'is' : 'are'} locked anew`;
}
