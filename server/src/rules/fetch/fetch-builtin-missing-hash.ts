import type { NixFacts, StaticValue } from '../../nix/facts.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { fetchArguments } from './shared/addresses.ts';
import { isLoaders, shownUrl } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds `fetchTarball` and `builtins.fetchurl` without a `sha256`.
 *
 * ## Why it is bad
 *
 * Without a hash Nix takes whatever the server sends, and asks again an hour later (`tarball-ttl`). What was fetched is
 * mostly imported right away, so that the server decides what is evaluated and built. In pure evaluation, which flakes
 * use, Nix refuses ("in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument": src/libexpr/primops/fetchTree.cc).
 *
 * ## What Nix does
 *
 * Both take a URL, or a set with `url`, `sha256` and `name` and nothing else: `hash` is an error. A bare `fetchTarball` is
 * the builtin unless a local name hides it. A bare `fetchurl` is the function of nixpkgs, which fails without a hash.
 * In what niv, npins and flake-compat write, only addresses that stand there whole are reported, which their loaders never have.
 * In `map builtins.fetchTarball [ … ]` each element of the list counts.
 * Arguments that are put together elsewhere (`fetchTarball (args // { … })`) cannot be judged and are passed over.
 *
 * ## When to ignore it
 *
 * Where following a moving address is the point, as in a script that reports news.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-builtin-missing-hash',
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
    for (const { fetcher, value, nameSpan } of fetchArguments(facts)) {
      const { origin, name } = fetcher;
      if (origin !== 'builtin' || (name !== 'fetchTarball' && name !== 'fetchurl')) continue;
      const found = unhashed(facts, value);
      if (found === undefined || isLoaders(role, found.url)) continue;
      const url = shownUrl(found.url);
      report({
        message: message(name, url, found.hash, role),
        span: nameSpan,
        subject: name,
        detail: url ?? '',
        severity: severityIn(role, 'error'),
      });
    }
  },
};

interface Unhashed {
  readonly url: StaticValue;
  /** A hash is given, but under a name that the builtin does not know. */
  readonly hash: boolean;
}

function unhashed(facts: NixFacts, value: StaticValue): Unhashed | undefined {
  if (value.kind === 'string' || (value.kind === 'unknown' && value.prefix !== undefined)) {
    return { url: value, hash: false };
  }
  if (value.kind !== 'attrs' || !value.attrs.complete || value.attrs.attrs.has('sha256')) return undefined;
  const url = value.attrs.attrs.get('url');
  return url === undefined ? undefined : { url: facts.attrValue(url), hash: value.attrs.attrs.has('hash') };
}

function message(name: string, url: string | undefined, hash: boolean, role: NixFileRole): string {
  const what = url === undefined ? 'something' : url;
  if (hash) return `builtins.${name} is given a \`hash\` for ${what}, but it knows only \`sha256\`.`;
  return role.kind === 'flake'
    ? `builtins.${name} fetches ${what} without a sha256, which Nix refuses in a flake.`
    : `builtins.${name} fetches ${what} without a sha256, so whatever the server sends is taken.`;
}
