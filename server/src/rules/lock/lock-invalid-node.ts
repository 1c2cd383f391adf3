import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import type { JsonMember, JsonValue } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports what Nix refuses in a node of a lockfile: a missing `locked` or `original` part, an attribute in them that is
 * no string, number or boolean, an input that is neither the key of a node nor a list of names, and a `flake` that is
 * neither true nor false.
 *
 * ## Why it is bad
 *
 * Nix stops when it reads the file (`LockedNode::LockedNode` and `LockFile::LockFile` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), while tools that read locks
 * themselves may take something else from it. Nix never writes such a node, so the file was damaged or edited.
 *
 * ## When to ignore it
 *
 * Never. Run `nix flake update` for this input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-invalid-node',
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
    if (!isReadable(lock)) return;
    for (const node of lock.nodes.values()) {
      if (!lock.reachable.has(node.key)) continue;
      for (const { wrong, span, detail } of problemsOf(lock, node)) {
        report({ message: `${wrong}; Nix cannot read such a lockfile.`, span, subject: node.key, detail });
      }
    }
  },
};

interface Problem {
  /** A sentence without its full stop. */
  readonly wrong: string;
  readonly span: Span;
  readonly detail: string;
}

function* problemsOf(lock: LockGraph, node: LockNode): Generator<Problem> {
  const members = lastOfEach(node.object.members);
  const name = nodeName(lock, node);
  yield* edgeProblems(name, members.get('inputs')?.value);
  if (node === lock.rootNode) return;
  for (const part of ['locked', 'original']) {
    const member = members.get(part);
    if (member === undefined) {
      yield { wrong: `The node ${name} has no "${part}" part`, span: node.keySpan, detail: part };
    } else if (member.value.kind !== 'object') {
      const wrong = `The "${part}" part of the node ${name} is ${kindOf(member.value)} instead of an object`;
      yield { wrong, span: member.value.span, detail: part };
    } else {
      yield* attrProblems(name, part, member.value.members);
    }
  }
  const flake = members.get('flake')?.value;
  if (flake !== undefined && flake.kind !== 'bool') {
    const wrong = `"flake" of the node ${name} is ${kindOf(flake)} instead of true or false`;
    yield { wrong, span: flake.span, detail: 'flake' };
  }
}

function* edgeProblems(name: string, inputs: JsonValue | undefined): Generator<Problem> {
  if (inputs?.kind === 'number' || inputs?.kind === 'string' || inputs?.kind === 'bool') {
    const wrong = `"inputs" of ${name} is ${kindOf(inputs)} instead of an object`;
    yield { wrong, span: inputs.span, detail: 'inputs' };
  }
  if (inputs?.kind !== 'object') return;
  for (const { key, value } of lastOfEach(inputs.members).values()) {
    if (value.kind === 'string') continue;
    const stranger = value.kind === 'array' ? value.items.find((item) => item.kind !== 'string') : value;
    if (stranger === undefined) continue;
    const what = value.kind === 'array' ? `a list with ${kindOf(stranger)} in it` : kindOf(value);
    const wrong = `The input "${showText(key)}" of ${name} is ${what}, neither the key of a node nor a list of input names`;
    yield { wrong, span: value.span, detail: `inputs.${key}` };
  }
}

function* attrProblems(name: string, part: string, members: readonly JsonMember[]): Generator<Problem> {
  for (const { key, value } of lastOfEach(members).values()) {
    if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool') continue;
    const wrong = `"${showText(key)}" in the "${part}" part of the node ${name} is ${kindOf(value)} instead of a string, a number or a boolean`;
    yield { wrong, span: value.span, detail: `${part}.${key}` };
  }
}

/** Nix takes the last of equal keys. */
function lastOfEach(members: readonly JsonMember[]): ReadonlyMap<string, JsonMember> {
  return new Map(members.map((member) => [member.key, member]));
}

function kindOf({ kind }: JsonValue): string {
  switch (kind) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'bool':
      return 'true or false';
    default:
      return kind === 'null' ? 'null' : `a ${kind}`;
  }
}
