import type { CancellationToken, WorkspaceEdit } from 'vscode-languageserver/node';
import { walk } from '../../engine/disk/walk.ts';
import { yieldToMessages } from '../activity.ts';
import { throwIfCancelled } from '../cancelled.ts';
import type { ServerContext } from '../context.ts';
import { affectedBy } from '../projects.ts';
import { type DocumentKey, keyOf } from '../uri.ts';
import { mendRule, titleOf } from './fix-all.ts';
import { type FileChange, workspaceEdit } from './workspace-edit.ts';

/** Far more than a repository holds. */
const MAX_ENTRIES = 500_000;

/**
 * A rule mended wherever it finds something in the workspace, in files that are not open, too. Undefined where nothing is
 * to be done, or where somebody typed meanwhile in what was mended.
 */
export async function ruleInWorkspace(
  context: ServerContext,
  rule: string,
  token: CancellationToken,
): Promise<WorkspaceEdit | undefined> {
  const done = new Set<string>();
  const changes: FileChange[] = [];
  let confirm: string | undefined;
  for await (const key of filesWith(context, rule)) {
    throwIfCancelled(token);
    // What belongs together is mended together.
    const unit = affectedBy(key).join('\n');
    if (done.has(unit)) continue;
    done.add(unit);
    const audited = await context.examine(key);
    if (audited.kind !== 'audited') continue;
    const mended = mendRule(context, audited, rule);
    changes.push(...mended.changes);
    if (!mended.isSafe) confirm = titleOf(rule);
    await yieldToMessages();
  }
  throwIfCancelled(token);
  if (changes.length === 0 || !changes.every((change) => isCurrent(context, change))) return undefined;
  return workspaceEdit(changes, context.session.client.edits, { confirm });
}

function isCurrent({ documents }: ServerContext, { uri, version }: FileChange): boolean {
  return version === (documents.get(keyOf(uri))?.version ?? null);
}

/** The files that have findings of a rule, and those of which that is not known. */
async function* filesWith(
  { index, documents, folders, configuration }: ServerContext,
  rule: string,
): AsyncGenerator<DocumentKey> {
  for (const { key } of documents.all()) if (folders.folderOf(key) !== undefined) yield key;
  if (index.walked) {
    for (const [key, report] of index.members)
      if (report === undefined || report.diagnostics.some(({ code }) => code === rule)) yield key;
    return;
  }
  for (const folder of folders.all()) {
    const { enable, includeScripts } = await configuration.at(folder.uri);
    if (!enable) continue;
    for await (const entry of walk(folder.path, { maxEntries: MAX_ENTRIES, scripts: includeScripts }))
      if (entry.kind === 'file') yield entry.path;
  }
}
