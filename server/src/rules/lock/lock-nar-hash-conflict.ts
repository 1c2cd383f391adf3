import { claimsOfInputs, type ContentClaim, inputsWithCommonCommit } from '../../lock/content.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries of a lockfile that are locked to the same commit of the same source, but with different content
 * hashes (`narHash`). Each of them is reported, since the lock does not tell which one is false.
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
 * Where the content of each hash is in the store, most versions use both without a word; Nix 2.26 compares the nodes
 * that it has fetched before, and stops.
 *
 * With submodules, large files (`lfs`) or `exportIgnore`, and between the types `git` and `github`, the same commit
 * may rightly differ. Such nodes are not compared with one another. `dir` makes no difference to the hash, nor does it
 * whether an archive of GitHub or GitLab is named by owner and repository or by its URL.
 *
 * For repositories fetched by git itself it is only a warning: up to version 2.19 Nix applied git attributes such as
 * line endings and `export-ignore`, since 2.20 it does not, so two locks of the same commit may differ
 * ([nix#11428](https://github.com/NixOS/nix/issues/11428)). It is a warning, too, for pins of other tools that only their
 * address tells apart, as what is served there may change; addresses of branches, tags and newest releases are not
 * compared.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the repository uses `export-subst`, whose archives change with its branches
 * ([nix#7596](https://github.com/NixOS/nix/issues/7596)): lock both anew to be sure.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-nar-hash-conflict',
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
    for (const digests of digestsByContent(lock).values()) {
      if (digests.size < 2) continue;
      for (const claims of digests.values()) {
        for (const claim of claims) {
          const others = claimsWithAnother(digests, claim.digest);
          report({
            message: messageOf(lock, claim, others),
            span: claim.span,
            subject: claim.node,
            fixes: () => {
              const node = lock.nodes.get(claim.node);
              return node === undefined ? [] : entryFixes(lock, node);
            },
            severity: claim.byGit || claim.byUrl ? 'warning' : 'error',
            confidence: claim.byGit || claim.byUrl ? 'medium' : 'high',
            related: others.map(
              ({ node, span }): RelatedPlace => ({
                place: { file: 'self', span },
                message: `the ${lock.format.hash} of "${showText(node)}"`,
              }),
            ),
          });
        }
      }
    }
  },
};

/** So many of the others are shown with each. */
const MOST_OTHERS = 10;

/** By content, then by digest, what claims it. */
function digestsByContent(
  lock: LockGraph,
): ReadonlyMap<string, ReadonlyMap<string, readonly ContentClaim[]>> {
  const contents = new Map<string, Map<string, ContentClaim[]>>();
  for (const claim of claimsOfInputs(lock, inputsWithCommonCommit(lock))) {
    const digests = contents.get(claim.content) ?? new Map<string, ContentClaim[]>();
    const claims = digests.get(claim.digest);
    if (claims === undefined) digests.set(claim.digest, [claim]);
    else claims.push(claim);
    contents.set(claim.content, digests);
  }
  return contents;
}

function claimsWithAnother(
  digests: ReadonlyMap<string, readonly ContentClaim[]>,
  digest: string,
): readonly ContentClaim[] {
  const others: ContentClaim[] = [];
  for (const [other, claims] of digests) {
    if (other !== digest) others.push(...claims.slice(0, MOST_OTHERS - others.length));
    if (others.length >= MOST_OTHERS) break;
  }
  return others;
}

function messageOf(
  { format }: LockGraph,
  { node, source, byGit, byUrl }: ContentClaim,
  others: readonly ContentClaim[],
): string {
  const first = `"${showText(others[0]?.node ?? '')}"`;
  const names = `"${showText(node)}"${others.length > 1 ? `, ${first} and others` : ` and ${first}`}`;
  if (byUrl)
    return `The ${format.entry}s ${names} have the same address ${source} with different hashes (${format.hash}): the lock was tampered with or edited by hand, unless what is served there has changed.`;
  return (
    `The ${format.entry}s ${names} are locked to the same commit of ${source} with different hashes (${format.hash}), ` +
    `of which only one can be true: the lock was tampered with, edited by hand or by a tool${byGit ? ', or made in part by a Nix before 2.20' : ''}.`
  );
}
