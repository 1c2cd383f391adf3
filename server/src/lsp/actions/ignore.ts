import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver/node';
import { canBeIgnored, type IgnoreComment, ignoreComment } from '../../engine/fixes/ignore.ts';
import type { Finding } from '../../engine/finding.ts';
import { lineStarts, rangeOf } from '../../text/lines.ts';
import type { ServerContext } from '../context.ts';
import type { Audited } from '../examine.ts';
import { named } from './changes.ts';
import type { Asked } from './findings-at.ts';
import { IGNORE_HERE, type Subject, taken } from './quick-fixes.ts';
import { trialOf } from './trial.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** A comment that says that a finding may stay. Not for locks and other files that have no such comments. */
export function ignoreAction(
  context: ServerContext,
  audited: Audited,
  { finding, diagnostics }: Asked,
  subject: Subject,
): CodeAction[] {
  if (!reaches(context, audited, finding)) return [];
  const { rule, key } = finding;
  const title = `Ignore ${rule} here`;
  const base = { title, kind: CodeActionKind.QuickFix, diagnostics: [...diagnostics] };
  const { commandLinks, client } = context.session;
  if (commandLinks || client.actions.resolvesEdit)
    return taken(context, title, IGNORE_HERE, { ...subject, do: 'ignore', rule, key }).map((more) => ({
      ...base,
      ...more,
    }));
  const edit = ignoreEdit(context, audited, finding, '');
  return edit === undefined ? [] : [{ ...base, edit }];
}

function reaches({ rules }: ServerContext, { key, fileKind }: Audited, { rule, location }: Finding): boolean {
  const on = rules.find(({ meta }) => meta.id === rule)?.on;
  const holdsComments = fileKind === 'shell' || key.endsWith('.nix') || fileKind === 'nix';
  return on !== undefined && canBeIgnored(on) && holdsComments && location.path === key;
}

/** Undefined where no comment can silence it without harm. */
export function ignoreEdit(
  context: ServerContext,
  audited: Audited,
  finding: Finding,
  reason: string,
): WorkspaceEdit | undefined {
  if (!reaches(context, audited, finding)) return undefined;
  const { key, fileKind, engine, text } = audited;
  const { texts, look } = trialOf(context, audited);
  const { name, inFlake } = context.folders.standing(key);
  const read = (made: string) => {
    const file = { path: key, name, text: made };
    return fileKind === 'shell' ? engine.readShell(file) : engine.readNix(file, inFlake);
  };
  const comment = ignoreComment(finding, read(text), reason, read, (made) =>
    look(new Map([...texts, [key, made]])),
  );
  if (comment === undefined) return undefined;
  const edit = {
    range: rangeOf(lineStarts(text), comment.edit.span),
    newText: comment.edit.text,
    ...(reason === '' && withPlaceholder(comment)),
  };
  const change = { ...named(context, key), edits: [edit] };
  return workspaceEdit([change], context.session.client.edits);
}

export function cannotIgnore({ rule }: Finding): string {
  return `No comment can silence ${rule} at this place: it stands in a text that has none. The settings can.`;
}

/** The same text as a snippet, in which the reason is typed over what keeps its place. */
function withPlaceholder({ edit: { text }, reason }: IgnoreComment): { readonly snippet?: string } {
  if (reason === undefined) return {};
  const literal = (part: string): string => part.replaceAll(/[\\$}]/g, '\\$&');
  const word = literal(text.slice(reason.start, reason.end));
  return {
    snippet: `${literal(text.slice(0, reason.start))}\${1:${word}}${literal(text.slice(reason.end))}`,
  };
}
