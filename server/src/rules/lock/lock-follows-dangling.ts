import type { LockGraph } from '../../lock/graph.ts';
import { nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { lockFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input in a lockfile that follows another one which does not exist.
 *
 * ## Why it is bad
 *
 * Nothing says what the input is, so it is not locked.
 *
 * ## What Nix does
 *
 * Where flake.nix asks for it, Nix stops with "input '…' follows a non-existent input '…'" (`LockFile::check` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)). Where only the lock has it, Nix
 * drops the entry and locks the input anew, or fails where it may not write the lock (`--no-update-lock-file`).
 *
 * A list such as `["mid", "dep"]` is a path that starts at the root: the root's input `mid`, and its input `dep`.
 * These are names of inputs, not keys of nodes, and each of them may itself follow another input. The empty list is
 * the flake itself (`follows = ""`) and is valid.
 *
 * ## Fix
 *
 * Lets Nix lock what flake.nix declares (`nix flake lock`), and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Never. Correct the `follows` in flake.nix and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-follows-dangling',
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
    for (const { from, edge } of lock.edges) {
      if (edge.kind !== 'follows') continue;
      const end = lock.resolve(edge);
      if (end.kind !== 'dangling' || !samePath(end.path, edge.path)) continue;
      const holder =
        end.index === 0
          ? nodeName(lock, lock.rootNode ?? from)
          : `"${showText(end.path.slice(0, end.index).join('/'))}"`;
      report({
        message:
          `The input "${showText(edge.name)}" of ${nodeName(lock, from)} follows "${showText(edge.path.join('/'))}", ` +
          `but ${holder} has no input "${showText(end.missing)}"${hint(lock, end.missing)}.`,
        span: edge.span,
        subject: from.key,
        fixes: () => lockFixes(lock),
        detail: edge.name,
      });
    }
  },
};

/** The path that fails may be that of a later follows: then that one is told, not those that lead to it. */
function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** People write the key of a node where the name of an input belongs. */
function hint(lock: LockGraph, missing: string): string {
  return lock.nodes.has(missing)
    ? ' (a node of that name exists, but follows goes by the names of inputs)'
    : '';
}
