import { commands, type Disposable } from 'vscode';
import type { Tasks } from '../tasks.ts';
import { askForOutput, isPackage } from './output-of.ts';

/** `Nix Audit: Check Reproducibility`: builds an output once more, and compares. */
export function registerCheckReproducibility(run: Tasks): Disposable {
  return commands.registerCommand('nixAudit.checkReproducibility', async (given?: unknown) => {
    const params = isPackage(given) ? given : await askForOutput('Check Reproducibility');
    if (params === undefined) return;
    await run({ method: 'nixAudit/checkReproducibility', params, title: 'Building once more' });
  });
}
