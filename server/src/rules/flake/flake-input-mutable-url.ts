import type { FlakeInput } from '../../flake/flake.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { hostOf, sourceOf } from '../../flake/source.ts';
import { allInputs } from '../../flake/walk.ts';
import { declaredNodes } from '../../lock/compare-declaration.ts';
import type { LockNode } from '../../lock/graph.ts';
import { type Moving, movingUrl } from '../../lock/moving-url.ts';
import { PLAIN_HOSTS } from '../../tables/forges.ts';
import { DOWNLOAD_TYPES } from '../../tables/schemes.ts';
import type { FlakeSubject, Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds inputs that are the archive or a file of a branch, or of whatever is the newest, by its address:
 * `https://github.com/owner/repo/archive/main.tar.gz`, `…/releases/latest/download/…`.
 *
 * ## Why it is bad
 *
 * flake.lock can pin the hash of what such an address serves, but not the content: after the next push the address serves
 * something else, and the flake cannot be fetched any more where the old content is not in a store or a cache. Then the
 * lock is updated in haste, to whatever is there
 * ([eza-community/eza#732](https://github.com/eza-community/eza/issues/732)). A `github:`, `gitlab:` or `git+https:` reference to the same branch is locked to a commit, which stays.
 *
 * ## What Nix does
 *
 * Servers of the
 * [lockable tarball protocol](https://nix.dev/manual/nix/latest/protocols/tarball-fetcher) answer with an address of
 * their own for what they serve at the moment, and Nix locks that: channels.nixos.org, FlakeHub, and Forgejo and Gitea in
 * their newer versions. Where the lock shows such an address, nothing is reported; without a lock it is an info.
 *
 * ## When to ignore it
 *
 * When the input is meant to be fetched anew each time, and no lock is committed.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-mutable-url',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    const nodes = nodesOf({ flake, lock });
    for (const { input, path } of allInputs(flake)) {
      const url = downloadUrl(input);
      const moving = url === undefined ? undefined : movingUrl(url);
      if (url === undefined || moving === undefined || moving.kind === 'tag') continue;
      const locked = nodes.get(input)?.locked?.attrs.get('url')?.value;
      const kept = locked === undefined ? keepsNothing(input) : movingUrl(String(locked)) !== undefined;
      if (locked !== undefined && !kept) continue;
      report({
        message:
          `The input '${printable(path)}' is ${whatIs(moving)} (${printable(withoutSecrets(url))}): a lock pins its hash, which fits no ` +
          `more as soon as the address serves something else${instead(input, moving)}.`,
        span: input.refSpan,
        subject: path,
        severity: kept ? 'warning' : 'info',
      });
    }
  },
};

/** What the lock, if there is one, holds for the inputs. */
function nodesOf({ flake, lock }: Pick<FlakeSubject, 'flake' | 'lock'>): ReadonlyMap<FlakeInput, LockNode> {
  if (lock === 'absent' || lock === 'unreadable') return new Map();
  return new Map(declaredNodes(flake, lock).map(({ input, node }) => [input, node]));
}

/** The address of a download that nothing but itself pins. */
function downloadUrl({ ref }: FlakeInput): string | undefined {
  const url = ref?.attrs.get('url');
  if (ref === undefined || typeof url !== 'string') return undefined;
  return DOWNLOAD_TYPES.has(ref.type) && !ref.attrs.has('narHash') ? url : undefined;
}

/** Whether the server is known to give no address that stays. */
function keepsNothing({ ref }: FlakeInput): boolean {
  const source = ref && sourceOf(ref);
  return source?.kind === 'download' && PLAIN_HOSTS.has(hostOf(source.url));
}

function whatIs({ kind, name }: Moving): string {
  return kind === 'branch'
    ? `what the branch '${printable(name)}' holds at the moment`
    : 'the newest of something';
}

/** The reference that is locked to a commit. */
function instead({ ref, flake }: FlakeInput, { kind, name }: Moving): string {
  const source = ref && sourceOf(ref);
  if (source?.kind !== 'download' || kind !== 'branch' || flake?.value === false) return '';
  const { repository } = source;
  if (repository?.host !== 'github.com') return '';
  return `; github:${printable(repository.path)}${name === 'HEAD' ? '' : `/${printable(name)}`} is locked to a commit`;
}
