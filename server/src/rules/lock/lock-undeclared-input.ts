import { printable } from '../../flake/show.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { removeRootInput } from '../shared/inputs/root-input.ts';

/**
 * ## What it does
 *
 * Finds inputs at the root of the lock that flake.nix (or devenv.yaml) does not declare. A name among the arguments of
 * `outputs` declares an input, too, with a default or without, and so does devenv itself for those that it brings.
 *
 * ## Why it is bad
 *
 * Nix writes an entry for each input that is declared, and for no other, so this one is a leftover or was put there:
 * tools that read the lock themselves see an input that nobody asked for, and a later change in flake.nix may take it
 * into use without anybody seeing a new entry in the lock.
 *
 * ## What Nix does
 *
 * It rewrites the lock without the entry, or fails where it may not (`--no-update-lock-file`). Nothing is said here
 * where not all inputs can be told from the text, as with `inputs = import ./inputs.nix`.
 *
 * ## Fix
 *
 * Removes the input from the lock, with what only it leads to, as Nix does when it next writes the lock. Unsafe, because something
 * else than flake.nix may read the lock.
 *
 * ## When to ignore it
 *
 * Never for long: `nix flake lock` removes the entry.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-undeclared-input',
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
    const root = lock.rootNode;
    if (declared === undefined || root === undefined || !isReadable(lock)) return;
    if (!declared.intact || !declared.inputsComplete) return;
    const names = new Set(declared.inputs.map(({ name }) => name));
    for (const edge of root.inputs.values()) {
      if (names.has(edge.name) || declared.brought.has(edge.name)) continue;
      const target = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
      const node = target === undefined || target.key === edge.name ? '' : ` (${nodeName(lock, target)})`;
      report({
        message: `The lock has an input '${printable(edge.name)}'${node} that ${declared.file} does not declare: it is a leftover or was added to the lock alone.`,
        span: edge.nameSpan,
        subject: target?.key ?? root.key,
        detail: edge.name,
        fixes: () => removeRootInput(lock, edge.name),
        related:
          declared.inputsSpan === undefined
            ? []
            : [
                {
                  place: { file: 'declaration', span: declared.inputsSpan },
                  message: `${declared.file} declares its inputs here.`,
                },
              ],
      });
    }
  },
};
