import type { Declarations } from '../../flake/flake.ts';
import { declarationsByNode } from '../../lock/compare-declaration.ts';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { nodeName } from '../../lock/nodes.ts';
import { memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Report, Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Checks the `parent` of inputs that are a path within another input: that it leads to a node, that this is the node
 * whose input it is, and that only such inputs have one.
 *
 * ## Why it is bad
 *
 * Nix 2.26 and newer fetch nothing for such an input: it is the folder `path` in the tree of `parent`
 * ([call-flake.nix](https://github.com/NixOS/nix/blob/master/src/libflake/call-flake.nix)), and there is no hash. So a
 * changed `parent` leads everybody who reads the lock, and tools that evaluate it themselves, to the code of another
 * flake, while `path` still reads as if it were the flake's own folder.
 *
 * ## What Nix does
 *
 * `parent` is a list of input names from the root, as in a `follows`; the empty list is this flake itself. Nix writes
 * the flake that declares the path: the one that has the input, or one above it that gives that flake's input another
 * reference (`inputs.a.inputs.b.url = "path:./b"`).
 *
 * A wrong `parent` is refused where the lock may not be written (`--no-update-lock-file`). Where it may, Nix 2.26 and
 * 2.34 correct it in the lock, and do not use the tree that it named. Older versions know no `parent`: they pass it
 * over, and refuse a relative path as not locked.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Run `nix flake update` for this input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-parent-mismatch',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    if (!lock.format.isGraph) return;
    let family: Family | undefined;
    for (const node of lock.unusual.nodes) {
      if (relativeFolder(node) === undefined && !node.object.members.some(({ key }) => key === 'parent'))
        continue;
      family ??= familyOf(lock, declared);
      const wrong = problemOf(lock, node, family);
      if (wrong !== undefined)
        report({ ...wrong, subject: node.key, detail: 'parent', fixes: () => entryFixes(lock, node) });
    }
  },
};

type Problem = Pick<Report, 'message' | 'span' | 'severity' | 'confidence'>;

function problemOf(lock: LockGraph, node: LockNode, family: Family): Problem | undefined {
  const member = memberOf(node.object, 'parent');
  const name = nodeName(lock, node);
  const folder = relativeFolder(node);
  if (member === undefined) {
    if (folder === undefined) return undefined;
    const message = `${name} is locked to the folder "${showText(folder)}" without a "parent", so nothing says whose folder that is.`;
    return { message, span: node.keySpan, severity: 'warning' };
  }
  const { span, kind } = member.value;
  if (node.parent === undefined) {
    if (kind === 'null') return undefined;
    return {
      message: `"parent" of ${name} is not a list of input names; Nix cannot read such a lockfile.`,
      span,
    };
  }
  if (folder === undefined) {
    const message = `${name} has a "parent", although it is no folder of another input: Nix never writes that.`;
    return { message, span, severity: 'warning' };
  }
  const says = `"parent" of ${name} says that its folder "${showText(folder)}" is in`;
  const way =
    node.parent.length === 0 ? 'this flake itself' : `the input "${showText(node.parent.join('/'))}"`;
  const end = lock.resolve({ kind: 'follows', name: 'parent', nameSpan: span, span, path: node.parent });
  if (end.kind !== 'node') return { message: `${says} ${way}, but there is no such input.`, span };
  const relation = family.relation(end.node, node);
  if (relation === 'holder' || relation === 'overrides') return undefined;
  const message = `${says} ${way}, but it is an input of ${family.holders(node)}`;
  if (relation === 'stranger') return { message: `${message}: that is the tree of another flake.`, span };
  const cause = `either ${way} gives that input another reference, or the lock was changed by hand.`;
  return { message: `${message}: ${cause}`, span, severity: 'warning', confidence: 'medium' };
}

/** The path of a node that is a folder within another input; undefined for every other node. */
function relativeFolder({ locked }: LockNode): string | undefined {
  if (locked === undefined || textAttr(locked, 'type') !== 'path') return undefined;
  const path = textAttr(locked, 'path');
  return path?.startsWith('/') === false ? path : undefined;
}

interface Family {
  /** The names of the nodes that have this one as an input, for a message. */
  holders(node: LockNode): string;
  /**
   * - `holder`: the parent has the node as an input
   * - `overrides`: flake.nix gives an input of that input the reference
   * - `above`: the parent is further up, and may do so
   * - `stranger`: none of these
   */
  relation(parent: LockNode, node: LockNode): 'holder' | 'overrides' | 'above' | 'stranger';
}

/** A search may pass over the whole lock, and only a forged lock needs many. */
const MOST_SEARCHES = 20;

function familyOf(lock: LockGraph, declared: Declarations | undefined): Family {
  const declarations = declarationsByNode(declared, lock);
  const holders = new Map<LockNode, Set<LockNode>>();
  for (const { from, edge } of lock.edges) {
    const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
    if (node === undefined) continue;
    const known = holders.get(node);
    if (known === undefined) holders.set(node, new Set([from]));
    else known.add(from);
  }
  let searches = 0;
  return {
    holders: (node) =>
      [...(holders.get(node) ?? [])]
        .slice(0, 3)
        .map((holder) => nodeName(lock, holder))
        .join(', '),
    relation(parent, node) {
      if (holders.get(node)?.has(parent) === true) return 'holder';
      if (parent !== lock.rootNode) {
        return ++searches > MOST_SEARCHES || isAbove(parent, node, holders) ? 'above' : 'stranger';
      }
      if (declarations.get(node)?.some(({ override }) => override) === true) return 'overrides';
      return declared?.intact === true && declared.inputsComplete ? 'stranger' : 'above';
    },
  };
}

function isAbove(
  parent: LockNode,
  node: LockNode,
  holders: ReadonlyMap<LockNode, ReadonlySet<LockNode>>,
): boolean {
  const seen = new Set([node]);
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const holder of holders.get(at) ?? []) {
      if (holder === parent) return true;
      if (seen.has(holder)) continue;
      seen.add(holder);
      open.push(holder);
    }
  }
  return false;
}
