import { commands, type Disposable, window } from 'vscode';
import type { Edits } from '../edits.ts';
import type { ReportDocuments } from '../reports.ts';
import type { Tasks } from '../tasks.ts';
import { askForOutput } from './output-of.ts';
import { isAction } from './action-of.ts';

const APPLY = 'Apply';
const SHOW = 'Show Difference';
const DETAILS = 'Details';

/** Takes a fix that has to ask Nix or the network: shows how far it is, and what came of it before it is written. */
export function registerApplyFix(run: Tasks, edits: Edits, reports: ReportDocuments): Disposable {
  return commands.registerCommand('nixAudit.applyFix', async (action?: unknown, asks?: unknown) => {
    if (!isAction(action)) return;
    const title = action.title ?? 'Asking';
    const output = asks === 'output' ? await askForOutput(title) : undefined;
    if (asks === 'output' && output?.attribute === undefined) return;
    const params = { action, output: output?.attribute };
    const report = await run({ method: 'nixAudit/applyFix', params, title, silent: true });
    if (report?.edit === undefined) {
      if (report?.result === 'good') void window.showInformationMessage(report.summary);
      return;
    }
    const buttons = report.report === '' ? [APPLY, SHOW] : [APPLY, SHOW, DETAILS];
    let answer = await window.showInformationMessage(report.summary, ...buttons);
    if (answer === DETAILS) {
      await reports.show(title, `${report.summary}\n\n${report.report}`);
      answer = await window.showInformationMessage(report.summary, APPLY, SHOW);
    }
    if (answer === APPLY) await edits.apply(report.edit);
    if (answer === SHOW) await edits.show(report.edit);
  });
}
