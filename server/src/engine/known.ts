import { bounded } from './bounded.ts';
import type { Audit, Finding } from './finding.ts';
import type { LockGraph } from '../lock/graph.ts';
import { pathTo, reachedNodes } from '../lock/input-paths.ts';

/** The locks that findings are of, now and before. */
export interface Locks {
  readonly now: LockGraph | undefined;
  readonly old: LockGraph | undefined;
}

/**
 * Tells the findings of a change from those that were there before: of the same thing and with the same message; of
 * notes and hints the same thing is enough, as their messages count and name what an ordinary update changes. A node of
 * a lock is known by the inputs that lead to it, since its key changes with the keys around it (`nixpkgs_6` becomes
 * `nixpkgs_5`).
 */
export function newOnes(
  findings: readonly Finding[],
  before: readonly Audit[],
  { now, old }: Locks = { now: undefined, old: undefined },
): { readonly findings: readonly Finding[]; readonly known: number } {
  const all = before.flatMap((audit) => audit.findings);
  if (all.length === 0) return { findings, known: 0 };
  const oldNames = namesOf(old);
  const names = namesOf(now);
  const known = new Set(all.map((finding) => identityOf(finding, oldNames)));
  const left = findings.filter((finding) => !known.has(identityOf(finding, names)));
  return { findings: left, known: findings.length - left.length };
}

function identityOf(finding: Finding, names: ReadonlyMap<string, string>): string {
  const { key, message, severity, subject } = finding;
  const isNote = severity === 'info' || severity === 'hint';
  const text = isNote ? `${severity} ${key}` : `${severity} ${key}\n${message}`;
  const name = names.get(subject);
  return name === undefined ? text : text.replaceAll(subject, () => name);
}

/** Deeper nodes keep their keys. */
const MAX_DEPTH = 32;

/** By the key of a node the inputs that lead to it, where they say something else. */
function namesOf(lock: LockGraph | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (lock === undefined) return names;
  for (const [node, reached] of reachedNodes(lock)) {
    const name = reached.depth > MAX_DEPTH ? node.key : pathTo(reached).join('/');
    if (name !== node.key && node.key !== '') names.set(bounded(node.key), bounded(name));
  }
  return names;
}
