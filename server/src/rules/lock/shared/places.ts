import { printable } from '../../../flake/show.ts';
import type { DeclaredNode } from '../../../lock/compare-declaration.ts';
import type { RelatedPlace } from '../../rule.ts';

/** Where flake.nix declares what a node of the lock was made for. */
export function placesInFlake(declarations: readonly DeclaredNode[]): RelatedPlace[] {
  return declarations.map(({ input, path }) => ({
    place: { file: 'flake', span: input.refSpan },
    message: `flake.nix declares '${printable(path)}' here.`,
  }));
}
