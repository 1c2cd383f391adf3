import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { hostOf, sourceOf } from '../../flake/source.ts';
import { allInputs, hasSlashedName } from '../../flake/walk.ts';
import { declaredNodes } from '../../lock/compare-declaration.ts';
import type { LockNode } from '../../lock/graph.ts';
import { type Moving, movingUrl } from '../../lock/moving-url.ts';
import { PLAIN_HOSTS } from '../../tables/forges.ts';
import { DOWNLOAD_TYPES } from '../../tables/schemes.ts';
import type { FlakeSubject, Rule } from '../rule.ts';
import { writeRef } from '../../flake/edit/write-ref.ts';
import { parseFlakeRef } from '../../flake/flakeref.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';
import { shortened } from '../shared/inputs/titles.ts';

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
 * ## Fix
 *
 * Says which reference to write, after which the input has to be locked anew. In a template, which has no lock, it is written.
 * Unsafe, because an archive may hold other files than the repository.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
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
        fixes: () => insteadFixes(flake, input, path, moving, lock === 'absent' && role.sample),
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

function instead(input: FlakeInput, moving: Moving): string {
  const url = referenceFor(input, moving);
  return url === undefined ? '' : `; ${printable(url)} is locked to a commit`;
}

/** The reference that is locked to a commit. */
function referenceFor({ ref, flake }: FlakeInput, { kind, name }: Moving): string | undefined {
  const source = ref && sourceOf(ref);
  if (source?.kind !== 'download' || kind !== 'branch' || flake?.value === false) return undefined;
  const { repository } = source;
  if (repository?.host !== 'github.com') return undefined;
  return `github:${repository.path}${name === 'HEAD' ? '' : `/${name}`}`;
}

/** What is locked has to be locked anew for it. */
function insteadFixes(
  flake: FlakeRecord,
  input: FlakeInput,
  path: string,
  moving: Moving,
  unlocked: boolean,
): readonly Fix[] {
  const url = referenceFor(input, moving);
  if (url === undefined) return [];
  if (!unlocked)
    return [
      { kind: 'advice', title: `Write ${shortened(printable(url))} and lock it anew (nix flake lock).` },
    ];
  const read = parseFlakeRef(url);
  const edits =
    read.ok && !hasSlashedName(flake.inputs)
      ? writeRef(flake, path.split('/'), input, read.ref, 'keep')
      : undefined;
  return editFix(`Write ${shortened(printable(url))}`, 'unsafe', edits && { flake: edits, lock: [] });
}
