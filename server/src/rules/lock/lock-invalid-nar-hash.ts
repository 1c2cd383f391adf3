import { isUsualNarHash } from '../../lock/compare-rev.ts';
import { parseHash } from '../../store/hash.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule, Severity } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports a content hash that Nix cannot read or does not accept. The `narHash` of flake.lock and devenv.lock must be a
 * SHA-256 in the form `sha256-` with 43 base64 characters and `=`. The hashes of npins, niv, lon and nvfetcher may be
 * written in any way that Nix reads a SHA-256 in.
 *
 * ## Why it is bad
 *
 * The `narHash` is what the content of an input is checked against. One that cannot be read checks nothing:
 * Nix stops, at the latest when the input is fetched, and versions since 2.22 read some lockfiles with garbage
 * in this place as long as the input is not used
 * (`Input::getNarHash` in
 * [fetchers.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/fetchers.cc)).
 *
 * ## What Nix does
 *
 * Old lockfiles lack the `=` at the end. Nix still reads them and adds it, so this is only a note. It also passes over what
 * stands behind the `=`, and over the unused bits of the last character; it never writes either, so that is a warning.
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
    id: 'lock-invalid-nar-hash',
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
      const hash = locked.attrs.get('narHash');
      const judged = hash && judge(hash.value, lock.format.sriOnly);
      if (hash === undefined || judged === undefined) continue;
      report({
        message: `The ${lock.format.hash} of the ${lock.format.entry} "${showText(node.key)}" ${judged.says}.`,
        span: hash.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
        severity: judged.severity,
      });
    }
  },
};

interface Judged {
  readonly severity: Severity;
  readonly says: string;
}

function judge(value: string | number | boolean, sriOnly: boolean): Judged | undefined {
  if (typeof value !== 'string') return { severity: 'error', says: 'is not a string' };
  if (isUsualNarHash(value)) return undefined;
  if (value === '')
    return {
      severity: 'error',
      says: 'is empty, which Nix reads as a hash of all zeros that no content has',
    };
  if (!sriOnly) return judgeAnyWay(value);
  if (!/^[^-]+-/.test(value)) {
    return {
      severity: 'error',
      says: `is "${showText(value)}", but Nix accepts only the form "sha256-" followed by base64`,
    };
  }
  const parsed = parseHash(value);
  if (parsed.ok && parsed.hash.algorithm === 'sha256') {
    if (/^sha256-[A-Za-z0-9+/]{43}=?$/.test(value)) return judgeEnd(value);
    return {
      severity: 'warning',
      says: 'has something behind its end, which Nix passes over without a word',
    };
  }
  if (parsed.ok)
    return {
      severity: 'error',
      says: `is a ${parsed.hash.algorithm} hash, but Nix accepts only sha256 here`,
    };
  return { severity: 'error', says: `is not a hash: ${parsed.error}` };
}

/** A digest of 32 bytes leaves two bits of its last base64 character unused; Nix writes zeros there, and a "=" behind it. */
function judgeEnd(value: string): Judged {
  return value.endsWith('=')
    ? {
        severity: 'warning',
        says: 'is not as Nix writes it: its last character has bits that no SHA-256 has',
      }
    : { severity: 'info', says: 'is not written in full (its end should be one "="), which Nix repairs' };
}

/** Outside of flake.lock hashes are handed to builtins and fetchers, which take base 16, 32 and 64 as well. */
function judgeAnyWay(value: string): Judged | undefined {
  const parsed = parseHash(value, 'sha256');
  if (parsed.ok) return undefined;
  const other = parseHash(value);
  return other.ok
    ? { severity: 'error', says: `is a ${other.hash.algorithm} hash, but only sha256 is accepted here` }
    : { severity: 'error', says: `is not a hash: ${parsed.error}` };
}
