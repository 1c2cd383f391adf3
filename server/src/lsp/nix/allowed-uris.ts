import { renderFlakeRef } from '../../flake/flakeref.ts';
import type { LockGraph } from '../../lock/graph.ts';

/**
 * The places of what a lock fetches, for an evaluation that may reach nothing else: without them Nix does not even take
 * what is in the store already. The folder around each is meant, as Nix compares with the whole reference, of which it
 * alone knows how it is written (isAllowedURI in src/libexpr/eval.cc of Nix).
 */
export function allowedUris({ inputNodes }: Pick<LockGraph, 'inputNodes'>): readonly string[] {
  const places = new Set<string>();
  for (const { locked } of inputNodes) {
    const text = locked?.ref && renderFlakeRef(locked.ref);
    const place = /^[^?#\s]*\//.exec(text?.split(/[?#]/, 1)[0] ?? '')?.[0];
    if (place === undefined || /\s/.test(text ?? '')) continue;
    places.add(place);
    // Nix asks for what git fetches by its own address.
    places.add(place.replace(/^(?:git|hg|tarball|file)\+/, ''));
    // Not every release encodes what is encoded already, as the groups of GitLab are.
    places.add(place.replaceAll('%25', '%'));
  }
  return [...places];
}
