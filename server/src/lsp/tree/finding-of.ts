import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { TreeFinding } from '../../lock/tree/findings.ts';

const severities = new Map<DiagnosticSeverity | undefined, TreeFinding['severity']>([
  [DiagnosticSeverity.Error, 'error'],
  [DiagnosticSeverity.Warning, 'warning'],
  [DiagnosticSeverity.Information, 'info'],
]);

export function findingOf({ severity, code, message }: Diagnostic): TreeFinding {
  return {
    severity: severities.get(severity) ?? 'hint',
    rule: String(code ?? ''),
    message: typeof message === 'string' ? message : message.value,
  };
}
