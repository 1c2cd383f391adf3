import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import { type JsonMember, type JsonObject, memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import { REF_TYPES } from '../../tables/schemes.ts';
import type { Report, Rule } from '../rule.ts';
import { infoProblem } from './shared/info-part.ts';
import { nearest } from './shared/near-name.ts';
import { removeMembers } from '../../lock/edit/members.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports keys of a flake.lock or devenv.lock that Nix does not know there: at the top, in a node, and attributes that
 * the type of a reference does not have. Among them those that change what is locked and do not look like it:
 * an `info` part, which belongs to version 5 only, and `__final`.
 *
 * ## Why it is bad
 *
 * Nix never writes them, and it treats them in three ways
 * ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)). Keys at the top and in nodes are
 * passed over without a word, so that `"Flake": false` reads like a promise and is none. An attribute that the type
 * does not have makes Nix refuse the whole lockfile, or crash over `__final` and over a `type` that it does not know.
 * This is a warning all the same, since a newer Nix may know what Nix Audit does not. And `info` is laid over `locked`
 * in every version: the `narHash` or `rev` in it is the one that is used, while people and tools read the one in
 * `locked`.
 *
 * ## Fix
 *
 * Removes the key, or writes the one that was meant, where that is not there as well. Unsafe, because a newer version of Nix or
 * another tool may know it, and a misspelt key that Nix passes over now means something afterwards.
 *
 * ## When to ignore it
 *
 * When a newer Nix than this version of Nix Audit knows wrote the key.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-unknown-field',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const top = lock.document.value;
    if (!lock.format.isGraph || !isReadable(lock) || top?.kind !== 'object') return;
    for (const member of top.members) {
      const problem = keyProblem(top, member, TOP, () => 'the lockfile');
      if (problem !== undefined) report({ ...problem, subject: member.key, detail: 'top' });
    }
    for (const node of [...(lock.rootNode === undefined ? [] : [lock.rootNode]), ...lock.unusual.nodes]) {
      for (const problem of nodeProblems(lock, node)) report({ ...problem, subject: node.key });
    }
  },
};

const TOP: ReadonlySet<string> = new Set(['nodes', 'root', 'version']);
/** `buildTime` is that of Determinate Nix. */
const NODE: ReadonlySet<string> = new Set([
  'inputs',
  'locked',
  'original',
  'flake',
  'parent',
  'info',
  'buildTime',
]);
const ROOT: ReadonlySet<string> = new Set(['inputs']);

/** Attributes of every type. */
const EVERYWHERE: ReadonlySet<string> = new Set(['type', 'dir']);
const TYPES: ReadonlySet<string> = new Set(REF_TYPES.keys());

type Problem = Omit<Report, 'subject'>;

function* nodeProblems(lock: LockGraph, node: LockNode): Generator<Problem> {
  const isRoot = node === lock.rootNode;
  const name = () => (isRoot ? 'the root node' : `the node ${nodeName(lock, node)}`);
  for (const member of node.object.members) {
    if (isRoot && NODE.has(member.key) && !ROOT.has(member.key)) {
      const message = `The root node has a "${member.key}", which it cannot have: it is the flake itself, and Nix passes over it.`;
      yield {
        message,
        span: member.keySpan,
        detail: member.key,
        fixes: () => removeFix(node.object, member),
      };
      continue;
    }
    const problem =
      member.key === 'info'
        ? infoProblem(lock, node, member)
        : keyProblem(node.object, member, isRoot ? ROOT : NODE, name);
    if (problem !== undefined) yield problem;
  }
  if (isRoot) return;
  for (const part of ['locked', 'original']) yield* attrProblems(node.object, part, name);
}

function removeFix(object: JsonObject, member: JsonMember): readonly Fix[] {
  const edits = removeMembers(object, (one) => one === member);
  return editFix(`Remove "${showText(member.key)}"`, 'unsafe', { flake: [], lock: edits }, 'lock');
}

function renameFix({ key, keySpan: span }: JsonMember, meant: string): readonly Fix[] {
  const title = `Write "${meant}" instead of "${showText(key)}"`;
  return editFix(title, 'unsafe', { flake: [], lock: [{ span, text: JSON.stringify(meant) }] }, 'lock');
}

/** A key at the top or in a node: Nix passes over those that it does not know. */
function keyProblem(
  object: JsonObject,
  member: JsonMember,
  known: ReadonlySet<string>,
  place: () => string,
): Problem | undefined {
  const { key, keySpan: span } = member;
  if (known.has(key)) return undefined;
  const meant = nearest(key, known);
  if (meant !== undefined) {
    const message = `The key "${showText(key)}" in ${place()} is not "${meant}", and Nix passes over it without a word.`;
    const rename = object.members.some((one) => one.key === meant) ? [] : renameFix(member, meant);
    const fixes = () => [...rename, ...removeFix(object, member)];
    return { message, span, detail: key, severity: 'error', fixes };
  }
  const message = `Nix does not know the key "${showText(key)}" in ${place()}; it passes over it and never writes it.`;
  const isRemark = /^(?:_|\/\/|\$schema$|comment$)/i.test(key) && member.value.kind === 'string';
  const fixes = () => removeFix(object, member);
  return { message, span, detail: key, fixes, ...(isRemark ? { severity: 'info' as const } : {}) };
}

function* attrProblems(node: JsonObject, part: string, name: () => string): Generator<Problem> {
  const ref = memberOf(node, part)?.value;
  if (ref?.kind !== 'object') return;
  const type = memberOf(ref, 'type')?.value;
  if (type?.kind !== 'string') return;
  const allowed = REF_TYPES.get(type.value);
  if (allowed === undefined) {
    const meant = nearest(type.value, TYPES);
    const is = `"${part}" of ${name()} is of the type "${showText(type.value)}"`;
    const message =
      meant === undefined
        ? `${is}, which this version of Nix Audit does not know, so that its attributes are not checked.`
        : `${is}, which is not "${meant}": Nix knows no such type and cannot fetch it.`;
    const severity = meant === undefined ? 'info' : 'warning';
    yield { message, span: type.span, detail: `${part}.type`, severity };
    return;
  }
  for (const member of ref.members) {
    const { key, keySpan: span } = member;
    const fixes = () => removeFix(ref, member);
    if (allowed.has(key) || EVERYWHERE.has(key)) continue;
    const detail = `${part}.${key}`;
    if (key === '__final') {
      const message = `"${part}" of ${name()} says "__final", which Nix keeps to itself: a lockfile that says it was made by something else.`;
      yield { message, span, detail, severity: 'error', fixes };
      continue;
    }
    const meant = nearest(key, allowed) ?? nearest(key, EVERYWHERE);
    const is = meant === undefined ? '' : ` is not "${meant}":`;
    const message = `The attribute "${showText(key)}" in "${part}" of ${name()}${is === '' ? ' is none of' : `${is} it is none of`} the type "${type.value}", and Nix refuses such a lockfile.`;
    yield { message, span, detail, fixes };
  }
}
