import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
} from 'vscode-languageserver/node';
import { FIX_ALL, fixAllAction, fixRuleActions } from './actions/fix-all.ts';
import { findingsAt } from './actions/findings-at.ts';
import { ignoreAction } from './actions/ignore.ts';
import { fixesOf } from './actions/quick-fixes.ts';
import { rulePageAction } from './actions/rule-page.ts';
import { throwIfCancelled } from './cancelled.ts';
import type { ServerContext } from './context.ts';
import { findingsIn } from './reports.ts';
import { keyOf } from './uri.ts';

/** The kinds of actions that there are. */
export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL];

/** What can be done about the findings in a stretch of a document. */
export async function codeAction(
  context: ServerContext,
  { textDocument: { uri }, range, context: asked }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const { session, activity, documents, examine } = context;
  throwIfCancelled(token);
  activity.noticed();
  const [quickFix, fixAll] = [CodeActionKind.QuickFix, FIX_ALL].map((kind) => isWanted(kind, asked.only));
  if (!session.client.actions.literals || !(quickFix || fixAll)) return [];
  const key = keyOf(uri);
  const asOf = documents.get(key)?.version;
  const audited = await examine(key);
  throwIfCancelled(token);
  // The stretch is one of the text that it was asked for.
  if (audited.kind !== 'audited' || documents.get(key)?.version !== asOf) return [];
  const subject = { uri, version: asOf ?? null };
  const actions: CodeAction[] = [];
  const here = quickFix ? findingsAt(findingsIn(audited), { range, context: asked }) : [];
  actions.push(...joined(here.flatMap((one) => fixesOf(context, one, subject))));
  const rules = new Map(here.map(({ finding }) => [finding.rule, finding] as const));
  for (const finding of rules.values()) actions.push(...fixRuleActions(context, audited, finding, subject));
  for (const one of here) actions.push(...ignoreAction(context, audited, one, subject));
  for (const { finding, diagnostics } of here.filter(isFirstOfRule))
    actions.push(...rulePageAction(context, finding.rule, diagnostics));
  if (fixAll) actions.push(...fixAllAction(context, audited, subject));
  return actions;
}

/** One action for one and the same edit, whatever it mends. */
function joined(actions: readonly CodeAction[]): readonly CodeAction[] {
  const byEdit = new Map<string, CodeAction>();
  for (const action of actions) {
    const { title, edit, diagnostics = [], isPreferred, disabled, command, data } = action;
    const what = JSON.stringify([title, edit, disabled, edit === undefined ? [command, data] : undefined]);
    const other = byEdit.get(what);
    byEdit.set(what, {
      ...(other ?? action),
      diagnostics: [...(other?.diagnostics ?? []), ...diagnostics],
      ...(isPreferred === true && { isPreferred }),
    });
  }
  return [...byEdit.values()];
}

/** A kind includes those below it: `source` includes `source.fixAll.nixAudit`. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  if (only === undefined || only.length === 0) return true;
  return only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
}

function isFirstOfRule<T extends { readonly finding: { readonly rule: string } }>(
  { finding }: T,
  at: number,
  all: readonly T[],
): boolean {
  return all.findIndex((one) => one.finding.rule === finding.rule) === at;
}
