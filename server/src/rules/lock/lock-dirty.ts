import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input that was locked from a git repository with uncommitted changes: its `locked` part has `dirtyRev` or
 * `dirtyShortRev`.
 *
 * ## Why it is bad
 *
 * What was locked is in no commit, so nobody else can fetch it, and nobody can review it. Nix writes such a lock only
 * when asked to with
 * [`--allow-dirty-locks`](https://nix.dev/manual/nix/latest/command-ref/conf-file#conf-allow-dirty-locks), for work
 * that stays on one machine.
 *
 * ## What Nix does
 *
 * Old versions such as 2.8 do not know the two attributes and refuse the lockfile. Without a `rev` beside them the
 * input counts as unlocked: Nix 2.28 and newer warn where there is at least a `narHash`, and refuse it otherwise.
 * Where the content with that hash is in the store or a binary cache, it is used without a look at the repository.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * In a lockfile that never leaves your machine. Otherwise commit the changes there and lock the input anew.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-dirty',
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
    for (const { node, locked } of lock.unusual.inputs) {
      const attr = locked.attrs.get('dirtyRev') ?? locked.attrs.get('dirtyShortRev');
      if (attr === undefined) continue;
      report({
        message: `The ${lock.format.entry} "${showText(node.key)}" (${sourceText(locked)}) was locked with uncommitted changes (${showText(String(attr.value))}), which nobody else can fetch: commit them there and lock it anew.`,
        span: attr.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};
