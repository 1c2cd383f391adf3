import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import { type JsonObject, type JsonValue, memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule, Severity } from '../rule.ts';
import { attrProblems as kindProblemsOf } from './shared/attr-problems.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports what Nix refuses in a node of a lockfile: a missing `locked` or `original` part, an attribute in them that is
 * no string, number or boolean or another one of them than Nix wants there, an attribute that the type needs, an input that is neither the key of a node nor a list of names, and a `flake` that is
 * neither true nor false. In the pins of npins, niv, lon and nvfetcher it reports entries that their own Nix code cannot
 * fetch: an unknown type, no address, or no commit where git needs one.
 *
 * ## Why it is bad
 *
 * Nix stops when it reads the file (`LockedNode::LockedNode` and `LockFile::LockFile` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), while tools that read locks
 * themselves may take something else from it. Nix never writes such a node, so the file was damaged or edited. Only a
 * negative count is taken by some versions, such as 2.8, and is a warning.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Lock the input anew: `nix flake update`, `npins update`, `niv update`, `lon update` or `nvfetcher`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-invalid-node',
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
    if (!isReadable(lock)) return;
    for (const { wrong, span, node, detail } of lock.problems)
      report({ message: `${wrong}.`, span, subject: node, detail });
    if (!lock.format.isGraph) return;
    for (const node of [...(lock.rootNode === undefined ? [] : [lock.rootNode]), ...lock.unusual.nodes]) {
      for (const { wrong, span, detail, severity } of problemsOf(lock, node)) {
        const message = severity === undefined ? `${wrong}; Nix cannot read such a lockfile.` : `${wrong}.`;
        const graver = severity === undefined ? {} : { severity };
        report({
          message,
          span,
          subject: node.key,
          detail,
          fixes: () => restoreFixes(lock, node),
          ...graver,
        });
      }
    }
  },
};

interface Problem {
  /** A sentence without its full stop. */
  readonly wrong: string;
  readonly span: Span;
  readonly detail: string;
  /** Set where Nix reads the node all the same. */
  readonly severity?: Severity;
}

function* problemsOf(lock: LockGraph, node: LockNode): Generator<Problem> {
  const name = () => nodeName(lock, node);
  yield* edgeProblems(name, memberOf(node.object, 'inputs')?.value);
  if (node === lock.rootNode) return;
  for (const part of ['locked', 'original']) {
    const member = memberOf(node.object, part);
    if (member === undefined) {
      yield { wrong: `The node ${name()} has no "${part}" part`, span: node.keySpan, detail: part };
    } else if (member.value.kind !== 'object') {
      const wrong = `The "${part}" part of the node ${name()} is ${kindOf(member.value)} instead of an object`;
      yield { wrong, span: member.value.span, detail: part };
    } else {
      yield* attrProblems(name, part, member.value);
      yield* kindProblems(name, part, member.value, member.keySpan);
    }
  }
  const flake = memberOf(node.object, 'flake')?.value;
  if (flake !== undefined && flake.kind !== 'bool') {
    const wrong = `"flake" of the node ${name()} is ${kindOf(flake)} instead of true or false`;
    yield { wrong, span: flake.span, detail: 'flake' };
  }
}

function* edgeProblems(name: () => string, inputs: JsonValue | undefined): Generator<Problem> {
  if (inputs?.kind === 'number' || inputs?.kind === 'string' || inputs?.kind === 'bool') {
    const wrong = `"inputs" of ${name()} is ${kindOf(inputs)} instead of an object`;
    yield { wrong, span: inputs.span, detail: 'inputs' };
  }
  if (inputs?.kind === 'array' && inputs.items.length > 0) {
    const wrong = `"inputs" of ${name()} is a list instead of an object: Nix takes its items for inputs with the names "0", "1" and so on, and other tools see none`;
    yield { wrong, span: inputs.span, detail: 'inputs', severity: 'error' };
  }
  if (inputs?.kind !== 'object') return;
  for (const member of inputs.members) {
    const { key, value } = member;
    if (value.kind === 'string') continue;
    const stranger = value.kind === 'array' ? value.items.find((item) => item.kind !== 'string') : value;
    if (stranger === undefined || memberOf(inputs, key) !== member) continue;
    const what = value.kind === 'array' ? `a list with ${kindOf(stranger)} in it` : kindOf(value);
    const wrong = `The input "${showText(key)}" of ${name()} is ${what}, neither the key of a node nor a list of input names`;
    yield { wrong, span: value.span, detail: `inputs.${key}` };
  }
}

function* attrProblems(name: () => string, part: string, ref: JsonObject): Generator<Problem> {
  for (const member of ref.members) {
    const { key, value } = member;
    if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool') continue;
    if (memberOf(ref, key) !== member) continue;
    const wrong = `"${showText(key)}" in the "${part}" part of the node ${name()} is ${kindOf(value)} instead of a string, a number or a boolean`;
    yield { wrong, span: value.span, detail: `${part}.${key}` };
  }
}

function* kindProblems(name: () => string, part: string, ref: JsonObject, keySpan: Span): Generator<Problem> {
  for (const { kind, attr, says, span } of kindProblemsOf(ref)) {
    const wrong = `The "${part}" part of the node ${name()} ${says}`;
    const base = { wrong, span: span ?? keySpan, detail: `${part}.${attr}` };
    yield kind === 'refused' ? base : { ...base, severity: 'warning' };
  }
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
