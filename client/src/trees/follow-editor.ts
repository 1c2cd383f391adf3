import { Disposable, type TextEditor, type Uri, window } from 'vscode';
import type { AuditServer } from '../server.ts';
import { type AtAnswer, requests } from './protocol.ts';
import type { InputsView } from './view.ts';

/** A cursor on its way passes many inputs. In milliseconds. */
const REST = 120;

/** What the view itself has shown in an editor is not followed back. */
export interface Following extends Disposable {
  shown(uri: Uri, line: number): void;
}

/** Selects in the view what the cursor stands on in a lock, a flake.nix or a devenv.yaml, while the view is seen. */
export function followEditor(server: AuditServer, inputs: InputsView): Following {
  let timer: NodeJS.Timeout | undefined;
  let own: { readonly uri: string; readonly line: number } | undefined;

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      follow(window.activeTextEditor).catch((error: unknown) => server.output.warn(String(error)));
    }, REST);
  }

  async function follow(editor: TextEditor | undefined): Promise<void> {
    if (editor === undefined || !inputs.view.visible || !isFollowed(editor.document.uri)) return;
    const uri = editor.document.uri.toString();
    const { line, character } = editor.selection.active;
    const isOwn = own?.uri === uri && own.line === line;
    own = undefined;
    if (isOwn) return;
    const at = await server.request<AtAnswer | null>(requests.at, { uri, position: { line, character } });
    if (at) await inputs.reveal(at.uri, at.path, false);
  }

  return Object.assign(
    Disposable.from(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) soon();
      }),
      window.onDidChangeActiveTextEditor(soon),
      inputs.view.onDidChangeVisibility(soon),
      new Disposable(() => clearTimeout(timer)),
    ),
    {
      shown(uri: Uri, line: number) {
        own = { uri: uri.toString(), line };
      },
    },
  );
}

function isFollowed({ scheme, path }: Uri): boolean {
  return (
    scheme === 'file' &&
    /\/(?:flake\.(?:nix|lock)|devenv\.(?:yaml|lock)|lon\.lock|(?:npins|nix)\/sources\.json|_sources\/generated\.json)$/.test(
      path,
    )
  );
}
