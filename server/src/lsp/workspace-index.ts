import { statSync } from 'node:fs';
import { walk } from '../engine/disk/walk.ts';
import { type Activity, createSignal, yieldToMessages } from './activity.ts';
import type { Folder, Folders } from './folders.ts';
import { describeError, type Log } from './log.ts';
import type { FileReport, Reports } from './reports.ts';
import type { DocumentKey } from './uri.ts';

/** The problems of all files of the workspace, found in the background and kept up to date. */
export interface WorkspaceIndex {
  /** Begins to look. Until then nothing is walked: a client may never ask. */
  start(): void;
  /** Every file that belongs to the workspace; undefined for those that were not audited yet. */
  readonly members: ReadonlyMap<DocumentKey, FileReport | undefined>;
  /** Whether all folders were walked, so that what is not a member is no part of the workspace. */
  readonly walked: boolean;
  /** Whether the last walk looked for scripts, too, in some folder. */
  readonly walksScripts: boolean;
  /** Resolves when all folders were walked once. */
  firstWalk(): Promise<void>;
  /** Resolves when there is nothing left to look at. */
  settled(): Promise<void>;
  /** These may have new problems. Listeners are told of each, also of those that are no members. */
  touch(keys: Iterable<DocumentKey>): void;
  touchAll(): void;
  /** Files came or went. */
  walkAgain(): void;
  /** `listener` is told of each document that was audited again, or has left the workspace. Returns how to end that. */
  onAudited(listener: (key: DocumentKey) => void): () => void;
  stop(): void;
}

/** Background work waits for so long a rest of the user's, in milliseconds. */
const REST = 150;
/** A file of so many bytes takes long enough to be felt, and so waits for a longer rest and for all the others. */
const LARGE = 300_000;
const LONG_REST = 1500;
/** Far more than a repository holds; a home directory that was opened as a folder ends here. */
const MAX_ENTRIES = 500_000;
const ENTRIES_AT_A_TIME = 64;

interface Parts {
  readonly folders: Folders;
  readonly reports: Reports;
  readonly activity: Activity;
  readonly log: Log;
  /** Whether scripts that Nix runs and Dockerfiles of a folder are audited, too. Never rejects. */
  readonly includesScripts: (folder: Folder) => Promise<boolean>;
}

export function createWorkspaceIndex({
  folders,
  reports,
  activity,
  log,
  includesScripts,
}: Parts): WorkspaceIndex {
  const members = new Map<DocumentKey, FileReport | undefined>();
  const queue = new Set<DocumentKey>();
  const large = new Set<DocumentKey>();
  const listeners = new Set<(key: DocumentKey) => void>();
  let started = false;
  let stopped = false;
  let walked = false;
  let walkWanted = false;
  let walksScripts = false;
  let working: Promise<void> | undefined;
  const firstWalk = createSignal();

  function tell(key: DocumentKey): void {
    for (const listener of listeners) listener(key);
  }

  function work(): void {
    if (!started || stopped || working !== undefined) return;
    working = workAll();
  }

  async function workAll(): Promise<void> {
    try {
      await workOff();
      working = undefined;
      if (walkWanted || queue.size > 0 || large.size > 0) work();
    } catch (error) {
      working = undefined;
      log.error(`The workspace was not audited to its end. ${describeError(error)}`);
    }
  }

  async function workOff(): Promise<void> {
    for (;;) {
      if (stopped) return;
      if (walkWanted) {
        walkWanted = false;
        await walkFolders();
        continue;
      }
      const key = take(queue);
      if (key !== undefined) {
        if (sizeOf(key) > LARGE) large.add(key);
        else await auditMember(key, REST);
      } else {
        const last = take(large);
        if (last === undefined) return;
        await auditMember(last, LONG_REST);
      }
      await yieldToMessages();
    }
  }

  async function walkFolders(): Promise<void> {
    const found = new Set<DocumentKey>();
    let entries = 0;
    let withScripts = false;
    for (const folder of folders.all()) {
      const scripts = await includesScripts(folder);
      withScripts ||= scripts;
      for await (const entry of walk(folder.path, { maxEntries: MAX_ENTRIES, scripts })) {
        if (stopped) return;
        if (++entries % ENTRIES_AT_A_TIME === 0) await activity.quiet(REST);
        if (entry.kind === 'failure') log.warnOnce(`${entry.path}: ${entry.message}`);
        if (entry.kind !== 'file') continue;
        found.add(entry.path);
        if (members.has(entry.path)) continue;
        members.set(entry.path, undefined);
        queue.add(entry.path);
      }
    }
    walked = true;
    walksScripts = withScripts;
    firstWalk.reach();
    for (const key of members.keys()) {
      if (found.has(key)) continue;
      members.delete(key);
      queue.delete(key);
      large.delete(key);
      tell(key);
    }
  }

  async function auditMember(key: DocumentKey, rest: number): Promise<void> {
    await activity.quiet(rest);
    const report = await reports(key);
    if (!members.has(key)) return;
    members.set(key, report);
    tell(key);
  }

  return {
    members,
    get walked() {
      return walked;
    },
    get walksScripts() {
      return walksScripts;
    },
    firstWalk: () => firstWalk.reached,
    start() {
      if (started) return;
      started = true;
      walkWanted = true;
      work();
    },
    async settled() {
      for (let current = working; current !== undefined; current = working) await current;
    },
    touch(keys) {
      for (const key of keys) {
        if (members.has(key)) queue.add(key);
        else tell(key);
      }
      work();
    },
    touchAll() {
      for (const key of members.keys()) queue.add(key);
      work();
    },
    walkAgain() {
      walkWanted = true;
      work();
    },
    onAudited(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
    },
  };
}

function take(keys: Set<DocumentKey>): DocumentKey | undefined {
  const first = keys.values().next();
  if (first.done === true) return undefined;
  keys.delete(first.value);
  return first.value;
}

function sizeOf(key: DocumentKey): number {
  return statSync(key, { throwIfNoEntry: false })?.size ?? 0;
}
