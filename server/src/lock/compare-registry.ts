import type { FlakeRef } from '../flake/flakeref.ts';
import { hostOf, type Repository, sameRepository, type Source } from '../flake/source.ts';
import { NIXPKGS_HOSTS, REGISTRY, REGISTRY_ALSO } from '../tables/registry.ts';
import type { SourceDifference } from './compare-source.ts';

/**
 * Compares what a registry name was locked to with what Nix's own registry has for it. A registry may be changed on any
 * machine, so a difference need not be wrong; what is on the machine itself is not compared.
 */
export function compareWithRegistry(original: FlakeRef, to: Source): SourceDifference | undefined {
  const id = original.attrs.get('id');
  const known = typeof id === 'string' ? placesOf(id) : [];
  if (known.length === 0 || (to.kind !== 'repository' && to.kind !== 'download')) return undefined;
  const { repository } = to;
  if (repository?.host === '' || (to.kind === 'download' && hostOf(to.url) === '')) return undefined;
  if (repository !== undefined && known.some((one) => sameRepository(one, repository))) return undefined;
  if (id === 'nixpkgs' && to.kind === 'download' && NIXPKGS_HOSTS.has(hostOf(to.url))) return undefined;
  return { kind: 'registry', attr: to.kind === 'repository' ? 'owner' : 'url' };
}

function placesOf(id: string): readonly Repository[] {
  const own = REGISTRY.get(id);
  if (own === undefined) return [];
  return [`github.com/${own}`, ...(REGISTRY_ALSO.get(id) ?? [])].map((place) => {
    const slash = place.indexOf('/');
    return { host: place.slice(0, slash), path: place.slice(slash + 1), caseless: true };
  });
}
