import { type QuickPickItem, QuickPickItemKind, type Uri, window } from 'vscode';
import { type LockChoice, type LockChoices, lockChoices, type LockChoicesParams } from '../protocol.ts';
import type { AuditServer } from '../server.ts';

/** Asks for an input of the flake at `uri`; with `nested`, those of inputs count too. */
export async function chooseInput(
  server: AuditServer,
  uri: Uri,
  title: string,
  nested: boolean,
): Promise<string | undefined> {
  const params: LockChoicesParams = { uri: uri.toString() };
  const choices = await server.request<LockChoices>(lockChoices, params);
  const inputs = choices?.inputs ?? [];
  const own = inputs.filter((one) => one.own);
  const others = nested ? inputs.filter((one) => !one.own) : [];
  if (own.length + others.length === 0) {
    void window.showInformationMessage('There is no input here to choose.');
    return undefined;
  }
  const separator: QuickPickItem = { label: 'inputs of inputs', kind: QuickPickItemKind.Separator };
  const items = [...own.map(itemOf), ...(others.length === 0 ? [] : [separator]), ...others.map(itemOf)];
  const chosen = await window.showQuickPick(items, { title, matchOnDescription: true });
  return chosen?.label;
}

export function itemOf({ name, detail }: LockChoice): QuickPickItem {
  // Signs such as `$(…)` would be an icon.
  return { label: name, description: detail.replaceAll('$(', '$ (') };
}
