import { flakeRefFromAttrs, type FlakeRef, parseFlakeRef } from '../../flake/flakeref.ts';
import type { RefAttr } from '../../flake/scheme-attrs.ts';
import { showRef } from '../../flake/show.ts';
import { sourceOf } from '../../flake/source.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { NixFileRole, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type FetchArgument, fetchArguments } from './shared/addresses.ts';

/**
 * ## What it does
 *
 * Finds `builtins.fetchTree` and `builtins.getFlake` of a reference that does not pin what it leads to: one without `rev`
 * and `narHash`.
 *
 * ## Why it is bad
 *
 * Such a reference means the newest commit of a branch, or whatever the server or the registry says at the moment of each
 * evaluation; whoever can change that decides what is evaluated and built. No lockfile covers it. In pure evaluation, which
 * flakes use, Nix refuses ("in pure evaluation mode, 'fetchTree' doesn't fetch unlocked input":
 * src/libexpr/primops/fetchTree.cc; "cannot call 'getFlake' on unlocked flake reference": src/libflake).
 *
 * A name of the registry (`builtins.getFlake "nixpkgs"`) is a warning outside of flake.nix: it is as good as the registry of
 * the machine.
 *
 * ## What Nix does
 *
 * A commit pins a repository, but not a tarball or a file, for which only `narHash` counts. References to this machine
 * (`getFlake (toString ./.)`, `path:`, `git+file:`) are passed over, and so is what is put together elsewhere.
 *
 * ## When to ignore it
 *
 * Where following a branch is the point, as in a script that reports news.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-tree-unlocked',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const argument of fetchArguments(facts)) {
      const { name } = argument.fetcher;
      if (name !== 'fetchTree' && name !== 'getFlake') continue;
      const read = referenceOf(facts, argument);
      const follows = read === undefined ? undefined : followed(read);
      if (read === undefined || follows === undefined) continue;
      const shown = showRef(read.ref);
      report({
        message: message(name, shown, follows, role),
        span: argument.nameSpan,
        subject: name,
        detail: shown,
        severity: severityIn(role, severityOf(read.ref, role)),
      });
    }
  },
};

interface Reference {
  readonly ref: FlakeRef;
  /** It has a `ref` that is not known. */
  readonly isOfSomeBranch: boolean;
  /** It has a `rev`, known or not. */
  readonly isAtCommit: boolean;
}

/** The reference, where all of it can be seen that matters. */
function referenceOf(facts: NixFacts, { fetcher, value }: FetchArgument): Reference | undefined {
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
function followed({ ref, isOfSomeBranch, isAtCommit }: Reference): string | undefined {
  const { type, attrs } = ref;
  if (type === 'path' || attrs.has('narHash')) return undefined;
  const url = attrs.get('url');
  if (typeof url === 'string' && /^(?:(?:[a-z]+\+)?file:|[./])/i.test(url)) return undefined;
  const source = sourceOf(ref);
  if (source.kind === 'download') return 'whatever the server sends';
  if (isAtCommit) return undefined;
  if (type === 'indirect') return 'whatever the registry of the machine says';
  return attrs.has('ref') || isOfSomeBranch
    ? 'the newest commit of a branch or tag'
    : 'the newest commit of the default branch';
}

function severityOf({ type }: FlakeRef, role: NixFileRole): Severity {
  return type === 'indirect' && role.kind !== 'flake' ? 'warning' : 'error';
}

function message(name: string, shown: string, follows: string, role: NixFileRole): string {
  const what = `builtins.${name} fetches ${shown} without ${follows === 'whatever the server sends' ? 'a narHash' : 'a rev'}`;
  return role.kind === 'flake'
    ? `${what}, which Nix refuses in a flake.`
    : `${what}, so it takes ${follows}.`;
}
