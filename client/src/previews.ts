import {
  commands,
  Disposable,
  EventEmitter,
  TabInputText,
  TabInputTextDiff,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { keepChanges, type KeepChangesParams, type ProposedChange, type TaskReport } from './protocol.ts';
import type { ReportDocuments } from './reports.ts';
import type { AuditServer } from './server.ts';

const SCHEME = 'nix-audit-preview';

/** What would become of files, beside what they are, until the user has chosen. */
export interface Previews extends Disposable {
  /** Shows it and asks; writes what is kept. Resolves when the user has chosen. */
  show(title: string, report: TaskReport): Promise<void>;
}

export function createPreviews(server: AuditServer, reports: ReportDocuments): Previews {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
  let shown = 0;

  async function showChanges(changes: readonly ProposedChange[], folder: string): Promise<void> {
    for (const { uri, before, after } of changes) {
      const name = Uri.parse(uri).path.split('/').at(-1) ?? '';
      const [old, now] = ['old', 'new'].map((side) =>
        Uri.from({ scheme: SCHEME, path: `/${folder}/${side}/${name}` }),
      );
      if (old === undefined || now === undefined) continue;
      texts.set(old.path, before ?? '');
      texts.set(now.path, after);
      const options = { preview: false, preserveFocus: true };
      // oxlint-disable-next-line no-await-in-loop -- the last one stays in front
      await commands.executeCommand('vscode.diff', old, now, `${name} (now ↔ as it would be)`, options);
    }
  }

  async function close(folder: string): Promise<void> {
    const isOurs = (uri: Uri) => uri.scheme === SCHEME && uri.path.startsWith(`/${folder}/`);
    const tabs = window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof TabInputTextDiff && isOurs(input.modified));
    await window.tabGroups.close(tabs, true);
    for (const path of texts.keys()) if (path.startsWith(`/${folder}/`)) texts.delete(path);
  }

  return {
    async show(title, { result, summary, report, changes = [] }) {
      const folder = String(++shown);
      await showChanges(changes, folder);
      const document = await reports.show(title, `${summary}\n\n${report}`, ViewColumn.Beside);
      const ask = result === 'good' ? window.showInformationMessage : window.showWarningMessage;
      const choice = await ask(summary, KEEP, DISCARD);
      await close(folder);
      await closeReport(document);
      if (choice === KEEP) await keep(server, changes);
    },
    dispose: () => Disposable.from(provider, changed).dispose(),
  };
}

const KEEP = 'Keep';
const DISCARD = 'Discard';

async function closeReport(uri: Uri): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString());
  await window.tabGroups.close(tabs, true);
}

/** What nobody was editing is saved, as Nix reads what is on disk. It is shown, so that it can be undone there. */
async function keep(server: AuditServer, changes: readonly ProposedChange[]): Promise<void> {
  const dirty = new Set(
    workspace.textDocuments.filter((one) => one.isDirty).map(({ uri }) => uri.toString()),
  );
  const params: KeepChangesParams = { changes };
  const answer = await server.request<TaskReport>(keepChanges, params);
  if (answer?.result !== 'good') {
    void window.showWarningMessage(answer?.summary ?? 'Nix Audit: nothing was written.');
    return;
  }
  for (const { uri } of changes) {
    const file = Uri.parse(uri);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const document = await workspace.openTextDocument(file);
    // oxlint-disable-next-line no-await-in-loop
    if (!dirty.has(file.toString())) await document.save();
    // oxlint-disable-next-line no-await-in-loop
    await window.showTextDocument(document, { preview: false });
  }
}
