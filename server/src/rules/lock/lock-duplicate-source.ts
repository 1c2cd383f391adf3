import type { FlakeRecord } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { pathTo } from '../../lock/input-paths.ts';
import { type Duplicates, duplicates, followsOf } from '../shared/inputs/duplicates.ts';
import { flakeIn } from '../shared/inputs/fixes.ts';
import { allFollowsFix, followFix } from '../shared/inputs/follow-fixes.ts';

/**
 * ## What it does
 *
 * Reports repositories that the lock holds more than once although all ask for the same branch, and says which `follows` in
 * flake.nix would make them one. One finding for each repository and branch; another branch, such as a stable nixpkgs
 * beside an unstable one, is another matter.
 *
 * ## Why it is bad
 *
 * Each copy is locked at a commit of its own: there is more to review, more to download, and programs are built
 * several times from different states. A hole that is mended in one of them stays in the others
 * ([Nix manual, `nix flake`](https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#flake-inputs)).
 *
 * ## What Nix does
 *
 * It does not look at it: Nix locks each input by itself, and merges two only where flake.nix says `follows`.
 *
 * ## Fix
 *
 * Writes the `follows` into flake.nix, for all copies or for one, and changes the lock with it: the edge becomes the path, and
 * what nothing leads to any more goes, so that Nix finds the lock up to date. Unsafe, because an input may not build with
 * another version of what it was made for.
 *
 * ## When to ignore it
 *
 * When an input is tested with the very commit that it locks, or has a binary cache for that alone: `follows` may break
 * the one and miss the other.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-duplicate-source',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    // The entries of the other tools are separate on purpose, and have nothing like follows.
    if (!lock.format.isGraph) return;
    let told = 0;
    for (const group of duplicates(lock)) {
      const { kept, others, count } = group;
      if (kept.node.locked === undefined || ++told > MOST_GROUPS) continue;
      const isEarly = told <= MOST_FIXES;
      const source = sourceText(kept.node.locked);
      const branch = textAttr(kept.node.original ?? kept.node.locked, 'ref');
      const target = pathTo(kept);
      const lines = others.slice(0, MOST_LINES).map((one) => followsLine(lock, pathTo(one), target));
      const more = others.length - lines.length;
      report({
        message:
          `The lock holds ${source}${branch === undefined ? '' : ` (${showText(branch)})`} ${count} times where once may do; to have one, write into ` +
          `${lock.format.id === 'devenv' ? 'devenv.yaml' : 'flake.nix'}: ${lines.join(' ')}${more > 0 ? ` … and ${more} more of the kind` : ''}`,
        span: kept.node.keySpan,
        subject: kept.node.key,
        detail: `${source} ${branch ?? ''}`,
        related: others.slice(0, MOST_RELATED).map((one) => ({
          place: { file: 'self', span: one.node.keySpan },
          message: `The input ${printable(pathTo(one).join('/'))} has it as "${showText(one.node.key)}".`,
        })),
        fixes: () => (!isEarly ? [] : fixesOf(flakeIn(declared), lock, group, printable(target.join('/')))),
      });
    }
  },
};

/** All at once, then one by one. */
function fixesOf(
  flake: FlakeRecord | undefined,
  lock: LockGraph,
  group: Duplicates,
  target: string,
): readonly Fix[] {
  if (flake === undefined) return [];
  const follows = followsOf(group);
  return [
    ...allFollowsFix(flake, lock, follows, `'${target}'`, 'lock'),
    ...follows.slice(0, MOST_LINES).flatMap((follow) => followFix(flake, lock, follow, 'lock')),
  ];
}

const MOST_GROUPS = 1000;
/** Each takes a look at the whole lock. */
const MOST_FIXES = 20;
const MOST_LINES = 4;
const MOST_RELATED = 20;

function followsLine(lock: LockGraph, path: readonly string[], target: readonly string[]): string {
  const name = printable(`inputs.${path.map(attrName).join('.inputs.')}.follows`);
  const value = printable(target.join('/'));
  return lock.format.id === 'devenv' ? `${name}: ${value}` : `${name} = "${value}";`;
}

function attrName(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name);
}
