import { commitDigest } from '../../lock/compare-rev.ts';
import { type LockedInput, lockedInputs, sourceText, textAttr } from '../../lock/nodes.ts';
import { parseHash } from '../../store/hash.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { LockedAttr } from '../../lock/graph.ts';
import { DEFAULT_HOSTS } from '../../tables/forges.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports two nodes of a lockfile that are locked to the same commit of the same source,
 * but with different content hashes (`narHash`).
 *
 * ## Why it is bad
 *
 * One commit has one content, so one of the two hashes is false, and the `narHash` alone decides what is built:
 * Nix takes content with that hash from the store or any binary cache without asking the source
 * (`Input::getAccessorUnchecked` in
 * [fetchers.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/fetchers.cc)).
 * No other check without the network proves so plainly that a lockfile was tampered with.
 *
 * ## What Nix does
 *
 * With submodules, large files (`lfs`) or `exportIgnore`, and between the types `git` and `github`, the same commit
 * may rightly differ. Such nodes are not compared with one another. `dir` makes no difference to the hash.
 *
 * For repositories fetched by git itself it is only a warning: up to version 2.19 Nix applied git attributes such as
 * line endings and `export-ignore`, since 2.20 it does not, so two locks of the same commit may differ
 * ([nix#11428](https://github.com/NixOS/nix/issues/11428)).
 *
 * ## When to ignore it
 *
 * When the repository uses `export-subst`, whose archives change with its branches
 * ([nix#7596](https://github.com/NixOS/nix/issues/7596)): update both inputs to be sure.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-nar-hash-conflict',
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
    for (const group of hashesBySource(lockedInputs(lock)).values()) {
      const [first, ...others] = [...group.values()];
      for (const { input, hash } of others) {
        if (first === undefined) continue;
        const byGit = input.type === 'git' || input.type === 'hg';
        report({
          message:
            `The inputs "${showText(first.input.node.key)}" and "${showText(input.node.key)}" are locked to the same commit of ` +
            `${sourceText(input.locked)} with different narHashes: one of them is false` +
            `${byGit ? ', or comes from a Nix before 2.20' : ''}.`,
          span: hash.span,
          subject: input.node.key,
          severity: byGit ? 'warning' : 'error',
          confidence: byGit ? 'medium' : 'high',
          related: [
            {
              place: { file: 'self', span: first.hash.span },
              message: `the narHash of "${showText(first.input.node.key)}"`,
            },
          ],
        });
      }
    }
  },
};

interface Hashed {
  readonly input: LockedInput;
  readonly hash: LockedAttr;
}

/** By source and commit, then by digest, the first node with it. */
function hashesBySource(inputs: Iterable<LockedInput>): Map<string, Map<string, Hashed>> {
  const groups = new Map<string, Map<string, Hashed>>();
  for (const input of inputs) {
    const source = contentKey(input);
    const hash = input.locked.attrs.get('narHash');
    const parsed = typeof hash?.value === 'string' ? parseHash(hash.value) : undefined;
    if (source === undefined || hash === undefined || parsed?.ok !== true) continue;
    const digests = groups.get(source) ?? new Map<string, Hashed>();
    if (!digests.has(parsed.hash.hex)) digests.set(parsed.hash.hex, { input, hash });
    groups.set(source, digests);
  }
  return groups;
}

/** Attributes that say nothing about the content of a commit. */
const besideContent: ReadonlySet<string> = new Set([
  'narHash',
  'lastModified',
  'revCount',
  'dir',
  'ref',
  'shallow',
  'allRefs',
  'name',
  'treeHash',
  'verifyCommit',
  'keytype',
  'publicKey',
  'publicKeys',
  'dirtyRev',
  'dirtyShortRev',
]);

/** Names that forges do not tell apart by case. */
const caseless: ReadonlySet<string> = new Set(['owner', 'repo', 'host']);

/** What decides the content, as one text; undefined when no commit does. */
function contentKey({ locked, type }: LockedInput): string | undefined {
  const commit = commitDigest(textAttr(locked, 'rev'));
  if (type === 'path' || commit === undefined) return undefined;
  const parts = [commit];
  for (const [name, { value }] of locked.attrs) {
    if (besideContent.has(name) || name === 'rev' || value === false || value === 0) continue;
    if (name === 'host' && value === DEFAULT_HOSTS.get(type)) continue;
    parts.push(
      JSON.stringify([name, caseless.has(name) && typeof value === 'string' ? value.toLowerCase() : value]),
    );
  }
  return parts.sort().join('\n');
}
