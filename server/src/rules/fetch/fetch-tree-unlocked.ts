import type { FlakeRef } from '../../flake/flakeref.ts';
import { showRef } from '../../flake/show.ts';
import type { NixFileRole, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { askTree } from './fixes/ask-tree.ts';
import { fetchArguments } from './shared/addresses.ts';
import { evaluatorFinder } from './shared/evaluated.ts';
import { followed, lackOf, referenceOf } from './shared/tree-references.ts';

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
 * Where the file imports what `fetchTree` fetches, `import-unpinned-remote` tells it instead.
 *
 * ## Fix
 *
 * Asks, on your command, what commit the branch stands for, and writes it in its place; for a tarball the hash of what comes.
 * What was fetched and from where is shown before it is written: the first use is trusted.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const evaluatorOf = evaluatorFinder(facts);
    for (const argument of fetchArguments(facts)) {
      const { name } = argument.fetcher;
      if (name !== 'fetchTree' && name !== 'getFlake') continue;
      const read = referenceOf(facts, argument);
      const follows = read === undefined ? undefined : followed(read);
      if (read === undefined || follows === undefined) continue;
      if (name === 'fetchTree' && evaluatorOf(argument.call.row) !== undefined) continue;
      const shown = showRef(read.ref);
      report({
        message: message(name, shown, follows, role),
        span: argument.nameSpan,
        subject: name,
        detail: shown,
        severity: severityIn(role, severityOf(read.ref, role)),
        fixes: () => askTree(facts, argument),
      });
    }
  },
};

function severityOf({ type }: FlakeRef, role: NixFileRole): Severity {
  return type === 'indirect' && role.kind !== 'flake' ? 'warning' : 'error';
}

function message(name: string, shown: string, follows: string, role: NixFileRole): string {
  const what = `builtins.${name} fetches ${shown} without ${lackOf(follows)}`;
  return role.kind === 'flake'
    ? `${what}, which Nix refuses in a flake.`
    : `${what}, so it takes ${follows}.`;
}
