import { baseName } from '../../engine/project.ts';
import { looksLikeLock } from '../../lock/read.ts';
import { filterTree } from '../../lock/tree/filter.ts';
import { wantedBy } from '../../lock/tree/wanted.ts';
import type { ServerContext } from '../context.ts';
import { amount } from '../hover/units.ts';
import { uriOf } from '../uri.ts';
import { findLocks, type Found } from './locks.ts';
import { findingOf } from './finding-of.ts';
import { countFindings } from '../../lock/tree/findings.ts';
import type { InputsParams } from './params.ts';
import type { LockItem, RootsAnswer } from './protocol.ts';
import { reportOn, type TreeOf } from './tree-of.ts';
import { countText, graveText, plain } from './words.ts';

/** The locks of the workspace. With a filter only those in which something is found. */
export async function roots(context: ServerContext, { filter }: InputsParams): Promise<RootsAnswer> {
  context.inputs.asked();
  const found = await findLocks(context);
  const locks: LockItem[] = [];
  let [inputs, shown] = [0, 0];
  for (const one of found) {
    const of = one.kind === 'lock' ? await context.inputs.trees.of(context, one.key) : undefined;
    if (of === undefined) {
      const isFiltered = filter.text !== '' || filter.only !== undefined;
      if (!isFiltered && (await isAudited(context, one))) locks.push(await withoutTree(context, one));
      continue;
    }
    const { lock } = of.tree.index;
    // Not one of ours, whatever it is called.
    const { document, format } = lock;
    if (!format.isGraph && document.problems.length === 0 && !looksLikeLock(document)) continue;
    const wanted = wantedBy(of.tree, filter);
    const all = filterTree(lock, () => true).count;
    const count = wanted === undefined ? all : filterTree(lock, wanted).count;
    inputs += all;
    shown += count;
    if (wanted === undefined || count > 0) locks.push(lockItem(context, of));
  }
  return { locks, inputs, shown, found: found.length > 0 };
}

async function isAudited({ engines }: ServerContext, { key }: Found): Promise<boolean> {
  return (await engines.at(key)) !== undefined;
}

async function withoutTree(context: ServerContext, { kind, key }: Found): Promise<LockItem> {
  const all = (await reportOn(context, key)).diagnostics.map(findingOf);
  return {
    kind: kind === 'lock' ? 'unreadable' : 'unlocked',
    uri: uriOf(key),
    label: labelOf(context, key),
    description: [graveText(all), kind === 'lock' ? 'cannot be read' : 'has no flake.lock']
      .filter((word) => word !== '')
      .join(' · '),
    tooltip:
      kind === 'lock'
        ? `${plain(key)}\nIt cannot be read. ${countText(all)}`
        : `${plain(key)}\nThere is no flake.lock beside it, so that Nix takes what is newest.\n${countText(all) || 'No findings'}`,
    findings: countFindings(all),
  };
}

function lockItem(context: ServerContext, { key, tree, report, declaration }: TreeOf): LockItem {
  const { lock } = tree.index;
  const all = [...report.diagnostics, ...(declaration?.report.diagnostics ?? [])].map(findingOf);
  const own = lock.rootNode?.inputs.size ?? 0;
  const nodes = lock.inputNodes.length;
  const several = tree.groups.filter(({ members }) => members.length > 1).length;
  const { entry, isGraph } = lock.format;
  const counts = [
    lock.intact ? '' : 'broken',
    amount(own, entry),
    isGraph && nodes !== own ? `${nodes} in all` : '',
    several === 0 ? '' : `${amount(several, 'source')} more than once`,
  ].filter((word) => word !== '');
  const files = declaration === undefined ? '' : ` (with ${baseName(declaration.key)})`;
  return {
    kind: lock.rootNode === undefined ? 'unreadable' : 'lock',
    uri: uriOf(key),
    label: labelOf(context, key),
    description: [graveText(all), ...counts].filter((word) => word !== '').join(' · '),
    tooltip: [plain(key), ...counts, `${countText(all) || 'No findings'}${files}`].join('\n'),
    findings: countFindings(all),
  };
}

/** Its place in the workspace; with several folders their names tell them apart. */
export function labelOf({ folders }: ServerContext, key: string): string {
  const folder = folders.folderOf(key);
  if (folder === undefined) return plain(key);
  const inside = key.slice(folder.path.length).replace(/^\//, '');
  return plain(folders.all().length > 1 ? `${baseName(folder.path)}/${inside}` : inside);
}
