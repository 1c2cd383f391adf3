import { rename } from '../../nix/edit/rename.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isInPlace } from './fixes/in-place.ts';
import { pinned } from './fixes/pinned.ts';
import { type FetchArgument, fetchArguments } from './shared/addresses.ts';
import { evaluatorFinder } from './shared/evaluated.ts';
import { isLoaders, shownUrl } from './shared/fetches.ts';
import { isCommitArchive, type Unhashed, unhashed } from './shared/unpinned.ts';

/**
 * ## What it does
 *
 * Finds `fetchTarball` and `builtins.fetchurl` without a `sha256`.
 *
 * ## Why it is bad
 *
 * Without a hash Nix takes whatever the server sends, and asks again an hour later (`tarball-ttl`). In
 * pure evaluation, which flakes use, Nix refuses ("in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument": src/libexpr/primops/fetchTree.cc).
 *
 * Where the file imports what it fetches, `import-unpinned-remote` tells it instead. An archive that a forge makes of a
 * commit named in its address is a warning: only the forge could send something else.
 *
 * ## What Nix does
 *
 * Both take a URL, or a set with `url`, `sha256` and `name` and nothing else: `hash` is an error. A bare `fetchTarball` is
 * the builtin unless a local name hides it. A bare `fetchurl` is the function of nixpkgs, which fails without a hash.
 * In what niv, npins and flake-compat write, only addresses that stand there whole are reported, which their loaders never have.
 * In `map builtins.fetchTarball [ … ]` each element of the list counts.
 * Arguments that are put together elsewhere (`fetchTarball (args // { … })`) cannot be judged and are passed over.
 *
 * ## Fix
 *
 * Fetches it with Nix, on your command, and writes the hash of what came, in SRI. What was fetched and from where is shown
 * before it is written: the first use is trusted. It is offered where all that decides what is fetched stands in the file.
 * The commit of a branch that the address names is asked for first, and takes its place.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const evaluatorOf = evaluatorFinder(facts);
    for (const argument of fetchArguments(facts)) {
      const { fetcher, call, value, nameSpan } = argument;
      const { origin, name } = fetcher;
      if (origin !== 'builtin' || (name !== 'fetchTarball' && name !== 'fetchurl')) continue;
      const found = unhashed(facts, value);
      if (found === undefined || isLoaders(role, found.url)) continue;
      if (!found.hash && evaluatorOf(call.row) !== undefined) continue;
      const url = shownUrl(found.url);
      report({
        message: message(name, url, found, role),
        span: nameSpan,
        subject: name,
        detail: url ?? '',
        severity: severityIn(role, isCommitArchive(found.url) ? 'warning' : 'error'),
        fixes: () => (found.hash ? misnamed(facts, argument) : pinned(facts, argument)),
      });
    }
  },
};

function message(
  name: string,
  url: string | undefined,
  { hash, url: value }: Unhashed,
  role: NixFileRole,
): string {
  const what = url === undefined ? 'something' : url;
  if (hash) return `builtins.${name} is given a \`hash\` for ${what}, but it knows only \`sha256\`.`;
  const how = `builtins.${name} fetches ${what} without a sha256`;
  if (role.kind === 'flake') return `${how}, which Nix refuses in a flake.`;
  return isCommitArchive(value)
    ? `${how}: the address names a commit, but nothing checks what the server sends.`
    : `${how}, so whatever the server sends is taken.`;
}

/** The hash under the name that the builtin knows. */
function misnamed(facts: NixFacts, { value, call }: FetchArgument): readonly Fix[] {
  const attr = value.kind === 'attrs' ? value.attrs.attrs.get('hash') : undefined;
  if (attr === undefined || !isInPlace(facts, attr, call)) return [];
  const edit = rename(facts.table.text, attr.nameSpan, 'sha256');
  return [{ kind: 'edit', title: 'Call hash sha256', safety: 'unsafe', edits: [{ file: 'self', ...edit }] }];
}
