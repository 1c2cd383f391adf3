import { lockedInputs, sourceText } from '../../lock/nodes.ts';
import { isEmptyContentHash, isPlaceholderHash, parseHash } from '../../store/hash.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports a `narHash` that is well-formed but cannot be that of a flake: all zeros (`sha256-AAAA…`), one character
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
 * ## When to ignore it
 *
 * Never. Run `nix flake update` for this input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-placeholder-nar-hash',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const { node, locked, type } of lockedInputs(lock)) {
      const hash = locked.attrs.get('narHash');
      if (typeof hash?.value !== 'string') continue;
      const parsed = parseHash(hash.value);
      if (!parsed.ok || parsed.hash.encoding !== 'sri') continue;
      const placeholder = isPlaceholderHash(hash.value);
      const empty = type !== 'file' && type !== 'path' && isEmptyContentHash(parsed.hash);
      if (!placeholder && !empty) continue;
      const what = placeholder
        ? 'a placeholder, which no content has'
        : 'the hash of nothing: an empty download';
      report({
        message: `The narHash of the input "${showText(node.key)}" (${sourceText(locked)}) is ${what}.`,
        span: hash.span,
        subject: node.key,
      });
    }
  },
};
