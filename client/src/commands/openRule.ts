import { commands, type Disposable, type ExtensionContext, Uri, window, workspace } from 'vscode';

/** Opens the page of a rule, which lies in the extension and needs no network. */
export function registerOpenRule(context: ExtensionContext): Disposable {
  return commands.registerCommand('nixAudit.openRule', async (rule?: unknown) => {
    if (typeof rule !== 'string' || !/^[a-z][a-z0-9-]*$/.test(rule)) return;
    const page = Uri.joinPath(context.extensionUri, 'server/dist/docs/rules', `${rule}.md`);
    try {
      await workspace.fs.stat(page);
    } catch {
      void window.showInformationMessage(`The rule ${rule} has no page.`);
      return;
    }
    await commands.executeCommand('markdown.showPreview', page);
  });
}
