import {
  Disposable,
  type DocumentSelector,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient/node';
import { auditedDocuments } from './documents.ts';
import { countProblems, describeProblems } from './problems.ts';
import type { Comparison, NixState } from './protocol.ts';
import type { AuditServer } from './server.ts';

/** How long to wait for more news before the counts are made anew; problems of many files arrive one by one. */
const SETTLE_MS = 150;

/** Keeps an item in the language status (the braces of the status bar) that says what the auditor is doing. */
export function showStatus(server: AuditServer): Disposable {
  const item = languages.createLanguageStatusItem('nixAudit.status', auditedDocuments as DocumentSelector);
  item.name = 'Nix Audit';
  let timer: NodeJS.Timeout | undefined;
  const update = () => {
    clearTimeout(timer);
    timer = undefined;
    present(item, server);
  };
  const updateSoon = () => {
    timer ??= setTimeout(update, SETTLE_MS);
  };
  update();
  return Disposable.from(
    item,
    server.onDidChange(update),
    languages.onDidChangeDiagnostics(updateSoon),
    workspace.onDidGrantWorkspaceTrust(update),
    new Disposable(() => clearTimeout(timer)),
  );
}

function present(item: LanguageStatusItem, { state, comparison, nix }: AuditServer): void {
  item.busy = state === State.Starting;
  item.severity = LanguageStatusSeverity.Information;
  item.command = { command: 'nixAudit.showOutput', title: 'Show Output' };
  switch (state) {
    case State.Starting:
      item.text = 'Nix Audit';
      item.detail = 'starting';
      return;
    case State.Running:
      item.text = `Nix Audit: ${describeProblems(countProblems())}`;
      item.detail = [describeComparison(comparison), describeNix(nix)]
        .filter((part) => part !== '')
        .join('; ');
      if (nix?.state === 'vulnerable') item.severity = LanguageStatusSeverity.Warning;
      if (workspace.isTrusted) return;
      item.detail = 'static audit in Restricted Mode';
      item.command = { command: 'workbench.trust.manage', title: 'Manage Trust' };
      return;
    default:
      item.severity = LanguageStatusSeverity.Error;
      item.text = 'Nix Audit: server stopped';
      item.detail = 'nothing is audited';
      item.command = { command: 'nixAudit.restartServer', title: 'Restart' };
  }
}

/** Nothing is said while all is as it should be, or as long as nothing is known. */
function describeComparison(comparison: Comparison | undefined): string {
  const reason = comparison?.reason ?? undefined;
  if (comparison === undefined || reason === undefined) return '';
  return comparison.active ? `some changes not compared: ${reason}` : `changes not compared: ${reason}`;
}

/** The audit of files needs no Nix, so that this is no more than a remark. */
function describeNix(nix: NixState | undefined): string {
  return nix?.message ?? '';
}
