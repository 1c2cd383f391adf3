import { printable, showRef } from '../../flake/show.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { type FetchArgument, fetchArguments } from '../fetch/shared/addresses.ts';
import { pinned } from '../fetch/fixes/pinned.ts';
import { evaluatorFinder } from '../fetch/shared/evaluated.ts';
import { isLoaders, shownUrl } from '../fetch/shared/fetches.ts';
import { followed, lackOf, referenceOf } from '../fetch/shared/tree-references.ts';
import { isCommitArchive, unhashed, withoutRev } from '../fetch/shared/unpinned.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds code that is fetched without a hash or a commit and evaluated: `import (fetchTarball "https://…")`, `callPackage` of
 * such a fetch, overlays and modules of NixOS (`imports`, `modules`) that come from one.
 *
 * ## Why it is bad
 *
 * What is evaluated decides what is built and run: a package set brings its own compiler, an overlay replaces any package,
 * and a module of NixOS runs scripts as root when the system is activated. Without a hash Nix takes whatever the server
 * sends, and asks again an hour later (`tarball-ttl` in the Nix manual); without a commit it takes the newest one. Nothing
 * in the repository says what was evaluated yesterday. In pure evaluation, which flakes use, Nix refuses such fetches
 * (src/libexpr/primops/fetchTree.cc).
 *
 * An archive that a forge makes of a commit named in its address is a warning: only the forge could send something else.
 *
 * ## What it looks at
 *
 * The builtins `fetchTarball`, `fetchurl`, `fetchGit` and `fetchTree`, called in place, within a string or with a path
 * appended, through a name of the same file, or as the default of an argument. It tells what `fetch-builtin-missing-hash`,
 * `fetch-git-missing-rev` and `fetch-tree-unlocked` tell of fetches that are not evaluated, and they are silent here.
 *
 * ## Fix
 *
 * Asks, on your command, what commit the branch stands for and what the hash of the content is, and writes both, with the
 * name of the branch as a comment. What was fetched and from where is shown before it is written: the first use is trusted.
 *
 * ## When to ignore it
 *
 * Where following a branch is the point, as in a job that tests the newest nixpkgs.
 */
export const rule: Rule = {
  meta: {
    id: 'import-unpinned-remote',
    group: 'impure',
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
      const found = unpinned(facts, argument, role);
      const by = found === undefined ? undefined : evaluatorOf(argument.call.row);
      if (found === undefined || by === undefined) continue;
      const { name } = argument.fetcher;
      report({
        message:
          role.kind === 'flake'
            ? `${by} evaluates what builtins.${name} takes from ${found.from} without ${found.lacks}, which Nix refuses in a flake.`
            : `${by} evaluates ${found.what}, as builtins.${name} is given no ${found.lacks.replace(/^a /, '')}: ${found.so}.`,
        span: argument.nameSpan,
        subject: by,
        detail: `${name} ${found.from}`,
        severity: severityIn(role, found.isCommit ? 'warning' : 'error'),
        fixes: () => pinned(facts, argument),
        confidence: by === 'import' || by === 'scopedImport' ? 'high' : 'medium',
      });
    }
  },
};

interface Unpinned {
  /** The address, to be shown. */
  readonly from: string;
  /** What is evaluated, in words. */
  readonly what: string;
  /** With its article. */
  readonly lacks: string;
  readonly so: string;
  /** The address names a commit all the same. */
  readonly isCommit: boolean;
}

const SERVER = 'the server decides what is built';
const PUSH = 'whoever can push there decides what is built';

/** What is fetched without being pinned; the rules on fetchers tell the same where it is not evaluated. */
function unpinned(facts: NixFacts, argument: FetchArgument, role: NixFileRole): Unpinned | undefined {
  const { fetcher, value } = argument;
  if (fetcher.origin !== 'builtin') return undefined;
  switch (fetcher.name) {
    case 'fetchTarball':
    case 'fetchurl': {
      const found = unhashed(facts, value);
      if (found === undefined || found.hash || isLoaders(role, found.url)) return undefined;
      const from = shownUrl(found.url) ?? 'somewhere';
      const isCommit = isCommitArchive(found.url);
      const so = isCommit ? 'the address names a commit, but nothing checks what is sent' : SERVER;
      return { from, what: `whatever ${from} sends`, lacks: 'a sha256', so, isCommit };
    }
    case 'fetchGit': {
      const found = withoutRev(facts, value);
      const from = shownUrl(found?.url);
      if (found === undefined || from === undefined || isLoaders(role, found.url)) return undefined;
      const branch = found.ref === undefined ? '' : ` at ${JSON.stringify(printable(found.ref))}`;
      return {
        from,
        what: `the newest commit of ${from}${branch}`,
        lacks: 'a rev',
        so: PUSH,
        isCommit: false,
      };
    }
    case 'fetchTree': {
      const read = referenceOf(facts, argument);
      const follows = read === undefined ? undefined : followed(read);
      if (read === undefined || follows === undefined) return undefined;
      const from = showRef(read.ref);
      const lacks = lackOf(follows);
      return { from, what: from, lacks, so: `it takes ${follows}`, isCommit: false };
    }
    default:
      return undefined;
  }
}
