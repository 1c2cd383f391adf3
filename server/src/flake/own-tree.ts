import type { Declarations, FlakeInput } from './flake.ts';

/**
 * Whether an input is, or may be, a part of the tree that the flake itself is in (`path:./lib`): then what is locked
 * depends on more files than flake.nix. True where it is not known.
 */
export function readsOwnTree(declared: Declarations | undefined): boolean {
  if (declared === undefined || !declared.intact || !declared.inputsComplete) return true;
  return declared.inputs.some(mayBeInTree);
}

function mayBeInTree({ implicit, literal, ref, follows, overrides, url, attrs }: FlakeInput): boolean {
  if (overrides.some(mayBeInTree)) return true;
  if (implicit || follows !== undefined) return false;
  if (ref === undefined) return !literal || url !== undefined || attrs.size > 0;
  const path = ref.attrs.get('path');
  return ref.type === 'path' && !(typeof path === 'string' && path.startsWith('/'));
}
