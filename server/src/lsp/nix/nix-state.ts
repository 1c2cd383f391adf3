import type { Connection } from 'vscode-languageserver/node';
import type { NixRefusal, NixRefused } from '../../nixcli/nix/answer.ts';
import type { NixVersion } from '../../nixcli/nix/version.ts';
import { vulnerabilitiesOf, vulnerabilityWords } from '../../tables/nix-vulnerabilities.ts';
import type { Log } from '../log.ts';

/** The notification by which the server says whether Nix can be asked. It comes when that changes, and not before it was tried. */
export const nixChanged = 'nixAudit/nix';

/** What is said with it. Texts are plain. */
export interface NixState {
  /**
   * - `missing`, `too-old`: nothing can be asked of Nix; the audit of files is what it was
   * - `offline`: what was asked for last takes the network
   * - `failing`: it gives no answer that can be read
   * - `vulnerable`: it answers, and its version has known vulnerabilities
   */
  readonly state: 'ready' | 'missing' | 'too-old' | 'offline' | 'failing' | 'vulnerable';
  /** A clause; empty where all is well. */
  readonly message: string;
}

/** Keeps what is known of the Nix of this machine. */
export interface NixWatch {
  /** An answer has come. @param refused undefined where it gave one that can be used */
  noticed(refused: Pick<NixRefused, 'reason' | 'message'> | undefined): void;
  /** What was asked for by a command was done, with Nix or without. */
  taskDone(): void;
  /** What its version is. */
  readonly versionIs: (version: NixVersion) => void;
  readonly state: NixState | undefined;
  /** When an answer came last, as `performance.now()` counts. */
  readonly noticedAt: number;
}

const STATES: Readonly<Partial<Record<NixRefusal, NixState['state']>>> = {
  'nix-missing': 'missing',
  'too-old': 'too-old',
  'feature-disabled': 'failing',
  offline: 'offline',
  timeout: 'failing',
  unreadable: 'failing',
  'too-large': 'failing',
};

/** @param wantsToKnow whether the client has said so; others would call the notification unknown */
export function createNixWatch(connection: Connection, log: Log, wantsToKnow: () => boolean): NixWatch {
  let told: NixState | undefined;
  let good: NixState = { state: 'ready', message: '' };
  let isAsked = false;
  let noticedAt = 0;

  function tell(state: NixState): void {
    if (told?.state === state.state && told.message === state.message) return;
    told = state;
    if (state.message !== '') log.infoOnce(`Nix: ${state.message}`);
    if (wantsToKnow()) connection.sendNotification(nixChanged, state).catch(() => undefined);
  }

  return {
    get state() {
      return told;
    },
    get noticedAt() {
      return noticedAt;
    },
    noticed(refused) {
      noticedAt = performance.now();
      if (refused === undefined) {
        tell(good);
        return;
      }
      // That it was cancelled, or said something of the question itself, tells nothing of Nix.
      const state = STATES[refused.reason];
      if (state !== undefined) tell({ state, message: refused.message });
    },
    taskDone() {
      if (told === undefined && isAsked) tell(good);
    },
    versionIs({ numbers, vendor, text }) {
      isAsked = true;
      const found = vulnerabilitiesOf(numbers, vendor, process.platform);
      const words = vulnerabilityWords(found);
      good =
        words === undefined
          ? { state: 'ready', message: '' }
          : { state: 'vulnerable', message: `${text} ${words}` };
      for (const { id, date, what, source } of found)
        log.warnOnce(`${text} is affected by ${id} (${date}): ${what}. ${source}`);
    },
  };
}
