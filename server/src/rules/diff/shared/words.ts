import { printable } from '../../../flake/show.ts';
import type { EdgeComparison } from '../../../lock/comparison.ts';
import type { LockGraph, LockNode, LockedRef } from '../../../lock/graph.ts';
import { sourceText } from '../../../lock/nodes.ts';
import type { Span } from '../../../text/span.ts';
import type { LockDiffSubject, RelatedPlace } from '../../rule.ts';

/** How messages call an input: `'mid/dep'`. */
export function nameOf({ path }: Pick<EdgeComparison, 'path'>): string {
  return `'${printable(path)}'`;
}

/** How messages call the state before; of a commit the first letters, as git does. */
export function baseName({ base }: { readonly base: { readonly name: string } }): string {
  return printable(/^[0-9a-f]{40,64}$/.test(base.name) ? base.name.slice(0, 12) : base.name);
}

/** Where a node comes from, for a message. */
export function placeText({ locked }: LockNode): string {
  return locked === undefined ? 'an unknown source' : sourceText(locked);
}

/** The value of the first of these attributes that is there; else the key of what they are in. */
export function spanIn(ref: LockedRef | undefined, node: LockNode, ...names: readonly string[]): Span {
  for (const name of names) {
    const attr = ref?.attrs.get(name);
    if (attr !== undefined) return attr.span;
  }
  return ref?.keySpan ?? node.keySpan;
}

/** What a state that nobody can compare with flake.nix leaves open. */
export function whoAsked({ lock, declared }: Pick<LockDiffSubject, 'lock' | 'declared'>): string {
  if (declared !== undefined) return declared.file;
  return lock.format.id === 'devenv' ? 'devenv.yaml' : 'flake.nix';
}

/** Why nothing explains a change. */
export function unexplained(subject: LockDiffSubject, one: EdgeComparison): string {
  const who = whoAsked(subject);
  if (one.cause === 'unknown' && !one.path.includes('/')) return `no ${who} is at hand that might ask for it`;
  if (one.cause === 'unknown')
    return `${parentName(subject.lock, one)}, which has it, did not change and no ${who} is at hand that might override it`;
  return one.path.includes('/')
    ? `neither ${who} nor ${parentName(subject.lock, one)}, which has it, changed`
    : `${who} does not ask for it`;
}

/** Where flake.nix says what an input is. */
export function declaredPlace(
  { declared }: LockDiffSubject,
  { input, path }: EdgeComparison,
): readonly RelatedPlace[] {
  if (declared === undefined || input === undefined) return [];
  return [
    {
      place: { file: 'declaration', span: input.refSpan },
      message: `${declared.file} declares '${printable(path)}' here.`,
    },
  ];
}

/** The last name of the node that an edge belongs to, for messages: `the flake 'mid'`, or `the root`. */
export function parentName(lock: LockGraph, { path, parent }: EdgeComparison): string {
  const slash = path.lastIndexOf('/');
  return parent === lock.rootNode || slash < 0 ? 'the root' : `'${printable(path.slice(0, slash))}'`;
}
