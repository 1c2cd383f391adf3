import type { Diagnostic } from 'vscode-languageserver/node';
import type { Audit, Failure } from '../engine/finding.ts';
import { isDockerfile, isRunByNix } from '../shell/shell-names.ts';
import type { FileKind } from '../engine/project.ts';
import type { Audits } from './audits.ts';
import type { Bases } from './bases.ts';
import type { Claims } from './claims.ts';
import { type Conversion, failureDiagnostic, resultIdOf, toDiagnostic } from './convert.ts';
import { type DocumentKind, type Documents, kindOf } from './documents.ts';
import type { Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { describeError, type Log } from './log.ts';
import { affectedBy } from './projects.ts';
import { type DocumentKey, isFileKey } from './uri.ts';
import { absent, look } from './views.ts';

/** The problems of one document. */
export interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

export const emptyReport: FileReport = { diagnostics: [], resultId: resultIdOf([]) };

/** Of a document that is no script that Nix runs, or of one where none are asked for. */
export const notAudited: FileReport = { ...emptyReport };

/** Tells the problems of a document, open or on disk, as it is at the end of the call. */
export type Reports = (key: DocumentKey) => Promise<FileReport>;

interface Surroundings {
  readonly documents: Documents;
  readonly folders: Folders;
  readonly engines: Engines;
  readonly audits: Audits;
  readonly bases: Bases;
  readonly claims: Claims;
  readonly conversion: () => Conversion;
  readonly log: Log;
  /** The client can be told later that an answer was not the last word. */
  readonly mayCorrect: () => boolean;
  /** Whether a document is open, belongs to one that is, or is a member of the workspace. */
  readonly isOfInterest: (key: DocumentKey) => boolean;
}

/** So long does an open document wait for git, which takes a tenth of it. In milliseconds. */
const PATIENCE = 250;

export function createReports(surroundings: Surroundings): Reports {
  const { documents, folders, engines, audits, bases, claims, conversion, log, mayCorrect, isOfInterest } =
    surroundings;

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
    if (given === undefined) return emptyReport;
    const kind = given === 'on-request' ? 'shell' : given;
    const setup = await engines.at(key);
    const lockKey = affectedBy(key).find((one) => kindAt(one) === 'lock');
    if (setup === undefined) {
      if (lockKey !== undefined) claims.set(lockKey, undefined);
      return emptyReport;
    }
    if (given === 'on-request' && !setup.includeScripts) return notAudited;
    const patient = documents.get(key) === undefined || !mayCorrect();
    const base = setup.compareWithHead
      ? await bases.of(withBase(key, kind), patient ? Number.POSITIVE_INFINITY : PATIENCE)
      : undefined;
    const views = look(key, documents, folders);
    const view = views.get(key) ?? absent;
    if (given === 'on-request' && view.kind === 'text' && !isDockerfile(key) && !isRunByNix(view.text))
      return notAudited;
    try {
      const lock = lockKey === undefined ? undefined : audits.lock(setup.engine, lockKey, views);
      if (lockKey !== undefined) claims.set(lockKey, isOfInterest(lockKey) ? lock : undefined);
      if (view.kind === 'absent') return emptyReport;
      if (view.kind === 'unreadable') return told(key, '', [], [{ path: key, message: view.message }]);
      const all = audits.of(setup.engine, key, kind, views, base);
      const around = kind === 'lock' ? claims.around(key) : [];
      if (around.length > 0) all.push(audits.ofClaims(setup.engine, around));
      return told(
        key,
        view.text,
        all,
        all.flatMap((audit) => audit.failures),
      );
    } catch (error) {
      log.error(`${key}: ${describeError(error)}`);
      const message = `something failed inside (${error instanceof Error ? error.message : String(error)})`;
      return told(key, view.kind === 'text' ? view.text : '', [], [{ path: key, message }]);
    }
  };

  function told(
    key: DocumentKey,
    text: string,
    all: readonly Audit[],
    failures: readonly Failure[],
  ): FileReport {
    const how = conversion();
    const own = failures.filter(({ path }) => path === key);
    for (const { path, message } of own) log.warnOnce(`${path}: ${message}`);
    const findings = all.flatMap((audit) => audit.findings).filter(({ location }) => location.path === key);
    const diagnostics = [
      ...own.map((failure) => failureDiagnostic(failure, text)),
      ...findings.map((finding) => toDiagnostic(finding, how)),
    ];
    return diagnostics.length === 0 ? emptyReport : { diagnostics, resultId: resultIdOf(diagnostics) };
  }
}
