import { type CodeAction, CodeActionKind, type Command } from 'vscode-languageserver/node';
import type { EditOffer } from '../../engine/fixes/choose.ts';
import type { Finding, FixOffer } from '../../engine/finding.ts';
import type { ServerContext } from '../context.ts';
import type { ActionData } from './action-data.ts';
import { answererOf } from './answering.ts';
import { changesOf } from './changes.ts';
import type { Asked } from './findings-at.ts';
import { obstacleTo } from './obstacles.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** The document that actions are for, as they carry it. */
export type Subject = Pick<ActionData, 'uri' | 'version'>;

/** The commands of the extension that actions name. */
export const APPLY_FIX = 'nixAudit.applyFix';
export const IGNORE_HERE = 'nixAudit.ignoreHere';
export const OPEN_RULE = 'nixAudit.openRule';

/** What mends a finding, the best first. */
export function fixesOf(
  context: ServerContext,
  { finding, diagnostics }: Asked,
  subject: Subject,
): CodeAction[] {
  const preferred = preferredOf(finding);
  return finding.fixes.flatMap((fix, at): CodeAction[] => {
    const base = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics] };
    if (fix.kind === 'edit') {
      const edit = editOf(context, fix);
      if (edit === undefined) return [];
      const isPreferred = fix === preferred && context.session.client.actions.preferred;
      return [{ ...base, ...(isPreferred && { isPreferred }), edit }];
    }
    if (fix.kind === 'advice') return [];
    const { rule, key } = finding;
    return asking(context, fix, { ...subject, do: 'fix', rule, key, fix: at, title: fix.title }).map(
      (more) => ({
        ...base,
        ...more,
      }),
    );
  });
}

/** Of a finding: the first fix that is safe, or else the first that can be applied at once. */
export function preferredOf({ fixes }: Finding): EditOffer | undefined {
  const edits = fixes.filter((fix): fix is EditOffer => fix.kind === 'edit');
  return edits.find(({ safety }) => safety === 'safe') ?? edits[0];
}

/** An edit that is ready. What is not safe is confirmed, where the client can ask. */
export function editOf(context: ServerContext, { edits, safety, title }: EditOffer): CodeAction['edit'] {
  return workspaceEdit(changesOf(context, edits), context.session.client.edits, {
    confirm: safety === 'safe' ? undefined : title,
  });
}

/** How an action that asks is taken: by our command, which shows how far it is, or when the client wants its edit. */
function asking(
  context: ServerContext,
  { title, request }: FixOffer & { readonly kind: 'ask' },
  data: ActionData,
): Pick<CodeAction, 'disabled' | 'command' | 'data'>[] {
  const { session, answerers } = context;
  const answerer = answererOf(answerers, request);
  const { actions } = session.client;
  if (answerer === undefined) return [];
  const reason = obstacleTo(context, answerer);
  if (reason !== undefined) return actions.disabled ? [{ disabled: { reason } }] : [];
  if (answerer.asksOutput !== true) return taken(context, title, APPLY_FIX, data);
  // Only our command asks the user.
  const command = { title, command: APPLY_FIX, arguments: [data, 'output'] };
  return session.commandLinks ? [{ command }] : [];
}

/** Our command where the client has it, or else data for its edit. Nothing where the client can do neither. */
export function taken(
  { session }: ServerContext,
  title: string,
  command: string,
  data: ActionData,
): { command?: Command; data?: ActionData }[] {
  if (session.commandLinks) return [{ command: { title, command, arguments: [data] } }];
  return session.client.actions.resolvesEdit ? [{ data }] : [];
}
