import { commitOf } from '../../lock/compare-change.ts';
import type { LockNode } from '../../lock/graph.ts';
import type { Rule } from '../rule.ts';
import { baseName, nameOf, spanIn } from './shared/words.ts';
import { restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs that are locked to another commit of the same source than before, but still have the old hash of the content,
 * or the date of the old commit to the second.
 *
 * ## Why it is bad
 *
 * The lock says that the input was updated, and Nix goes on with the old content: it believes the hash, and takes what
 * it has under it (`getAccessorUnchecked` in src/libfetchers/fetchers.cc of Nix). A fix that seems to have arrived has not, or somebody
 * edited the lock by hand; where the content has to be fetched, the build fails.
 *
 * ## What Nix does
 *
 * Nix writes commit, date and hash together. Two commits do have the same content when the second undoes the first, or
 * is an empty one or a merge. That leaves the date changed: then this is a note, and nothing is said of inputs that came
 * with their parent. It is a warning where there are no dates, as in lists of pins, and where only the date stayed: two
 * commits may be made in one go.
 *
 * ## Fix
 *
 * Makes the entry what it was before, with what it leads to, where flake.nix still asks for that. Unsafe, because only somebody
 * who knows where the change comes from can say that it is wrong.
 *
 * ## When to ignore it
 *
 * When the new commit really has the files of the old one.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-rev-only',
    group: 'diff',
    severity: 'error',
    confidence: 'medium',
    audience: 'default',
    needs: 'base',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const { lock, comparison } = subject;
    const told = new Set<string>();
    for (const pair of comparison.changed) {
      const { oldNode, node } = pair;
      const now = commitOf(node);
      const before = commitOf(oldNode);
      if (now === undefined || before === undefined || now === before || told.has(node.key)) continue;
      const hash = node.locked?.digest;
      const isSame = hash === oldNode.locked?.digest;
      const sameDate = isDate(dateOf(node)) && dateOf(node) === dateOf(oldNode);
      if (hash === undefined ? !isSame || !sameDate : !isSame && !sameDate) continue;
      if (pair.difference !== undefined) continue;
      // A list of pins has no dates that could tell.
      const isOther = dateOf(node) !== dateOf(oldNode);
      const dated = isOther || dateOf(node) === undefined;
      if ((dated || !isSame) && pair.cause === 'parent') continue;
      told.add(node.key);
      if (!isSame || hash === undefined) {
        report({
          message: `${nameOf(pair)} is locked to commit ${now} instead of ${before} as in ${baseName(subject)}, but its date stayed to the second: unless both commits were made in one go, somebody or a tool wrote them into the lock.`,
          span: spanIn(node.locked, node, 'rev', 'url'),
          subject: node.key,
          fixes: () => restoreFix(subject, [pair]),
          detail: 'date',
          severity: 'warning',
          confidence: 'medium',
        });
        continue;
      }
      report({
        message: dated
          ? `${nameOf(pair)} is locked to commit ${now} instead of ${before} as in ${baseName(subject)}, but its ${lock.format.hash} stayed: verify that both commits have the same files, as after an empty commit or one that was undone.`
          : `${nameOf(pair)} is locked to commit ${now} instead of ${before} as in ${baseName(subject)}, but its ${lock.format.hash} stayed, so the old content is used: verify the commit and lock it anew, for somebody or a tool (such as a bot for updates) wrote the commit alone, unless both have the same files.`,
        span: spanIn(node.locked, node, 'rev', 'url'),
        subject: node.key,
        fixes: () => restoreFix(subject, [pair]),
        // Another date as well: Nix locked the new commit, and its files are the old ones, as after an empty commit.
        severity: isOther ? 'info' : dated ? 'warning' : 'error',
      });
    }
  },
};

/** Nix writes 0 or 1 where it knows no date. */
function isDate(value: unknown): boolean {
  return typeof value === 'number' && value > 1;
}

function dateOf({ locked }: LockNode): unknown {
  return locked?.attrs.get('lastModified')?.value;
}
