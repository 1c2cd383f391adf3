import type { FlakeInput } from '../../../flake/flake.ts';
import { declarationDifference, declaredNodes } from '../../../lock/compare-declaration.ts';
import type { LockNode } from '../../../lock/graph.ts';
import type { FlakeSubject } from '../../rule.ts';

/** An override of an input that the overridden input does not have. */
export interface Nonexistent {
  readonly override: FlakeInput;
  /** The names of the inputs that lead to it, its own at the end, joined by `/`. */
  readonly path: string;
  /** The input that should have it. */
  readonly parent: string;
  readonly node: LockNode;
}

/**
 * The overrides that do nothing, as far as the lock tells: it holds the inputs of every input. An entry that was made for
 * another reference than flake.nix has by now is not asked.
 */
export function* nonexistentOverrides({
  flake,
  lock,
}: Pick<FlakeSubject, 'flake' | 'lock'>): Generator<Nonexistent> {
  if (lock === 'absent' || lock === 'unreadable') return;
  for (const { input, path: parent, node } of declaredNodes(flake, lock)) {
    const asked = node.original?.ref;
    if (input.overrides.length === 0 || input.ref === undefined || asked === undefined) continue;
    if (declarationDifference(input.ref, asked) !== undefined) continue;
    for (const override of input.overrides) {
      if (!node.inputs.has(override.name))
        yield { override, path: `${parent}/${override.name}`, parent, node };
    }
  }
}
