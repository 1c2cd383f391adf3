import { placeOf } from '../../lock/tree/place.ts';
import type { RowEnd } from '../../lock/tree/rows.ts';
import type { InputTree } from '../../lock/tree/tree.ts';
import { type WalkedRow, walkTree } from '../../lock/tree/walk.ts';
import { shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { amount } from '../terminal/amounts.ts';
import type { Colors } from '../terminal/colors.ts';
import { visiblePath } from '../terminal/visible.ts';
import { textWidth } from '../terminal/width.ts';
import type { LockTree } from './read-trees.ts';
import { findingWords, nameText, nodeWords, pathText } from './words.ts';

/** So many rows of one lock are printed. */
const MOST_ROWS = 5000;

/** The tree of a lock, each input on a line of its own. */
export function treeText({ path, tree }: LockTree, depth: number, c: Colors, surface: Surface): string {
  const { lock } = tree.index;
  const lines = [heading(path, tree, c, surface)];
  let rows = 0;
  for (const walked of walkTree(tree, 'name', depth)) {
    if (++rows > MOST_ROWS) {
      lines.push(c.dim(`… and more; --depth and a single lock show less`));
      break;
    }
    lines.push(...rowLines(walked, tree, c, surface.columns));
  }
  for (const node of tree.orphans) lines.push(`${nameText(node.key)}  ${c.yellow('nothing leads to it')}`);
  if (!lock.intact) lines.push(c.yellow('The file is broken; this is what could be read of it.'));
  return `${lines.join('\n')}\n`;
}

function heading(path: string, tree: InputTree, c: Colors, { cwd }: Surface): string {
  const { lock } = tree.index;
  const own = lock.rootNode?.inputs.size ?? 0;
  const all = lock.inputNodes.length;
  const several = tree.groups.filter(({ members }) => members.length > 1).length;
  const counts = [
    own === 0 ? `no ${lock.format.entry}s` : amount(own, lock.format.entry),
    all === own ? '' : `${all} in all`,
    several === 0 ? '' : `${amount(several, 'source')} more than once`,
  ].filter((word) => word !== '');
  return `${c.bold(visiblePath(shownPath(path, cwd)))}: ${counts.join(', ')}`;
}

function rowLines(
  { row, lasts, cut, repeated }: WalkedRow,
  tree: InputTree,
  c: Colors,
  columns: number | undefined,
): string[] {
  const above = lasts.slice(0, -1).map((last) => (last ? '  ' : '│ '));
  const isLast = lasts.at(-1) === true;
  const first = c.dim([...above, isLast ? '└ ' : '├ '].join(''));
  const next = c.dim([...above, isLast ? '  ' : '│ ', '  '].join(''));
  const facts = tree.factsOf(row);
  const words =
    row.end.kind === 'node' && facts.to !== undefined
      ? nodeWords(facts.to, facts.findings, c)
      : [endWords(row.end, tree, c), findingWords(facts.findings, c)].filter((word) => word !== '');
  if (facts.unused) words.push(c.yellow('unused'));
  if (repeated) words.push(c.dim('its inputs stand above'));
  if (cut > 0) words.push(c.dim(`… ${amount(cut, 'input')} below`));
  const width = columns === undefined ? undefined : columns - 2 * lasts.length - 2;
  const isLink = row.end.kind !== 'node';
  return broken([isLink ? nameText(row.name) : c.bold(nameText(row.name)), ...words], isLink, width).map(
    (line, at) => `${at === 0 ? first : next}${line}`,
  );
}

function endWords(end: RowEnd, { index }: InputTree, c: Colors): string {
  switch (end.kind) {
    case 'link':
      return c.dim(
        `→ ${end.node === index.lock.rootNode ? 'the flake itself' : pathText(placeOf(index, end.node) ?? [])}`,
      );
    case 'again':
      return c.red('leads back to what it is an input of');
    case 'lost':
      return c.red(`leads to nothing${end.why.kind === 'cycle' ? ': it follows itself' : ''}`);
    case 'node':
      return '';
  }
}

/** Words on as few lines as fit; the first is the name. Without a width on one line. */
function broken(words: readonly string[], isLink: boolean, width: number | undefined): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [at, word] of words.entries()) {
    const joined = line === '' ? word : `${line}${at === 1 ? (isLink ? ' ' : '  ') : ', '}${word}`;
    if (line !== '' && width !== undefined && textWidth(withoutColor(joined)) > width) {
      lines.push(line);
      line = word;
    } else line = joined;
  }
  return [...lines, line];
}

/** What is printed is escaped before it is coloured, so that the escape sequences in it are our own. */
function withoutColor(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\[\d+m/g, '');
}
