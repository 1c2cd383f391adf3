import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding } from '../../engine/finding.ts';
import type { ServerContext } from '../context.ts';
import type { Audited } from '../examine.ts';
import { mended } from './trial.ts';
import { preferredOf, type Subject } from './quick-fixes.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** What editors apply on save (`editor.codeActionsOnSave`). */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.nixAudit`;

const TITLE = 'Fix all that can be fixed safely';

/** Whether the document, or the one that belongs to it, has something that is mended safely. */
export function hasSafeFixes({ audits }: Audited): boolean {
  return audits.some(({ findings }) =>
    findings.some(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')),
  );
}

export function fixAllAction(context: ServerContext, audited: Audited, subject: Subject): CodeAction[] {
  if (!hasSafeFixes(audited)) return [];
  const base = { title: TITLE, kind: FIX_ALL };
  if (context.session.client.actions.resolvesEdit) return [{ ...base, data: { ...subject, do: 'fix-all' } }];
  const edit = allSafe(context, audited);
  return edit === undefined ? [] : [{ ...base, edit }];
}

/** All safe fixes of a document and the one that belongs to it. Undefined where nothing changes. */
export function allSafe(context: ServerContext, audited: Audited): WorkspaceEdit | undefined {
  const { changes } = mended(context, audited, ({ safety }) => safety === 'safe');
  return changes.length === 0 ? undefined : workspaceEdit(changes, context.session.client.edits);
}

/** The same rule at all its places: the fix that is preferred at each. */
export function fixRuleActions(
  context: ServerContext,
  audited: Audited,
  { rule, fixes }: Finding,
  subject: Subject,
): CodeAction[] {
  const { session, index } = context;
  if (!fixes.some(({ kind }) => kind === 'edit')) return [];
  const offer = (where: 'file' | 'workspace', title: string): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    data: { ...subject, do: 'fix-rule', rule, where },
  });
  const actions: CodeAction[] = [];
  const here = audited.audits.flatMap(({ findings }) => findings).filter((one) => one.rule === rule);
  const mendable = here.filter((one) => one.location.path === audited.key && preferredOf(one) !== undefined);
  if (mendable.length > 1) {
    const title = `Fix all ${mendable.length} of ${rule} in this file`;
    if (session.client.actions.resolvesEdit) actions.push(offer('file', title));
    else {
      const edit = ruleInFile(context, audited, rule);
      if (edit !== undefined) actions.push({ title, kind: CodeActionKind.QuickFix, edit });
    }
  }
  const elsewhere = [...index.members].some(
    ([key, report]) => key !== audited.key && report?.diagnostics.some(({ code }) => code === rule) === true,
  );
  const mayBeElsewhere = context.folders.all().length > 0 && (elsewhere || !index.walked);
  if (session.client.actions.resolvesEdit && mayBeElsewhere)
    actions.push(offer('workspace', `Fix all of ${rule} in the workspace`));
  return actions;
}

export function ruleInFile(
  context: ServerContext,
  audited: Audited,
  rule: string,
): WorkspaceEdit | undefined {
  const { changes, isSafe } = mendRule(
    context,
    audited,
    rule,
    ({ location }) => location.path === audited.key,
  );
  return changes.length === 0
    ? undefined
    : workspaceEdit(changes, context.session.client.edits, { confirm: isSafe ? undefined : titleOf(rule) });
}

export function titleOf(rule: string): string {
  return `Fix all of ${rule}`;
}

export function mendRule(
  context: ServerContext,
  audited: Audited,
  rule: string,
  isMeant: (finding: Finding) => boolean = () => true,
): { readonly changes: ReturnType<typeof mended>['changes']; readonly isSafe: boolean } {
  const { changes, applied } = mended(
    context,
    audited,
    (fix, finding) => finding.rule === rule && isMeant(finding) && fix === preferredOf(finding),
  );
  return { changes, isSafe: applied.every(({ fix }) => fix.safety === 'safe') };
}
