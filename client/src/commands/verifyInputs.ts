import { commands, type Disposable, type QuickPickItem, type Uri, window } from 'vscode';
import type { Tasks } from '../tasks.ts';
import { documentOf } from './document-of.ts';

interface Way extends QuickPickItem {
  readonly fetch: boolean;
}

const ways: Way[] = [
  {
    label: 'Compare with the store',
    detail: 'Hashes the trees that are in the store. Reads files only.',
    fetch: false,
  },
  {
    label: 'Fetch anew and compare',
    detail:
      'Downloads each input again, without caches and what was fetched before: shows a hash that was swapped for that of another tree.',
    fetch: true,
  },
];

/** `Nix Audit: Verify Locked Inputs`: of the lock that is open, or of the one beside what is. */
export function registerVerifyInputs(run: Tasks): Disposable {
  return commands.registerCommand('nixAudit.verifyInputs', async (given?: Uri | string, node?: unknown) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const way = await window.showQuickPick(ways, { title: 'Verify Locked Inputs' });
    if (way === undefined) return;
    // A lens is about one input; a menu hands over other things.
    const one = typeof given === 'string' && typeof node === 'string' ? { node } : {};
    const params = { uri: uri.toString(), fetch: way.fetch, ...one };
    await run({ method: 'nixAudit/verifyInputs', params, title: 'Verifying the locked inputs' });
  });
}
