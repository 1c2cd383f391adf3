import type { Engine } from '../engine/engine.ts';
import type { Audit } from '../engine/finding.ts';
import type { FileKind } from '../engine/project.ts';
import { isDockerfile, isRunByNix } from '../shell/shell-names.ts';
import type { Audits } from './audits.ts';
import type { Bases } from './bases.ts';
import type { Claims } from './claims.ts';
import { type DocumentKind, type Documents, kindOf } from './documents.ts';
import type { Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { describeError, type Log } from './log.ts';
import { affectedBy } from './projects.ts';
import type { BaseTexts } from './repository-base.ts';
import { type DocumentKey, isFileKey } from './uri.ts';
import { absent, look, type View } from './views.ts';

/** What an audit of a document, open or on disk, came to. */
export type Examined =
  /** `absent`: there is nothing to audit. `not-audited`: it is no script that Nix runs, or none are asked for. */
  | { readonly kind: 'absent' | 'not-audited' }
  /** @param message a clause of plain text */
  | { readonly kind: 'failed'; readonly text: string; readonly message: string }
  | Audited;

/** An audit, with all that it takes to do it again with other texts. */
export interface Audited {
  readonly kind: 'audited';
  readonly key: DocumentKey;
  readonly fileKind: FileKind;
  readonly engine: Engine;
  readonly base: BaseTexts | undefined;
  /** The texts that were audited. */
  readonly views: ReadonlyMap<DocumentKey, View>;
  readonly text: string;
  readonly audits: readonly Audit[];
}

/** Audits a document as it is at the end of the call: what goes on before the next turn of messages sees it like that. */
export type Examine = (key: DocumentKey) => Promise<Examined>;

interface Surroundings {
  readonly documents: Documents;
  readonly folders: Folders;
  readonly engines: Engines;
  readonly audits: Audits;
  readonly bases: Bases;
  readonly claims: Claims;
  readonly log: Log;
  /** The client can be told later that an answer was not the last word. */
  readonly mayCorrect: () => boolean;
  /** Whether a document is open, belongs to one that is, or is a member of the workspace. */
  readonly isOfInterest: (key: DocumentKey) => boolean;
}

/** So long does an open document wait for git, which takes a tenth of it. In milliseconds. */
const PATIENCE = 250;

export function createExamine(surroundings: Surroundings): Examine {
  const { documents, folders, engines, audits, bases, claims, log, mayCorrect, isOfInterest } = surroundings;

  function kindAt(key: DocumentKey): DocumentKind | undefined {
    const open = documents.get(key);
    if (open !== undefined) return open.kind;
    return isFileKey(key) ? kindOf(key) : undefined;
  }

  /** What changes are measured against: projects and locks everywhere, other .nix files while they are open. */
  function withBase(key: DocumentKey, kind: FileKind): readonly DocumentKey[] {
    const keys = affectedBy(key);
    if (kind === 'shell') return [];
    return keys.length > 1 || kind === 'lock' || documents.get(key) !== undefined ? keys : [];
  }

  return async (key) => {
    const given = kindAt(key);
    if (given === undefined) return { kind: 'absent' };
    const kind = given === 'on-request' ? 'shell' : given;
    const setup = await engines.at(key);
    const lockKey = affectedBy(key).find((one) => kindAt(one) === 'lock');
    if (setup === undefined) {
      if (lockKey !== undefined) claims.set(lockKey, undefined);
      return { kind: 'absent' };
    }
    if (given === 'on-request' && !setup.includeScripts) return { kind: 'not-audited' };
    const patient = documents.get(key) === undefined || !mayCorrect();
    const base = setup.compareWithHead
      ? await bases.of(withBase(key, kind), patient ? Number.POSITIVE_INFINITY : PATIENCE)
      : undefined;
    const views = look(key, documents, folders);
    const view = views.get(key) ?? absent;
    if (given === 'on-request' && view.kind === 'text' && !isDockerfile(key) && !isRunByNix(view.text))
      return { kind: 'not-audited' };
    const { engine } = setup;
    try {
      const lock = lockKey === undefined ? undefined : audits.lock(engine, lockKey, views);
      if (lockKey !== undefined) claims.set(lockKey, isOfInterest(lockKey) ? lock : undefined);
      if (view.kind === 'absent') return { kind: 'absent' };
      if (view.kind === 'unreadable') return { kind: 'failed', text: '', message: view.message };
      const all = audits.of(engine, key, kind, views, base);
      const around = kind === 'lock' ? claims.around(key) : [];
      if (around.length > 0) all.push(audits.ofClaims(engine, around));
      return { kind: 'audited', key, fileKind: kind, engine, base, views, text: view.text, audits: all };
    } catch (error) {
      log.error(`${key}: ${describeError(error)}`);
      const message = `something failed inside (${error instanceof Error ? error.message : String(error)})`;
      return { kind: 'failed', text: view.kind === 'text' ? view.text : '', message };
    }
  };
}
