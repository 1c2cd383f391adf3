import type { ServerContext } from './context.ts';

/** The notification by which a client says whether the user trusts the workspace. */
export const workspaceTrusted = 'nixAudit/workspaceTrusted';

/** Takes the notification as it comes: only a plain `true` is trust. With trust, changes are compared, and without it not. */
export function trust(context: ServerContext, params: unknown): void {
  const trusted =
    typeof params === 'object' && params !== null && 'trusted' in params && params.trusted === true;
  if (trusted === context.session.trusted) return;
  context.session = { ...context.session, trusted };
  const { bases, index, lenses, session } = context;
  bases.lookAgain();
  session.face.changedEverywhere();
  index.touchAll();
  lenses.changed();
}
