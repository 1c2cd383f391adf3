import { commands, Disposable, env, Uri, window } from 'vscode';
import type { InputsView } from '../../trees/view.ts';
import { inputOf } from './node-of.ts';

/** What leads out of the editor: the revision to copy, and the pages of the forge. */
export function registerLinks(view: InputsView): Disposable {
  return Disposable.from(
    commands.registerCommand('nixAudit.inputs.copyRevision', async (given?: unknown) => {
      const rev = inputOf(view, given)?.rev;
      if (!rev) return tell(rev, 'No commit is locked for this input.');
      await env.clipboard.writeText(rev);
      window.setStatusBarMessage(`Copied ${rev.slice(0, 12)}`, 3000);
    }),
    commands.registerCommand('nixAudit.inputs.openOnForge', async (given?: unknown) => {
      const page = inputOf(view, given)?.forge;
      if (!page) return tell(page, 'No page of a forge is known for this input.');
      await openPage(page);
    }),
    commands.registerCommand('nixAudit.inputs.compareUpstream', async (given?: unknown) => {
      const page = inputOf(view, given)?.upstream;
      if (!page) return tell(page, 'No forge shows what came upstream since this input was locked.');
      await openPage(page);
    }),
  );
}

/** @param value undefined where no input was chosen, which was told already */
function tell(value: string | null | undefined, message: string): void {
  if (value !== undefined) void window.showInformationMessage(message);
}

async function openPage(address: string): Promise<void> {
  const uri = Uri.parse(address, true);
  if (uri.scheme === 'https') await env.openExternal(uri);
}
