import type { Connection } from 'vscode-languageserver/node';
import type { Activity } from './activity.ts';
import type { Verifications } from '../lock/verification.ts';
import type { Answerers } from './actions/answering.ts';
import type { Audits } from './audits.ts';
import type { Bases } from './bases.ts';
import type { Rule } from '../rules/rule.ts';
import type { Claims } from './claims.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Configuration } from './configuration.ts';
import type { Documents } from './documents.ts';
import type { Engines } from './engines.ts';
import type { Examine } from './examine.ts';
import type { Face } from './face.ts';
import type { Folders } from './folders.ts';
import type { HeldPulls } from './held-pulls.ts';
import type { Inputs } from './tree/answer.ts';
import type { LockIndexes } from './hover/lock-indexes.ts';
import type { StoreFacts } from './hover/store-facts.ts';
import type { Lenses } from './lenses.ts';
import type { Log } from './log.ts';
import type { NixHost } from './nix/host.ts';
import type { NixWatch } from './nix/nix-state.ts';
import type { PackageMeasures } from './nix/package-measures.ts';
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
  readonly rules: readonly Rule[];
  readonly audits: Audits;
  /** The same for texts that nobody has written yet. */
  readonly trials: Audits;
  readonly bases: Bases;
  readonly claims: Claims;
  readonly examine: Examine;
  readonly reports: Reports;
  readonly activity: Activity;
  readonly index: WorkspaceIndex;
  readonly heldPulls: HeldPulls;
  /** The address of a rule's page. */
  readonly pageOf: (rule: string) => string;
  readonly indexes: LockIndexes;
  readonly lenses: Lenses;
  /** The view of inputs. */
  readonly inputs: Inputs;
  readonly watch: NixWatch;
  /** The session by which Nix is asked. */
  readonly host: NixHost;
  /** Whoever asks Nix for what hovers tell of store paths. */
  readonly storeFacts: StoreFacts;
  /** Whoever evaluates packages for hovers, where the settings want that. */
  readonly measures: PackageMeasures;
  /** Whoever gets what fixes ask for. */
  readonly answerers: Answerers;
  /** What came of comparing contents with the hashes of locks. */
  readonly verifications: Verifications;
  /** What the client has said with `initialize`. */
  session: Session;
}

export interface Session {
  readonly client: ClientFacts;
  /** Whether the user trusts the workspace. Nothing may be run unless this is true. */
  readonly trusted: boolean;
  /** The day to audit on, in seconds since 1970; undefined for the day that it is. */
  readonly today: number | undefined;
  /** The client wants to be told whether changes are compared. */
  readonly tellsComparison: boolean;
  /** The client wants to be told whether Nix can be asked. */
  readonly tellsNix: boolean;
  /** The client follows links to our commands in hovers, and runs those of lenses. */
  readonly commandLinks: boolean;
  /** The client watches files by itself. */
  readonly clientWatches: boolean;
  readonly face: Face;
  /** The same face, where the client pulls. */
  readonly pull: PullFace | undefined;
}
