import { commitDigest } from '../../lock/compare-rev.ts';
import { revisionTypes } from '../../lock/nodes.ts';
import { parseHash } from '../../store/hash.ts';
import { showText } from '../../syntax/json-strings.ts';
import { DOWNLOAD_TYPES } from '../../tables/schemes.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports a locked `rev` that is not a commit hash (40 hexadecimal digits), such as the name of a branch
 * or an abbreviated hash, that is all zeros, or that is spelled in a way that Nix reads but never writes (base 32,
 * base 64, `sha1:…`).
 *
 * ## Why it is bad
 *
 * Only a whole commit hash names one content for ever. Nix stops at a branch and at an abbreviated hash when it reads
 * the `rev` (`Input::getRev` in [fetchers.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/fetchers.cc));
 * all zeros stand for a repository with uncommitted changes, which nobody else can fetch, and Nix takes them if there
 * is a `narHash`. Another spelling of a commit hash hides from reviewers and tools which commit is meant.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Lock it anew: `nix flake update` and its name.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-invalid-rev',
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
      const rev = locked.attrs.get('rev');
      if (
        rev === undefined ||
        (!revisionTypes.has(type) && !(lock.format.isGraph && DOWNLOAD_TYPES.has(type)))
      )
        continue;
      const wrong = whatIsWrong(rev.value, type);
      if (wrong === undefined) continue;
      report({
        message: `The commit (rev) of the ${lock.format.entry} "${showText(node.key)}" ${wrong}.`,
        span: rev.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

/** Git repositories may use SHA-256. */
function whatIsWrong(rev: string | number | boolean, type: string): string | undefined {
  if (typeof rev !== 'string') return 'is not a string';
  if (/^0+$/.test(rev)) return 'is all zeros, which stands for a repository with uncommitted changes';
  if (/^[0-9a-f]{40}$/.test(rev)) return undefined;
  if (parseHash(rev, 'sha1').ok || (type === 'git' && parseHash(rev, 'sha256').ok)) {
    return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(rev)
      ? undefined
      : `is "${showText(rev)}", a spelling of the commit hash ${commitDigest(rev) ?? ''} that Nix reads but never writes`;
  }
  return `is "${showText(rev)}", which is not a whole commit hash (40 hexadecimal digits)`;
}
