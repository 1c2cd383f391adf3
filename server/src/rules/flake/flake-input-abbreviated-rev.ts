import type { FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { lockIn, pinFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that name an abbreviated commit hash: 7 to 39 hexadecimal digits with a letter among them.
 *
 * ## Why it is bad
 *
 * To Nix a commit hash has exactly 40 digits; anything shorter is the name of a branch or tag
 * (`revRegex` in Nix's src/libutil/include/nix/util/url-parts.hh). So it does not pin the commit: a branch or tag of
 * that name wins, and whoever may push to the repository can make one. Given as `rev`, Nix refuses it.
 *
 * ## Fix
 *
 * Writes the commit that flake.lock has in full, and changes what the lock says of the input, so that Nix finds it up to date.
 * Safe where that commit begins with these digits: it is the one that was meant. Otherwise a branch or tag of that name was
 * locked, and the fix is unsafe.
 *
 * ## When to ignore it
 *
 * For a branch or tag that really has such a name.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-abbreviated-rev',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const ref = input.ref?.attrs.get('ref');
      const rev = shortRev(input);
      const name = printable(path);
      if (isAbbreviated(ref)) {
        report({
          message: `The input '${name}' asks for '${ref}', which looks like a commit but is too short for one, so Nix takes it for the name of a branch or tag.`,
          span: input.refSpan,
          subject: path,
          fixes: () => pinFix(flake, lockIn(lock), input, path),
        });
      } else if (isAbbreviated(rev)) {
        report({
          message: `The input '${name}' asks for the commit '${rev}', which Nix refuses because it is not written in full (40 digits).`,
          span: input.refSpan,
          subject: path,
        });
      }
    }
  },
};

/** The `rev` of a reference, also of one that Nix refuses for it. Of a tarball it is only a remark. */
function shortRev({ ref, refError, url, attrs }: FlakeInput): unknown {
  if (ref !== undefined) return ['git', 'hg'].includes(ref.type) ? ref.attrs.get('rev') : undefined;
  if (refError?.problem !== 'rev') return undefined;
  return attrs.get('rev')?.value ?? /[?&]rev=([^&#]*)/.exec(url?.value ?? '')?.[1];
}

function isAbbreviated(text: unknown): text is string {
  return typeof text === 'string' && /^(?=[0-9]*[a-f])[0-9a-f]{7,39}$/i.test(text);
}
