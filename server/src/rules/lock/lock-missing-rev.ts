import type { LockedInput } from '../../lock/graph.ts';
import { revisionTypes, sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input from git, Mercurial, GitHub, GitLab or SourceHut that is locked without a `rev`, the commit.
 *
 * ## Why it is bad
 *
 * Without a commit the input is not locked: nobody can fetch the same content again once the branch has moved. What
 * `--allow-dirty-locks` writes for a git repository with uncommitted changes is told by `lock-dirty`.
 *
 * ## What Nix does
 *
 * Without a `narHash` all versions refuse an input from git. With one, Nix 2.26 refuses it too ("Lock file contains
 * unlocked input", `LockedNode::LockedNode` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), 2.34 warns, and 2.8 says nothing;
 * for GitHub, GitLab and SourceHut 2.8 asks the server for the newest commit.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * In a lockfile that never leaves your machine.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-missing-rev',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    // Other tools pin by the hash of the content; what they need a commit for, their readers say.
    if (!lock.format.isGraph) return;
    for (const input of lock.unusual.inputs) {
      const { node, locked, type } = input;
      if (!revisionTypes.has(type) || locked.attrs.has('rev')) continue;
      // lock-dirty tells of these.
      if (locked.attrs.has('dirtyRev') || locked.attrs.has('dirtyShortRev')) continue;
      report({
        message: `The input "${showText(node.key)}" (${sourceText(locked)}) is locked without a commit (rev): ${why(input)}.`,
        span: locked.keySpan,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

function why({ locked }: LockedInput): string {
  if (locked.attrs.has('narHash'))
    return 'its narHash can check the content but not fetch it again once it has changed';
  return 'nothing says which content it stands for';
}
