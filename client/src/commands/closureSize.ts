import { commands, type Disposable } from 'vscode';
import type { Tasks } from '../tasks.ts';
import { askForOutput, isPackage, type PackageParams } from './output-of.ts';

/** `Nix Audit: Closure Size` of an output or a package. What comes of it stands in hovers and lenses then. */
export function registerClosureSize(run: Tasks): Disposable {
  return commands.registerCommand('nixAudit.closureSize', async (given?: unknown) => {
    const params: PackageParams | undefined = isPackage(given) ? given : await askForOutput('Closure Size');
    if (params === undefined) return;
    await run({
      method: 'nixAudit/closureSize',
      params,
      title: 'Asking for the closure size',
      // A lens or a link shows it where it was asked for.
      quiet: isPackage(given),
    });
  });
}
