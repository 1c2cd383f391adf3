import type { TreeState } from '../../nixcli/verify/check-trees.ts';
import type { VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import type { Verification } from '../commands/verify.ts';
import { shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { size } from '../../text/size.ts';
import { amount } from '../terminal/amounts.ts';
import { type Colors, colors, wantsColor } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { textWidth } from '../terminal/width.ts';
import type { NixOptions } from './nix-options.ts';
import { dayOf, inputName } from './words.ts';

const HEADS = ['IN STORE', 'VERIFIED', 'INPUT', 'DATE', 'REV', 'SIZE', 'SOURCE'] as const;

/** A table of the inputs, each with its hash and store path on a line of its own below it. */
export function lockInfoText(
  { locks }: Verification,
  options: NixOptions,
  { env, outIsTerminal, cwd }: Surface,
): string {
  const c = colors(wantsColor(options.color, env, outIsTerminal));
  return locks
    .map(({ path, entry, trees }) => {
      const count = trees.length === 0 ? `no ${entry}s` : amount(trees.length, entry);
      return `${c.bold(`${visiblePath(shownPath(path, cwd))}: ${count}`)}\n${table(trees, c)}`;
    })
    .join('\n');
}

function table(trees: readonly VerifiedTree[], c: Colors): string {
  if (trees.length === 0) return '';
  const rows = trees.map(cells);
  const widths = HEADS.map((head, column) =>
    rows.reduce((most, row) => Math.max(most, Math.min(40, textWidth(row[column] ?? ''))), head.length),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  ')}`.trimEnd();
  const indent = ' '.repeat(2 + (widths[0] ?? 0) + 2);
  const lines = trees.flatMap((one, index) => [
    line(rows[index] ?? []),
    ...details(one).map((detail) => c.dim(`${indent}${detail}`)),
  ]);
  const note = trees.some(({ verdict }) => verdict === 'verified') ? ['', c.dim(VERIFIED_NOTE)] : [];
  return `${[c.bold(line(HEADS)), ...lines, ...note].join('\n')}\n`;
}

const VERIFIED_NOTE =
  'VERIFIED: the tree in the store has the hash of the lock. Where it came from, only verify --refetch shows.';

function padded(cell: string, width: number): string {
  return `${cell}${' '.repeat(Math.max(0, width - textWidth(cell)))}`;
}

function cells({ tree, store, verdict }: VerifiedTree): readonly string[] {
  return [
    STORE_WORD[store.state],
    verdict === 'verified'
      ? 'yes'
      : verdict === 'mismatch'
        ? 'MISMATCH'
        : verdict === 'unknown'
          ? 'unknown'
          : 'in parent',
    inputName(tree),
    dayOf(tree.lastModified) ?? '-',
    tree.rev?.slice(0, 9) ?? '-',
    'size' in store ? size(store.size) : '-',
    visible(tree.source),
  ];
}

const STORE_WORD: Readonly<Record<TreeState['state'], string>> = {
  verified: 'yes',
  mismatch: 'yes',
  absent: 'no',
  'within-parent': '-',
  unclear: '?',
};

function details({ tree, store }: VerifiedTree): readonly string[] {
  const path = 'path' in store && store.path !== undefined ? `  ${visible(store.path)}` : '';
  const lines = [`${visible(tree.narHash ?? 'no hash')}${path}`];
  if (store.state === 'mismatch') lines.push(`${store.got}  is what the files in the store have`);
  if (store.state === 'unclear') lines.push(visible(store.message));
  return lines;
}
