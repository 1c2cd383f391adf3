import { commitOf, sameAddress } from '../../../lock/compare-change.ts';
import type { InputComparison } from '../../../lock/comparison.ts';
import type { LockGraph, LockNode } from '../../../lock/graph.ts';
import { textAttr } from '../../../flake/placed-ref.ts';
import type { LockDiffSubject, Reporter, Severity } from '../../rule.ts';
import { nameOf, parentName, spanIn, unexplained } from './words.ts';

/** Whether an input is at another commit than before, or has another content where no commit tells. */
export function movedAlone({ oldNode, node }: InputComparison): boolean {
  const before = commitOf(oldNode);
  const now = commitOf(node);
  if (before !== undefined && now !== undefined) return before !== now;
  // Where nothing but the hash changed, another rule tells.
  if (before !== undefined || now !== undefined || sameAddress(oldNode, node)) return false;
  return node.locked?.digest !== undefined && node.locked.digest !== oldNode.locked?.digest;
}

/** So many inputs of one flake are named. */
const MOST_NAMED = 6;

/** Tells of inputs that moved although nothing explains it, those of one flake together: they have one cause. */
export function reportMoved(
  subject: LockDiffSubject,
  moved: readonly InputComparison[],
  report: Reporter,
): void {
  if (moved.length === 0) return;
  const isUpdate = hasDirectUpdate(subject);
  const known = contentsOf(subject.comparison.old);
  const groups = new Map<LockNode, InputComparison[]>();
  for (const pair of moved) {
    const group = groups.get(pair.parent);
    if (group === undefined) groups.set(pair.parent, [pair]);
    else group.push(pair);
  }
  for (const group of groups.values()) {
    const grave = group.filter((pair) => !isOrdinary(pair, isUpdate, known));
    const told = grave.length > 0 ? grave : group;
    const [first, ...others] = told;
    if (first === undefined) continue;
    const severity: Severity = grave.length > 0 ? 'warning' : 'info';
    report({
      message: messageOf(subject, told),
      span: spanIn(first.node.locked, first.node, 'rev', 'url'),
      subject: first.node.key,
      detail: 'commit',
      severity,
      related: others.map(({ node, path }) => ({
        place: { file: 'self', span: spanIn(node.locked, node, 'rev', 'url') },
        message: `${nameOf({ path })} moved, too.`,
      })),
    });
  }
}

/** An input of the flake itself moved as well: somebody updated the lock, and not one input of an input. */
function hasDirectUpdate({ comparison }: LockDiffSubject): boolean {
  return comparison.changed.some(
    (pair) => !pair.path.includes('/') && pair.cause !== 'none' && movedAlone(pair),
  );
}

/** The commits and hashes that stood in the lock before. */
function contentsOf(lock: LockGraph): ReadonlySet<string> {
  return new Set(lock.inputNodes.map(contentOf));
}

function contentOf(node: LockNode): string {
  return `${commitOf(node) ?? ''} ${node.locked?.digest ?? ''}`;
}

function isOrdinary({ node }: InputComparison, isUpdate: boolean, known: ReadonlySet<string>): boolean {
  if (node.locked?.digest !== undefined && known.has(contentOf(node))) return true;
  return isUpdate && node.original !== undefined && textAttr(node.original, 'type') === 'indirect';
}

function messageOf(subject: LockDiffSubject, group: readonly InputComparison[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { parent } = first;
  const names = group.slice(0, MOST_NAMED).map(nameOf).join(', ');
  const more = group.length - MOST_NAMED;
  const who =
    group.length === 1
      ? `${names} moved${isBack(first) ? ' back' : ''} to ${commitOf(first.node) === undefined ? 'another content' : `commit ${commitOf(first.node) ?? ''}`}`
      : `${names}${more > 0 ? ` and ${more} more` : ''} moved to other commits`;
  const url = lockUrl(parent);
  const where = url === undefined ? `the flake.lock of ${parentName(subject.lock, first)}` : url;
  const one = group.length === 1;
  return (
    `${who} although ${unexplained(subject, first)}: Nix does so when somebody updates ${one ? 'it' : 'them'} alone, or when it takes ` +
    `${one ? 'it' : 'them'} anew from ${where}; if that has something else, the lock was edited or tampered with.`
  );
}

function isBack({ oldNode, node }: InputComparison): boolean {
  const dateOf = ({ locked }: LockNode): number => {
    const date = locked?.attrs.get('lastModified')?.value;
    return typeof date === 'number' ? date : 0;
  };
  return dateOf(node) < dateOf(oldNode);
}

/** Where the lock of a flake on GitHub can be read, for names that need no escape. */
function lockUrl({ locked }: LockNode): string | undefined {
  if (locked?.type !== 'github' || locked.attrs.has('host') || locked.commit === undefined) return undefined;
  const parts = [textAttr(locked, 'owner'), textAttr(locked, 'repo')];
  const dir = textAttr(locked, 'dir');
  const plain = [...parts, dir ?? 'x'].every((part) => part !== undefined && /^[\w.-]{1,100}$/.test(part));
  if (!plain) return undefined;
  return `https://github.com/${parts.join('/')}/blob/${locked.commit}/${dir === undefined ? '' : `${dir}/`}flake.lock`;
}
