import type { Comparison } from './bases.ts';
import type { ServerContext } from './context.ts';

/** The notification by which the server says whether changes are compared with git's HEAD. */
export const comparisonChanged = 'nixAudit/comparison';

/** What is said with it, and with `nixAudit/status`. */
export interface ComparisonState {
  /** With at least one repository. */
  readonly active: boolean;
  /** Why not, here or in a part of the workspace: a clause of plain text. */
  readonly reason: string | null;
}

export function comparisonState({ active, reason }: Comparison): ComparisonState {
  return { active, reason: reason ?? null };
}

/** Tells a client that wants to know. Others would call the notification unknown. */
export function tellComparison({ connection, session, log }: ServerContext, comparison: Comparison): void {
  if (!session.tellsComparison) return;
  connection
    .sendNotification(comparisonChanged, comparisonState(comparison))
    .catch((error: unknown) => log.warnOnce(`The client was not told of the comparison. ${String(error)}`));
}
