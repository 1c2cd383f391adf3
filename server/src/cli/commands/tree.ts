import { EXIT_FAILURE, EXIT_NOTHING, EXIT_OK } from '../exit-codes.ts';
import { TOOL_NAME } from '../help.ts';
import { jsonText, shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { colors, wantsColor } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { readTrees, type TreesRead } from '../tree/read-trees.ts';
import { sourcesOf, sourcesText } from '../tree/sources-text.ts';
import { treeJson } from '../tree/tree-json.ts';
import type { TreeCommand } from '../tree/tree-options.ts';
import { treeText } from '../tree/tree-text.ts';
import { whyNodes, whyText } from '../tree/why-text.ts';

/** `nix-audit tree`: shows what a lock depends on. Gives the exit code. */
export async function tree(command: TreeCommand, surface: Surface): Promise<number> {
  const read = await readTrees(command.paths, surface.cwd, command.today ?? surface.today);
  const shown = show(command, read, surface);
  for (const { path, message } of read.failures)
    surface.err(`${TOOL_NAME}: ${visiblePath(shownPath(path, surface.cwd))}: ${visible(message)}\n`);
  const isBroken = read.locks.some(({ lock }) => !lock.graph.intact);
  if (read.failures.length > 0 || isBroken) return EXIT_FAILURE;
  if (shown > 0) return EXIT_OK;
  const paths = command.paths.map((path) => visible(path)).join(', ');
  const what = command.why === undefined ? 'no lockfile with inputs' : `no input "${visible(command.why)}"`;
  surface.err(`${TOOL_NAME}: there is ${what} in ${paths}\n`);
  return EXIT_NOTHING;
}

/** Gives how many things were shown. */
function show(command: TreeCommand, { locks, failures }: TreesRead, surface: Surface): number {
  const { format, why, bySource, depth } = command;
  const c = colors(wantsColor(command.color, surface.env, surface.outIsTerminal));
  const json = (part: Parameters<typeof treeJson>[0]) =>
    surface.out(jsonText(treeJson(part, failures, surface.cwd)));
  if (why !== undefined) {
    const nodes = whyNodes(locks, why);
    if (format === 'json') json({ kind: 'why', nodes });
    else surface.out(whyText(nodes, c, surface));
    return nodes.length;
  }
  if (bySource) {
    const sources = sourcesOf(locks);
    if (format === 'json') json({ kind: 'sources', sources });
    else if (sources.length > 0) surface.out(sourcesText(sources, locks, c, surface));
    return sources.length;
  }
  if (format === 'json') json({ kind: 'locks', locks, depth });
  else surface.out(locks.map((lock) => treeText(lock, depth, c, surface)).join('\n'));
  return locks.filter((lock) => (lock.tree.index.lock.rootNode?.inputs.size ?? 0) > 0).length;
}
