import type { Connection } from 'vscode-languageserver/node';
import type { Activity } from './activity.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Configuration } from './configuration.ts';
import type { Documents } from './documents.ts';
import type { Engines } from './engines.ts';
import type { Face } from './face.ts';
import type { Folders } from './folders.ts';
import type { HeldPulls } from './held-pulls.ts';
import type { Log } from './log.ts';
import type { PullFace } from './pull-face.ts';
import type { Reports } from './reports.ts';
import type { WorkspaceIndex } from './workspace-index.ts';

/** What is there from the start. */
export interface ServerContext {
  readonly connection: Connection;
  readonly log: Log;
  readonly documents: Documents;
  readonly folders: Folders;
  readonly configuration: Configuration;
  readonly engines: Engines;
  readonly reports: Reports;
  readonly activity: Activity;
  readonly index: WorkspaceIndex;
  readonly heldPulls: HeldPulls;
  /** What the client has said with `initialize`. */
  session: Session;
}

export interface Session {
  readonly client: ClientFacts;
  /** Whether the user trusts the workspace. Nothing may be run unless this is true. */
  readonly trusted: boolean;
  /** The client watches files by itself. */
  readonly clientWatches: boolean;
  readonly face: Face;
  /** The same face, where the client pulls. */
  readonly pull: PullFace | undefined;
}
