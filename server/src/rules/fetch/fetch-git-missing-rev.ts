import type { Call, NixFacts, StaticValue } from '../../nix/facts.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isLoaders, shownUrl } from './shared/fetches.ts';

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
 * A `ref` alone is a branch or a tag, and both move.
 *
 * ## What Nix does
 *
 * A path such as `fetchGit ./.` takes the working tree of this repository and is no finding. Repositories whose address
 * is not written here are passed over, for they may be local too. A `narHash` pins the content instead.
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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const call of facts.calls) {
      if (call.callee.origin !== 'builtin' || call.callee.name !== 'fetchGit') continue;
      const found = unpinned(facts, call);
      const url = shownUrl(found?.url);
      if (found === undefined || url === undefined || isLoaders(role, found.url)) continue;
      report({
        message: message(url, found.ref, role),
        span: call.calleeSpan,
        subject: 'fetchGit',
        detail: url,
        severity: severityIn(role, 'error'),
      });
    }
  },
};

interface Unpinned {
  readonly url: StaticValue;
  readonly ref: string | undefined;
}

function unpinned(facts: NixFacts, call: Call): Unpinned | undefined {
  const [argument] = call.args;
  if (argument === undefined) return undefined;
  const value = facts.value(argument);
  if (value.kind !== 'attrs') return isRemote(value) ? { url: value, ref: undefined } : undefined;
  const { attrs, complete } = value.attrs;
  const url = attrs.get('url');
  if (!complete || url === undefined || attrs.has('rev') || attrs.has('narHash')) return undefined;
  const address = facts.attrValue(url);
  const ref = attrs.get('ref');
  const branch = ref === undefined ? undefined : facts.attrValue(ref);
  if (!isRemote(address)) return undefined;
  return { url: address, ref: branch?.kind === 'string' ? branch.value : undefined };
}

/** Certainly another machine's repository: a URL other than `file:`, or `user@host:path`. */
function isRemote(value: StaticValue): boolean {
  const text = value.kind === 'string' ? value.value : value.kind === 'unknown' ? (value.prefix ?? '') : '';
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(text) && !/^(?:git\+)?file:/i.test(text);
}

function message(url: string, ref: string | undefined, role: NixFileRole): string {
  const what = ref === undefined ? url : `${url} at ${JSON.stringify(ref)}`;
  return role.kind === 'flake'
    ? `builtins.fetchGit fetches ${what} without a rev, which Nix refuses in a flake.`
    : `builtins.fetchGit fetches ${what} without a rev, so every evaluation takes the newest commit.`;
}
