import type { Declarations, FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import type { LockEdge, LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import type { RelatedPlace, Report, Rule } from '../rule.ts';
import { changeEdges } from '../../lock/edit/edges.ts';
import type { Fix } from '../fix.ts';
import { lockFixes } from '../shared/inputs/asks.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Compares the `follows` of flake.nix (or devenv.yaml) with those of the lock. It finds an input that is declared to
 * follow another and has an entry of its own in the lock, or follows something else there, and an input that flake.nix
 * gives a reference of its own and that follows another in the lock.
 *
 * ## Why it is bad
 *
 * `follows` is there so that an input is the one that you review. With an entry of its own it is another copy, with
 * another commit or from another source, that nobody looks at. Tools that read the lock themselves, such as
 * flake-compat, use what stands there.
 *
 * ## What Nix does
 *
 * It locks the input anew as flake.nix says, or fails where it may not write the lock (`--no-update-lock-file`)
 * (`computeLocks` in Nix's src/libflake/flake.cc). A `follows` of an input's input that flake.nix does not give is not
 * reported: it may come from that input's own flake.nix. Nor is anything that ends at the very node that flake.nix
 * names, as tools for shorter locks write it. Locks before version 7 hold no `follows`.
 *
 * ## Fix
 *
 * Writes the path that flake.nix declares into the lock instead of the entry, and takes out what nothing leads to any more, or
 * lets Nix lock what flake.nix declares. Unsafe, because the input then gets another version than it was used with.
 *
 * ## When to ignore it
 *
 * Never for long: `nix flake lock` makes both agree.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-follows-mismatch',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const { rootNode, version } = lock;
    if (declared === undefined || !declared.intact || rootNode === undefined || !isReadable(lock)) return;
    if (version === undefined || version.value < 7) return;
    const visit = (inputs: readonly FlakeInput[], from: LockNode, prefix: string): void => {
      for (const input of inputs) {
        const edge = from.inputs.get(input.name);
        if (edge === undefined) continue;
        const path = `${prefix}${input.name}`;
        const found = mismatch(lock, declared, input, edge, path, from);
        if (found !== undefined) report(found);
        const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
        if (node !== undefined && input.follows === undefined) visit(input.overrides, node, `${path}/`);
      }
    };
    visit(declared.inputs, rootNode, '');
  },
};

function mismatch(
  lock: LockGraph,
  declared: Declarations,
  input: FlakeInput,
  edge: LockEdge,
  path: string,
  from: LockNode,
): Report | undefined {
  const { follows } = input;
  const name = printable(path);
  const base = { span: edge.span, detail: path };
  const place = (span: FlakeInput['span']): readonly RelatedPlace[] => [
    { place: { file: 'declaration', span }, message: `${declared.file} declares '${name}' here.` },
  ];
  if (follows === undefined) {
    if (input.ref === undefined || edge.kind === 'node') return undefined;
    return {
      ...base,
      message: `In the lock '${name}' follows ${shown(edge.path)}, but ${declared.file} gives it a reference of its own, which nothing pins: the lock is out of date or was edited.`,
      subject: from.key,
      related: place(input.refSpan),
      fixes: () => lockFixes(lock),
    };
  }
  const asked: LockEdge = { ...edge, kind: 'follows', path: follows.value };
  if (edge.kind === 'follows' && JSON.stringify(edge.path) === JSON.stringify(follows.value))
    return undefined;
  const meant = lock.resolve(asked);
  const held = lock.resolve(edge);
  if (meant.kind === 'node' && held.kind === 'node' && meant.node === held.node) return undefined;
  // A node of its own is what is wrong; a follows is a part of the node that has it.
  const own = edge.kind === 'node' && held.kind === 'node' ? held.node : undefined;
  const instead =
    edge.kind === 'follows'
      ? `in the lock it follows ${shown(edge.path)}`
      : `the lock has an entry of its own for it, ${own === undefined ? 'which is missing' : nodeName(lock, own)}`;
  return {
    ...base,
    message: `${declared.file} says that '${name}' follows ${shown(follows.value)}, but ${instead}: the lock is out of date or was edited.`,
    subject: own?.key ?? from.key,
    related: place(follows.span),
    fixes: () => [...followFixes(lock, from, input.name, path, follows.value), ...lockFixes(lock)],
  };
}

/** The lock as Nix writes it for what is declared: the path instead of the entry. */
function followFixes(
  lock: LockGraph,
  from: LockNode,
  name: string,
  path: string,
  to: readonly string[],
): readonly Fix[] {
  const changed = changeEdges(lock, [{ from, name, to }]);
  const title = `Let '${printable(path)}' follow ${shown(to)} in the lock`;
  return editFix(title, 'unsafe', changed && { flake: [], lock: changed.edits }, 'lock');
}

function shown(path: readonly string[]): string {
  return path.length === 0 ? 'the flake itself' : `'${printable(path.join('/'))}'`;
}
