import type { Declarations } from '../../../flake/flake.ts';
import { printable } from '../../../flake/show.ts';
import type { DeclaredNode } from '../../../lock/compare-declaration.ts';
import type { RelatedPlace } from '../../rule.ts';

/** Where flake.nix or devenv.yaml declares what a node of the lock was made for. */
export function placesOf(
  declared: Declarations | undefined,
  declarations: readonly DeclaredNode[],
): RelatedPlace[] {
  if (declared === undefined) return [];
  return declarations.map(({ input, path }) => ({
    place: { file: 'declaration', span: input.refSpan },
    message: `${declared.file} declares '${printable(path)}' here.`,
  }));
}
