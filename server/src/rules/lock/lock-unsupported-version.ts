import type { LockGraph } from '../../lock/graph.ts';
import { isSupportedVersion } from '../../lock/nodes.ts';
import { memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports a lockfile whose `version` is missing or other than 5, 6 or 7. For npins (versions 0 to 8) and lon (version 1)
 * it is a warning, as their own tools may be newer than Nix Audit. A version that is not written as a whole number, such as
 * `7.5`, is a warning too.
 *
 * ## Why it is bad
 *
 * Every released Nix with flakes reads these three versions only and stops at any other, except that it cuts a
 * fraction down to the whole number (`LockFile::LockFile` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)). Nothing in such a file is known
 * to mean what it seems to, so the other rules on locks stay silent.
 *
 * ## When to ignore it
 *
 * When a newer Nix than this version of Nix Audit knows has written the file.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-unsupported-version',
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
    const { intact, version } = lock;
    if (!intact) return;
    if (isSupportedVersion(lock)) {
      const written =
        version === undefined ? '' : lock.document.text.slice(version.span.start, version.span.end);
      if (version === undefined || !lock.format.isGraph || /^\d+$/.test(written)) return;
      const cut = Math.floor(version.value);
      report({
        message: `The version of the lockfile is written as ${showText(written)}: Nix takes that for ${cut} without a word, but other tools may not.`,
        span: version.span,
        subject: 'version',
        severity: 'warning',
      });
      return;
    }
    const found =
      version === undefined ? otherwise(lock) : { says: `has version ${version.value}`, span: version.span };
    const { reader, versions, isGraph } = lock.format;
    report({
      message: isGraph
        ? `The lockfile ${found.says}, but ${reader} reads only versions ${versions ?? ''}.`
        : `The lockfile ${found.says}, but Nix Audit knows only ${/^\d+$/.test(versions ?? '') ? 'version' : 'versions'} ${versions ?? ''} of ${reader} and says nothing else of it.`,
      span: found.span,
      subject: 'version',
      severity: isGraph ? 'error' : 'warning',
    });
  },
};

function otherwise({ document: { value } }: LockGraph): { readonly says: string; readonly span: Span } {
  const member = value?.kind === 'object' ? memberOf(value, 'version') : undefined;
  if (member !== undefined) return { says: 'has a version that is not a number', span: member.value.span };
  const start = value?.span.start ?? 0;
  return { says: 'does not say which version it has', span: { start, end: start + 1 } };
}
