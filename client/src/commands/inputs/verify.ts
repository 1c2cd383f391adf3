import { commands, type Disposable } from 'vscode';
import type { InputsView } from '../../trees/view.ts';
import { nodeOf } from './node-of.ts';

/** `Verify Input`: one input, or all of a lock, by the command that verifies locks. */
export function registerVerify(view: InputsView): Disposable {
  return commands.registerCommand('nixAudit.inputs.verify', async (given?: unknown) => {
    const node = nodeOf(view, given);
    if (node?.kind === 'lock') await commands.executeCommand('nixAudit.verifyInputs', node.lock.uri);
    if (node?.kind === 'input')
      await commands.executeCommand('nixAudit.verifyInputs', node.input.uri, node.input.node ?? undefined);
  });
}
