import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { type KeyProblem, readKey } from './shared/keys.ts';
import { reportOn, settingsIn } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds trusted keys that are none: without a name before a colon, or with another length than that of an Ed25519 key
 * (32 bytes, 44 characters of base64).
 *
 * ## Why it is bad
 *
 * Nix stops with "public key is not valid" or "key is corrupt" as soon as it has a signature to check
 * (src/libutil/signature/local-keys.cc), so that nothing can be fetched from any cache. What looks like a key that somebody
 * shortened or mistyped is also not the key that was reviewed.
 *
 * ## When to ignore it
 *
 * Never.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-public-key',
    group: 'setting',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.name !== 'trusted-public-keys') continue;
      for (const word of setting.words) {
        const problem = readKey(word);
        // The secret half of a key is told by setting-credentials.
        if (typeof problem !== 'string' || problem === 'secret') continue;
        const name =
          problem === 'nameless' ? word.text.slice(0, 20) : word.text.slice(0, word.text.indexOf(':'));
        report(
          reportOn(subject, setting, 'error', `with the key ${printable(name)}, which ${WHY[problem]}`, {
            span: word.span,
            detail: `${setting.place} ${printable(name)}`,
          }),
        );
      }
    }
  },
};

const WHY: Readonly<Record<Exclude<KeyProblem, 'secret'>, string>> = {
  nameless: 'has no name before a colon, so that Nix stops at it',
  length: 'is not 32 bytes in base64, so that Nix stops at it',
};
