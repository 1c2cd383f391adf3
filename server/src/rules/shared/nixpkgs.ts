import { hostOf, lowerAscii, type Repository, type Source } from '../../flake/source.ts';
import { type PlacedRef, textAttr } from '../../flake/placed-ref.ts';
import { NIXPKGS_HOSTS } from '../../tables/registry.ts';

/**
 * - `nixpkgs`: NixOS's own, as it is or as others pass it on after tests of their own
 * - `fork`: somebody else's repository of that name
 */
export type NixpkgsKind = 'nixpkgs' | 'fork';

/** Whether a reference is to nixpkgs; undefined where it is to something else. */
export function nixpkgsKind(ref: PlacedRef): NixpkgsKind | undefined {
  const names = ['repo', 'url', 'id'].map((name) => textAttr(ref, name) ?? '');
  if (!names.some((name) => /nixpkgs|nixos/i.test(name))) return undefined;
  const source = ref.source;
  if (source === undefined) return undefined;
  if (source.kind === 'indirect') return textAttr(ref, 'id') === 'nixpkgs' ? 'nixpkgs' : undefined;
  return kindOfSource(source);
}

/** What all nodes belong to that are NixOS's nixpkgs, whoever passes it on: they count as one source. */
export function nixpkgsFamily({ locked }: { readonly locked: PlacedRef | undefined }): 'nixpkgs' | undefined {
  return locked !== undefined && nixpkgsKind(locked) === 'nixpkgs' ? 'nixpkgs' : undefined;
}

/** The name of a repository, its owner's left out, in lower case; empty for what is none. */
export function repositoryName(ref: PlacedRef): string {
  const source = ref.source;
  if (source?.kind === 'indirect') return lowerAscii(textAttr(ref, 'id') ?? '');
  const repository = source && repositoryOf(source);
  return repository === undefined
    ? ''
    : lowerAscii(repository.path.slice(repository.path.lastIndexOf('/') + 1));
}

export function repositoryOf(source: Source): Repository | undefined {
  return source.kind === 'repository' || source.kind === 'download' ? source.repository : undefined;
}

function kindOfSource(source: Source): NixpkgsKind | undefined {
  if (source.kind === 'download' && NIXPKGS_HOSTS.has(hostOf(source.url))) return 'nixpkgs';
  const repository = repositoryOf(source);
  // One on this machine may be anything.
  if (repository === undefined || repository.host === '') return undefined;
  const path = lowerAscii(repository.path);
  if (OFFICIAL.has(`${repository.host}/${path}`)) return 'nixpkgs';
  return /\/nixpkgs(?:-channels)?$/.test(`/${path}`) ? 'fork' : undefined;
}

/** In lower case. Determinate Systems and devenv pass nixpkgs on after tests of their own. */
const OFFICIAL: ReadonlySet<string> = new Set([
  'github.com/nixos/nixpkgs',
  'github.com/nixos/nixpkgs-channels',
  'github.com/cachix/devenv-nixpkgs',
  'github.com/determinatesystems/nixpkgs',
  'github.com/determinatesystems/nixpkgs-weekly',
  'flakehub.com/nixos/nixpkgs',
  'flakehub.com/determinatesystems/nixpkgs-weekly',
]);
