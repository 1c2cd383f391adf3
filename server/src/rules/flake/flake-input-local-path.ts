import type { FlakeRef } from '../../flake/flakeref.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds inputs that are an absolute path or a `file:` address: a place on one machine.
 *
 * ## Why it is bad
 *
 * Nobody else has what is there, or has something else there, and neither a review nor CI can see it. With a lock, Nix
 * takes content with the locked hash from the store or a binary cache without a look at the path, so that nobody can tell
 * where it came from; when the content changes, nothing says what it was.
 *
 * A path relative to the flake (`./sub`, `path:./sub`) is fine, and so is `file:///dev/null`, which devenv has for a
 * placeholder. The entry of flake.lock is not reported once more.
 *
 * ## When to ignore it
 *
 * In the configuration of one machine that takes a part from that machine on purpose, such as a folder of secrets.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-local-path',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    for (const { input, path } of allInputs(flake)) {
      const place = input.ref === undefined ? undefined : localPlace(input.ref);
      if (place === undefined) continue;
      report({
        message: `The input '${printable(path)}' is ${printable(withoutSecrets(place))}, a place on one machine: nobody else can fetch it, and no review sees what is there.`,
        span: input.refSpan,
        subject: path,
      });
    }
  },
};

/** The absolute path, or the address that leads to one. */
function localPlace({ type, attrs }: FlakeRef): string | undefined {
  const text = attrs.get(type === 'path' ? 'path' : 'url');
  if (typeof text !== 'string' || type === 'indirect') return undefined;
  const place = type === 'path' ? text : /^file:(?:\/\/)?([^?#]*)/i.exec(text)?.[1];
  return place?.startsWith('/') === true && place !== '/dev/null' ? text : undefined;
}
