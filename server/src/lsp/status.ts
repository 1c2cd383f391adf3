import { toolVersion } from '../engine/disk/version.ts';
import { type ComparisonState, comparisonState } from './comparison.ts';
import type { ServerContext } from './context.ts';
import type { NixState } from './nix/nix-state.ts';
import { notAudited } from './reports.ts';

/** The request by which a client asks what the server is doing. It has no parameters. */
export const status = 'nixAudit/status';

export interface Status {
  readonly trusted: boolean;
  /** Files that were audited: open ones, and those of the workspace if the client asks for its problems. */
  readonly files: number;
  readonly findings: number;
  readonly version: string;
  /** Whether the client asks for problems; otherwise they are sent to it. */
  readonly pull: boolean;
  /** Whether changes are compared with git's HEAD. */
  readonly comparison: ComparisonState;
  /** Whether Nix can be asked; null as long as that was not tried. */
  readonly nix: NixState | null;
}

export async function answerStatus({
  documents,
  index,
  reports,
  session,
  bases,
  watch,
}: ServerContext): Promise<Status> {
  const audited = new Map(index.members);
  for (const { key, kind } of documents.all()) {
    if (kind !== undefined) audited.set(key, await reports(key));
  }
  const known = [...audited.values()].filter((report) => report !== undefined);
  const files = known.filter((report) => report !== notAudited).length;
  return {
    trusted: session.trusted,
    files,
    findings: known.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0),
    version: toolVersion(),
    pull: session.pull !== undefined,
    comparison: comparisonState(bases.comparison),
    nix: watch.state ?? null,
  };
}
