import { narDigest } from '../../lock/compare-rev.ts';
import { sourceText } from '../../lock/nodes.ts';
import { EMPTY_CONTENT_HASHES, isPlaceholderHash } from '../../store/hash.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports a content hash that is well-formed but cannot be that of a source: all zeros (`sha256-AAAA…`), one character
 * repeated, or the hash of nothing at all.
 *
 * ## Why it is bad
 *
 * Somebody put it there to be replaced, or a tool wrote down the hash of a download that failed.
 * Nix stops with a hash mismatch, and who then pastes the hash that it reports has checked nothing.
 *
 * ## What Nix does
 *
 * An input of type `file` may rightly be empty: `file+file:///dev/null` is how devenv declares a place for its root.
 * There only placeholders are reported.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Lock it anew: `nix flake update` and its name, or the same of the tool whose file it is.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-placeholder-nar-hash',
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
    for (const { node, locked, type } of lock.unusual.inputs) {
      const hash = locked.attrs.get('narHash');
      if (typeof hash?.value !== 'string') continue;
      if (lock.format.sriOnly && !hash.value.startsWith('sha256-')) continue;
      const { digest } = locked;
      if (digest === undefined) continue;
      const isMixed = hash.value.startsWith('sha256-') && digest.charAt(0) !== digest.charAt(1);
      const placeholder = !isMixed && isPlaceholderHash(hash.value);
      const empty = type !== 'file' && type !== 'path' && EMPTY.has(digest);
      if (!placeholder && !empty) continue;
      const what = placeholder
        ? 'a placeholder, which no content has'
        : 'the hash of nothing: an empty download';
      report({
        message: `The ${lock.format.hash} of the ${lock.format.entry} "${showText(node.key)}" (${sourceText(locked)}) is ${what}.`,
        span: hash.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

/** Of no bytes, and of the NAR of an empty folder or an empty file. */
const EMPTY: ReadonlySet<string | undefined> = new Set([...EMPTY_CONTENT_HASHES].map(narDigest));
