import { Disposable, EventEmitter, Uri, ViewColumn, window, workspace } from 'vscode';

const SCHEME = 'nix-audit-report';
/** Those that were shown before are empty when somebody comes back to them. */
const KEPT = 20;

/** What came of a command, as a document that can be read, searched and copied, and is on no disk. */
export interface ReportDocuments extends Disposable {
  /** Both are plain text. Gives the document's address. */
  show(title: string, text: string, column?: ViewColumn): Promise<Uri>;
}

export function createReportDocuments(): ReportDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
  return {
    async show(title, text, column = ViewColumn.Active) {
      // A name is no path: what stands in it must not lead anywhere.
      const uri = Uri.from({ scheme: SCHEME, path: `/${title.replaceAll(/[^\w .-]/g, '_')}` });
      texts.delete(uri.path);
      texts.set(uri.path, text);
      const [oldest] = texts.keys();
      if (texts.size > KEPT && oldest !== undefined) texts.delete(oldest);
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, {
        viewColumn: column,
        preview: true,
        preserveFocus: true,
      });
      return uri;
    },
    dispose: () => Disposable.from(provider, changed).dispose(),
  };
}
