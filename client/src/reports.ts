import { Disposable, EventEmitter, Uri, window, workspace } from 'vscode';

const SCHEME = 'nix-audit-report';
/** Those that were shown before are empty when somebody comes back to them. */
const KEPT = 20;

/** What came of a command, as a document that can be read, searched and copied, and is on no disk. */
export interface ReportDocuments extends Disposable {
  /** Both are plain text. */
  show(title: string, text: string): Promise<void>;
}

export function createReportDocuments(): ReportDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
  return {
    async show(title, text) {
      // A name is no path: what stands in it must not lead anywhere.
      const uri = Uri.from({ scheme: SCHEME, path: `/${title.replaceAll(/[^\w .-]/g, '_')}` });
      texts.delete(uri.path);
      texts.set(uri.path, text);
      const [oldest] = texts.keys();
      if (texts.size > KEPT && oldest !== undefined) texts.delete(oldest);
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { preview: true, preserveFocus: true });
    },
    dispose: () => Disposable.from(provider, changed).dispose(),
  };
}
