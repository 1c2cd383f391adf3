import type { LockGraph } from '../../lock/graph.ts';
import { isSupportedVersion } from '../../lock/nodes.ts';
import { memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports a lockfile whose `root` is missing or names a node that is not among its `nodes`.
 *
 * ## Why it is bad
 *
 * The root node stands for the flake itself and holds its inputs. Without it nothing is locked, whatever else the file
 * says.
 *
 * ## What Nix does
 *
 * Old versions such as 2.8 crash ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)).
 * Newer ones refuse the file where `root` is missing. Where it names no node, they take the lock for an empty one:
 * they lock all inputs anew, or fail where they may not write the lock (`--no-update-lock-file`).
 *
 * ## When to ignore it
 *
 * Never. Restore the file from version control, or remove it and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-missing-root',
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
    const { intact, rootNode } = lock;
    if (!intact || !isSupportedVersion(lock) || rootNode !== undefined) return;
    const { says, span } = whatIsMissing(lock);
    report({ message: `${says}, so no input is locked.`, span, subject: 'root' });
  },
};

function whatIsMissing({ document: { value }, root }: LockGraph): {
  readonly says: string;
  readonly span: Span;
} {
  const top = value?.kind === 'object' ? value : undefined;
  const nodes = top && memberOf(top, 'nodes');
  const written = top && memberOf(top, 'root');
  const brace = { start: top?.span.start ?? 0, end: (top?.span.start ?? 0) + 1 };
  if (nodes === undefined) return { says: 'The lockfile has no "nodes"', span: brace };
  if (nodes.value.kind !== 'object')
    return { says: 'The "nodes" of the lockfile are not an object', span: nodes.keySpan };
  if (root !== undefined)
    return { says: `The root node "${showText(root.value)}" is not in the lockfile`, span: root.span };
  if (written !== undefined)
    return { says: 'The "root" of the lockfile is not a string', span: written.value.span };
  return { says: 'The lockfile does not say which node is its root', span: brace };
}
