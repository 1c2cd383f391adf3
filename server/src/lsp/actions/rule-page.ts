import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { OPEN_RULE } from './quick-fixes.ts';

/** Leads to the page of a rule, in clients that have our command for it. */
export function rulePageAction(
  { session }: Pick<ServerContext, 'session'>,
  rule: string,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  if (!session.commandLinks) return [];
  const title = `Open the page of ${rule}`;
  const command = { title, command: OPEN_RULE, arguments: [rule] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics], command }];
}
