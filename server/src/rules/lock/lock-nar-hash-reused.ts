import { lowerAscii, sourceOf } from '../../flake/source.ts';
import { contentCommit } from '../../lock/content.ts';
import type { LockedAttr, LockedInput, LockGraph } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { andMore, type TwoTraits, unlikeFinder } from './shared/unlike.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries of a lockfile that are locked to different commits of different repositories and still have one
 * content hash (`narHash`). Each of them is reported, since the lock does not tell which one borrowed the hash.
 *
 * ## Why it is bad
 *
 * Two repositories do not have the same content by chance. Nix takes content with the hash from the store or any
 * binary cache without asking the source (`Input::getAccessorUnchecked` in
 * [fetchers.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/fetchers.cc)), so whoever writes the hash of
 * one input into another makes everybody build the one in the other's place, and the commit that is named is never
 * fetched.
 *
 * ## What Nix does
 *
 * It compares the hashes of two nodes never. The same commit in a fork, in a mirror, or fetched in another way rightly
 * has the same content, and so may two commits of one repository have, as after a revert: none of these is reported.
 * A fork that was set back to its parent's content has other commits with it: between repositories of the same name it is only
 * a warning. It is one, too, where an archive's address does not name the commit. A hash that the reference of another
 * entry pins (`original`) counts as that entry's.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When one repository is a copy of the other without its history.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-nar-hash-reused',
    group: 'lock',
    severity: 'error',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const uses of usesByHash(lock).values()) {
      if (uses.length < 2) continue;
      const users = uses.map(userOf);
      const unlike = unlikeFinder(users);
      for (const user of users) {
        const others = unlike(user, MOST_OTHERS);
        const { count, examples } = others;
        if (count === 0 || user.value.pinned) continue;
        const { input, hash } = user.value;
        const sure = examples.some((other) => isSure(user.value, other));
        const [other] = examples;
        const named = other === undefined ? 'another one' : described(other);
        const causes = sure
          ? 'the hash was borrowed, by mistake or to pass off one for the other'
          : 'one is a copy of the other, or the hash was borrowed';
        report({
          message: `The ${lock.format.entry} ${described(user.value)} has the same hash (${lock.format.hash}) as ${named}, which is another repository at another commit: ${causes}.`,
          span: hash.span,
          subject: input.node.key,
          fixes: () => entryFixes(lock, input.node),
          severity: sure ? 'error' : 'warning',
          related: examples.map(({ input: { node }, hash: { span } }, at) => ({
            place: { file: 'self', span },
            message: `the same hash in "${showText(node.key)}"${andMore(others, at)}`,
          })),
        });
      }
    }
  },
};

/** So many of the others are shown with each. */
const MOST_OTHERS = 10;

interface HashUse {
  readonly input: LockedInput;
  readonly hash: LockedAttr;
  /** It is not what is locked, but what the reference asks for. */
  readonly pinned: boolean;
}

interface HashUser extends HashUse {
  readonly commit: string | undefined;
  /** The last part of the repository's path; undefined where no repository is known. */
  readonly name: string | undefined;
}

function usesByHash(lock: LockGraph): ReadonlyMap<string, readonly HashUse[]> {
  const uses = new Map<string, HashUse[]>();
  // Most hashes stand there once and need no list of their uses.
  const first = new Map<string, HashUse>();
  const add = (
    digest: string | undefined,
    hash: LockedAttr | undefined,
    input: LockedInput,
    pinned: boolean,
  ) => {
    if (digest === undefined || hash === undefined) return;
    const use = { input, hash, pinned };
    const before = first.get(digest);
    if (before === undefined) {
      first.set(digest, use);
      return;
    }
    const known = uses.get(digest);
    if (known === undefined) uses.set(digest, [before, use]);
    else known.push(use);
  };
  for (const input of lock.lockedInputs) {
    const { locked, node, type } = input;
    if (type === 'path' || type === 'file' || type === 'indirect' || locked.flat) continue;
    const held = locked.attrs.get('narHash');
    const { digest } = locked;
    add(digest, held, input, false);
    const asked = node.original?.attrs.get('narHash');
    const pinned = node.original?.digest;
    if (pinned !== digest) add(pinned, asked, input, true);
  }
  return uses;
}

/** `first` is the repository and `second` the commit. One that is not known is like no other. */
function userOf(use: HashUse): TwoTraits<HashUser> {
  const { locked } = use.input;
  const ref = locked.ref;
  const source = ref === undefined ? undefined : sourceOf(ref);
  const repository =
    source?.kind === 'repository' || source?.kind === 'download' ? source.repository : undefined;
  const path = repository?.caseless === true ? lowerAscii(repository.path) : repository?.path;
  const first = repository === undefined ? (textAttr(locked, 'url') ?? '') : `${repository.host} ${path}`;
  const commit = contentCommit(use.input);
  const value = { ...use, commit, name: path?.split('/').at(-1) };
  return { value, first, second: commit ?? `? ${first}` };
}

/** Both commits are known, and neither repository may be a fork of the other. */
function isSure(a: HashUser, b: HashUser): boolean {
  const known = a.commit !== undefined && b.commit !== undefined;
  return known && a.name !== undefined && b.name !== undefined && a.name !== b.name;
}

function described({ input: { node, locked } }: HashUser): string {
  return `"${showText(node.key)}" (${sourceText(locked)})`;
}
