import { flakeRefFromAttrs, type FlakeRef, parseFlakeRef } from '../../../flake/flakeref.ts';
import type { RefAttr } from '../../../flake/scheme-attrs.ts';
import { sourceOf } from '../../../flake/source.ts';
import type { NixFacts } from '../../../nix/facts.ts';
import type { FetchArgument } from './addresses.ts';

/** What `fetchTree` or `getFlake` is given. */
export interface Reference {
  readonly ref: FlakeRef;
  /** It has a `ref` that is not known. */
  readonly isOfSomeBranch: boolean;
  /** It has a `rev`, known or not. */
  readonly isAtCommit: boolean;
}

/** The reference, where all of it can be seen that matters. */
export function referenceOf(facts: NixFacts, { fetcher, value }: FetchArgument): Reference | undefined {
  if (value.kind === 'string') {
    // Only getFlake looks names up.
    if (fetcher.name === 'fetchTree' && !value.value.includes(':')) return undefined;
    const parsed = parseFlakeRef(value.value, { flake: fetcher.name === 'getFlake' });
    return parsed.ok
      ? { ref: parsed.ref, isOfSomeBranch: false, isAtCommit: parsed.ref.attrs.has('rev') }
      : undefined;
  }
  if (fetcher.name !== 'fetchTree' || value.kind !== 'attrs' || !value.attrs.complete) return undefined;
  const attrs = new Map<string, RefAttr>();
  let isOfSomeBranch = false;
  let isAtCommit = false;
  for (const [name, attr] of value.attrs.attrs) {
    if (name === 'narHash') return undefined;
    const given = facts.attrValue(attr);
    // Of what pins it nothing needs to be known but that it is there.
    if (name === 'rev') isAtCommit = true;
    else if (given.kind === 'string' || given.kind === 'number' || given.kind === 'bool')
      attrs.set(name, given.value);
    else if (name === 'ref') isOfSomeBranch = true;
    else if (name !== 'name') return undefined;
  }
  const parsed = flakeRefFromAttrs(attrs);
  return parsed.ok ? { ref: parsed.ref, isOfSomeBranch, isAtCommit } : undefined;
}

/** What an unpinned reference follows, in words; undefined for what is pinned and for what is on this machine. */
export function followed({ ref, isOfSomeBranch, isAtCommit }: Reference): string | undefined {
  const { type, attrs } = ref;
  if (type === 'path' || attrs.has('narHash')) return undefined;
  const url = attrs.get('url');
  if (typeof url === 'string' && /^(?:(?:[a-z]+\+)?file:|[./])/i.test(url)) return undefined;
  const source = sourceOf(ref);
  if (source.kind === 'download') return DOWNLOAD;
  if (isAtCommit) return undefined;
  if (type === 'indirect') return 'whatever the registry of the machine says';
  return attrs.has('ref') || isOfSomeBranch
    ? 'the newest commit of a branch or tag'
    : 'the newest commit of the default branch';
}

const DOWNLOAD = 'whatever the server sends';

/** What would pin a reference that follows this. */
export function lackOf(follows: string): string {
  return follows === DOWNLOAD ? 'a narHash' : 'a rev';
}
