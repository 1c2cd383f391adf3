import { Disposable, workspace } from 'vscode';
import { registerArrange } from '../commands/inputs/arrange.ts';
import { registerLinks } from '../commands/inputs/links.ts';
import { registerShow } from '../commands/inputs/show.ts';
import { registerVerify } from '../commands/inputs/verify.ts';
import { registerWhy } from '../commands/inputs/why.ts';
import type { AuditServer } from '../server.ts';
import { showBadge } from './badge.ts';
import { provideDecorations } from './decorations.ts';
import { followEditor } from './follow-editor.ts';
import { createInputsView } from './view.ts';

/** The view of inputs, with all that belongs to it. */
export function showInputs(server: AuditServer): Disposable {
  const inputs = createInputsView(server);
  const following = followEditor(server, inputs);
  return Disposable.from(
    inputs,
    following,
    provideDecorations(),
    showBadge(inputs),
    server.onDidChange(() => inputs.refresh()),
    server.onDidChangeInputs(() => inputs.refresh()),
    workspace.onDidGrantWorkspaceTrust(() => inputs.refresh()),
    registerArrange(inputs),
    registerLinks(inputs),
    registerShow(server, inputs, following),
    registerVerify(inputs),
    registerWhy(server, inputs),
  );
}
