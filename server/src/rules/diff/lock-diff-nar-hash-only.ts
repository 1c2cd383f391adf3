import { commitOf, sameAddress, sameContent } from '../../lock/compare-change.ts';
import { narDigest } from '../../lock/compare-rev.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { baseName, nameOf, placeText, spanIn } from './shared/words.ts';
import { restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs whose hash of the content is another one than before the change while source and commit are the same.
 *
 * ## Why it is bad
 *
 * A commit has one content, and so one hash. Nix believes the hash and not the commit: where a tree with that hash is in
 * the store or in a cache, it takes it from there and never asks the source (`getAccessorUnchecked` in
 * src/libfetchers/fetchers.cc of Nix). Whoever changes the hash alone makes others evaluate other code while
 * `nix flake metadata` goes on to show the good repository and commit.
 *
 * ## What Nix does
 *
 * It accepts the lock in silence where it has the tree, and fails with "NAR hash mismatch" where it has to fetch it.
 * Nix itself never writes such a change, but for git repositories: versions before 2.20 may have made another
 * hash of the same commit, so that for them this is a warning. It is one, too, where there was no readable hash before.
 *
 * ## Fix
 *
 * Makes the entry what it was before, with what it leads to, where flake.nix still asks for that. Unsafe, because only somebody
 * who knows where the change comes from can say that it is wrong.
 *
 * ## When to ignore it
 *
 * When `nix flake prefetch` of the locked reference, in an empty store and without caches, gives the new hash.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-nar-hash-only',
    group: 'diff',
    severity: 'error',
    confidence: 'high',
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
      const now = node.locked?.digest;
      const written = oldNode.locked?.attrs.get('narHash')?.value;
      const before = narDigest(written);
      if (now === before || told.has(node.key)) continue;
      // Old versions of Nix write no date for archives, so that nothing tells an update from an edit.
      const dated = !lock.format.isGraph || node.locked?.attrs.has('lastModified') === true;
      const byAddress = dated && pair.cause !== 'parent' && sameAddress(oldNode, node);
      if (!byAddress && !sameContent(oldNode, node)) continue;
      if (now === undefined) {
        if (node.locked === undefined || node.locked.attrs.has('narHash')) continue;
        told.add(node.key);
        report({
          message: `The ${lock.format.hash} of ${nameOf(pair)} is gone, which was there in ${baseName(subject)}, although nothing else changed: whatever comes is taken now.`,
          span: node.locked.keySpan,
          subject: node.key,
          fixes: () => restoreFix(subject, [pair]),
          detail: 'gone',
          severity: 'warning',
        });
        continue;
      }
      if (byAddress) {
        told.add(node.key);
        report({
          message: `The ${lock.format.hash} of ${nameOf(pair)} is not the same as in ${baseName(subject)}, although it still is what ${placeText(node)} serves: unless that was changed there, the lock was edited or tampered with.`,
          span: spanIn(node.locked, node, 'narHash'),
          subject: node.key,
          fixes: () => restoreFix(subject, [pair]),
          severity: 'warning',
          confidence: 'medium',
        });
        continue;
      }
      told.add(node.key);
      const type = node.locked === undefined ? undefined : textAttr(node.locked, 'type');
      const byGit = type === 'git' || type === 'hg';
      const hash = `The ${lock.format.hash} of ${nameOf(pair)}`;
      const commit = `commit ${commitOf(node) ?? ''} of ${placeText(node)}`;
      report({
        message:
          before === undefined
            ? `${hash} is new for ${commit}, where ${written === undefined ? 'there was none' : `"${showText(String(written))}" could not be read`} in ${baseName(subject)}: fetch the commit once without caches to see that it is right.`
            : `${hash} is not the same as in ${baseName(subject)}, although it still is ${commit}, whose content cannot change: ${
                byGit ? 'another version of Nix made it, ' : ''
              }one of the two is false, or the lock was tampered with.`,
        span: spanIn(node.locked, node, 'narHash'),
        subject: node.key,
        fixes: () => restoreFix(subject, [pair]),
        severity: before === undefined || byGit ? 'warning' : 'error',
        confidence: before === undefined || byGit ? 'medium' : 'high',
      });
    }
  },
};
