import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import type { Fetcher } from '../../tables/fetchers.ts';
import { askGit } from './fixes/ask-git.ts';
import { givenTo } from './fixes/hash-place.ts';
import { evaluatorFinder } from './shared/evaluated.ts';
import { isLoaders, shownUrl } from './shared/fetches.ts';
import { withoutRev } from './shared/unpinned.ts';

/**
 * ## What it does
 *
 * Finds `fetchGit` of a remote repository without a `rev`.
 *
 * ## Why it is bad
 *
 * Without `rev` Nix takes the newest commit of the branch, or of HEAD, at every evaluation: whoever can push to the
 * repository decides what is evaluated and built, and nobody can tell later what it was. In pure evaluation, which flakes
 * use, Nix refuses ("in pure evaluation mode, 'fetchGit' doesn't fetch unlocked input": src/libexpr/primops/fetchTree.cc).
 * A `ref` alone is a branch or a tag, and both move. Where the file imports what it fetches, `import-unpinned-remote` tells
 * it instead.
 *
 * ## What Nix does
 *
 * A path such as `fetchGit ./.` takes the working tree of this repository and is no finding. Repositories whose address
 * is not written here are passed over, for they may be local too. A `narHash` pins the content instead.
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the branch stands for, and writes it as `rev`, with the name of the branch
 * as a comment.
 *
 * ## When to ignore it
 *
 * Where following a branch is the point, as in a script that reports news.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-git-missing-rev',
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
    for (const call of facts.calls) {
      const { callee, calleeSpan, row, args } = call;
      if (callee.name !== 'fetchGit' || callee.origin !== 'builtin' || args[0] === undefined) continue;
      const found = withoutRev(facts, facts.value(args[0]));
      const url = shownUrl(found?.url);
      if (found === undefined || url === undefined || isLoaders(role, found.url)) continue;
      if (evaluatorOf(row) !== undefined) continue;
      report({
        message: message(url, found.ref, role),
        span: calleeSpan,
        subject: 'fetchGit',
        detail: url,
        severity: severityIn(role, 'error'),
        fixes: () => {
          const given = givenTo(facts, { call, fetcher: FETCH_GIT });
          return given === undefined ? [] : askGit(facts, given);
        },
      });
    }
  },
};

const FETCH_GIT: Fetcher = { name: 'fetchGit', origin: 'builtin', hashes: ['narHash'], pins: ['rev'] };

function message(url: string, ref: string | undefined, role: NixFileRole): string {
  const what = ref === undefined ? url : `${url} at ${JSON.stringify(ref)}`;
  return role.kind === 'flake'
    ? `builtins.fetchGit fetches ${what} without a rev, which Nix refuses in a flake.`
    : `builtins.fetchGit fetches ${what} without a rev, so every evaluation takes the newest commit.`;
}
