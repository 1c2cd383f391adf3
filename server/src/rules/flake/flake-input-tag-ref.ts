import type { FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import { movingUrl } from '../../lock/moving-url.ts';
import { DOWNLOAD_TYPES, FORGE_TYPES } from '../../tables/schemes.ts';
import type { Rule } from '../rule.ts';
import { lockIn, pinFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that ask for what looks like a tag: `github:owner/repo/v1.2.0`, an archive of a tag, `?ref=refs/tags/v1`.
 * A name such as `25.11` of nixpkgs is a tag, too, and that of a branch only where it says so (`nixos-25.11`).
 *
 * ## Why it is bad
 *
 * A tag looks as if it pinned something, but whoever may push to the repository can move it to another commit, as happened
 * to [tj-actions/changed-files](https://nvd.nist.gov/vuln/detail/CVE-2025-30066). The next update of the lock takes that
 * commit under the old version's name. A full commit hash cannot be moved; the tag may stand beside it as a comment.
 *
 * In `git+https://…?ref=v1.2.0`, Nix takes the name for a branch, whatever tags there are (NixOS/nix#14703): for a tag,
 * `?ref=refs/tags/v1.2.0` says so.
 *
 * ## Fix
 *
 * Writes the commit that flake.lock has into flake.nix, and changes what the lock says of the input, so that Nix finds it up to
 * date. The tag stays as a comment beside the commit.
 * Unsafe, because `nix flake update` brings nothing new from then on.
 *
 * ## When to ignore it
 *
 * When you trust the owners not to move their tags, and read what an update of the lock brings.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-tag-ref',
    group: 'flake',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const tag = tagOf(input);
      if (tag === undefined) continue;
      report({
        message: `The input '${printable(path)}' asks for what looks like a tag, '${printable(tag)}', which its owners can move to another commit: a full commit hash cannot be moved.`,
        span: input.refSpan,
        subject: path,
        fixes: () => pinFix(flake, lockIn(lock), input, path),
      });
    }
  },
};

function tagOf({ ref }: FlakeInput): string | undefined {
  if (ref === undefined || ref.attrs.has('rev') || ref.attrs.has('narHash')) return undefined;
  if (DOWNLOAD_TYPES.has(ref.type)) {
    const moving = movingUrl(String(ref.attrs.get('url')));
    return moving?.kind === 'tag' ? moving.name : undefined;
  }
  const name = ref.attrs.get('ref');
  if (typeof name !== 'string' || name.length > LONGEST) return undefined;
  const full = /^refs\/tags\/(.+)$/.exec(name)?.[1];
  // To git a bare name is a branch.
  if (full !== undefined || !FORGE_TYPES.has(ref.type)) return full;
  return VERSION.test(name) ? name : undefined;
}

/** A version alone: names with words before it are as often those of branches. */
const VERSION = /^[vV]?\d+(?:\.\d+)+(?:[-+._]?(?:alpha|beta|pre|rc)[-+._]?\d*)?$/;
/** No forge allows longer names. */
const LONGEST = 300;
