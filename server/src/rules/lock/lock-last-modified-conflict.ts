import { contentKey, inputsWithCommonCommit, isByUrl } from '../../lock/content.ts';
import type { LockedAttr, LockedInput } from '../../lock/graph.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries of a lockfile that are locked to the same commit of the same source with the same content, but with
 * different dates (`lastModified`) or different numbers of commits before it (`revCount`).
 *
 * ## Why it is bad
 *
 * A commit has one date, so one of the two was not written by Nix. A false date makes an old input look fresh, to
 * people and to tools that judge inputs by their age, and flakes often build it into their version numbers.
 *
 * ## What Nix does
 *
 * It takes both from the lock and verifies neither (the comments in
 * [git.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/git.cc) say that they do not matter for security).
 * Only entries that are fetched in the same way are compared, and a `revCount` that is left out, as of a shallow
 * clone, is no difference. Where the content hashes differ, `lock-nar-hash-conflict` says so instead.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Lock both anew: `nix flake update` for each.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-last-modified-conflict',
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
    const inputs = inputsWithCommonCommit(lock);
    for (const [name, what] of FIELDS) {
      for (const values of valuesByContent(inputs, name).values()) {
        if (values.size < 2) continue;
        const [least, most] = [...values.values()];
        for (const [value, { holders }] of values) {
          const other = least?.value === value ? most : least;
          const [example] = other?.holders ?? [];
          if (other === undefined || example === undefined) continue;
          for (const { input, attr } of holders) {
            report({
              message:
                `The ${lock.format.entry} "${showText(input.node.key)}" has ${what} (${name}) ${value} and "${showText(example.input.node.key)}" has ${other.value}, ` +
                `although both are locked to the same commit of ${sourceText(input.locked)}: one of them was not written by ${lock.format.reader}.`,
              span: attr.span,
              subject: input.node.key,
              fixes: () => entryFixes(lock, input.node),
              detail: name,
              related: [
                {
                  place: { file: 'self', span: example.attr.span },
                  message: `the ${name} of "${showText(example.input.node.key)}"`,
                },
              ],
            });
          }
        }
      }
    }
  },
};

const FIELDS = [
  ['lastModified', 'the date'],
  ['revCount', 'the number of commits'],
] as const;

interface Holder {
  readonly input: LockedInput;
  readonly attr: LockedAttr;
}

interface Holders {
  readonly value: number;
  readonly holders: Holder[];
}

/** By type, content and hash, then by value, who holds it. */
function valuesByContent(
  inputs: readonly LockedInput[],
  name: string,
): ReadonlyMap<string, ReadonlyMap<number, Holders>> {
  const contents = new Map<string, Map<number, Holders>>();
  for (const input of inputs) {
    const attr = input.locked.attrs.get(name);
    if (attr === undefined || typeof attr.value !== 'number') continue;
    const content = contentKey(input);
    // What is served at an address gets new dates as it likes.
    if (content === undefined || isByUrl(content)) continue;
    const key = [input.type, input.locked.digest ?? '', content].join('\n');
    const values = contents.get(key) ?? new Map<number, Holders>();
    const known: Holders = values.get(attr.value) ?? { value: attr.value, holders: [] };
    known.holders.push({ input, attr });
    values.set(attr.value, known);
    contents.set(key, values);
  }
  return contents;
}
