import { commands, Disposable, Range, TextEditorRevealType, Uri, window } from 'vscode';
import type { AuditServer } from '../../server.ts';
import type { Following } from '../../trees/follow-editor.ts';
import { type InputItem, type Place, type PlaceAnswer, requests } from '../../trees/protocol.ts';
import type { InputsView } from '../../trees/view.ts';
import { inputOf, nodeOf } from './node-of.ts';

/** Shows where an input is declared and where it stands in the lock; a click shows the first of these. */
export function registerShow(server: AuditServer, view: InputsView, following: Following): Disposable {
  const ask = ({ uri, path, node }: InputItem) =>
    server.request<PlaceAnswer>(requests.place, { uri, path, node });

  async function open(place: Place | null | undefined, preserveFocus: boolean): Promise<void> {
    if (!place) {
      void window.showInformationMessage('That is not there any more.');
      return;
    }
    const uri = Uri.parse(place.uri);
    const { start, end } = place.range;
    const range = new Range(start.line, start.character, end.line, end.character);
    following.shown(uri, start.line);
    // The cursor stands at the beginning, so that what is found there is told of.
    const editor = await window.showTextDocument(uri, { preserveFocus, preview: true, selection: range });
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  return Disposable.from(
    commands.registerCommand('nixAudit.inputs.show', async (given?: unknown) => {
      const node = nodeOf(view, given);
      if (node?.kind === 'lock') {
        await window.showTextDocument(Uri.parse(node.lock.uri), { preserveFocus: true, preview: true });
      } else if (node?.kind === 'input') {
        const places = await ask(node.input);
        await open(places?.declared ?? places?.lock, true);
      }
    }),
    commands.registerCommand('nixAudit.inputs.showDeclaration', async (given?: unknown) => {
      const input = inputOf(view, given);
      if (input === undefined) return;
      const place = (await ask(input))?.declared;
      if (place) await open(place, false);
      else
        void window.showInformationMessage(
          'This input is declared by another flake, whose files are not in this workspace.',
        );
    }),
    commands.registerCommand('nixAudit.inputs.showInLock', async (given?: unknown) => {
      const input = inputOf(view, given);
      if (input !== undefined) await open((await ask(input))?.lock, false);
    }),
    commands.registerCommand('nixAudit.inputs.goToTarget', async (given?: unknown) => {
      const input = inputOf(view, given);
      if (input?.target) await view.reveal(input.uri, input.target, true);
    }),
  );
}
