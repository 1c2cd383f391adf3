import type { Rule } from '../rule.ts';
import { fetchesIn, isLoaders, shownUrl } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds `builtins.fetchGit` with a `rev` and without a `narHash`.
 *
 * ## Why it is bad
 *
 * The commit is pinned, but by git's SHA-1 alone. Git detects the known attacks on it, and an attacker needs a repository made for
 * the purpose; still it is the one part of a lock that SHA-256 does not cover. `narHash`, which flake.lock has for each input, covers
 * it, and Nix then checks the content whatever the server sends (src/libfetchers/fetchers.cc).
 *
 * ## What Nix does
 *
 * With `narHash` Nix compares the tree and refuses another one ("NAR hash mismatch"). It can also take the content from its store
 * without asking the server. Submodules are pinned by the commit as well.
 *
 * ## When to ignore it
 *
 * Where a commit is enough for you, as it is for most projects.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-git-no-nar-hash',
    group: 'fetch',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const { fetcher, args, call } of fetchesIn(facts)) {
      if (fetcher.origin !== 'builtin' || fetcher.name !== 'fetchGit' || !args.complete) continue;
      const rev = args.attrs.get('rev');
      const url = args.attrs.get('url');
      if (rev === undefined || url === undefined || args.attrs.has('narHash')) continue;
      const commit = facts.attrValue(rev);
      const address = facts.attrValue(url);
      if (commit.kind !== 'string' || !/^[0-9a-f]{40}$/.test(commit.value)) continue;
      const shown = shownUrl(address);
      if (shown === undefined || isLoaders(role, address)) continue;
      report({
        message: `builtins.fetchGit pins ${shown} by its commit alone, a SHA-1: a narHash would pin the content.`,
        span: call.calleeSpan,
        subject: 'fetchGit',
        detail: shown,
      });
    }
  },
};
