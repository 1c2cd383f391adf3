import type { Diagnostic } from 'vscode-languageserver/node';
import { followLink } from '../engine/disk/links.ts';
import { readTextSync } from '../engine/disk/text.ts';
import type { Engine } from '../engine/engine.ts';
import type { Audit, Failure } from '../engine/finding.ts';
import { fileKind } from '../engine/project.ts';
import type { DeclarationSource, LockSource, NixSource, SourceFile } from '../engine/sources.ts';
import type { NodeTable } from '../syntax/table.ts';
import { type Conversion, failureDiagnostic, resultIdOf, toDiagnostic } from './convert.ts';
import type { Documents, OpenDocument } from './documents.ts';
import type { Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { describeError, type Log } from './log.ts';
import { affectedBy, projectAt } from './projects.ts';
import { createSourceCache } from './sources.ts';
import { type DocumentKey, isFileKey } from './uri.ts';

/** The problems of one document. */
export interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

export const emptyReport: FileReport = { diagnostics: [], resultId: resultIdOf([]) };

/** Tells the problems of a document, open or on disk, as it is at the end of the call. */
export type Reports = (key: DocumentKey) => Promise<FileReport>;

interface Surroundings {
  readonly documents: Documents;
  readonly folders: Folders;
  readonly engines: Engines;
  readonly conversion: () => Conversion;
  readonly log: Log;
  /** The client can be told later that an answer was not the last word. */
  readonly mayCorrect: () => boolean;
}

/** The state of a file: open in the client, or on disk. */
type View =
  | { readonly kind: 'text'; readonly text: string; readonly open: OpenDocument | undefined }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly message: string };

export function createReports({
  documents,
  folders,
  engines,
  conversion,
  log,
  mayCorrect,
}: Surroundings): Reports {
  const cache = createSourceCache();

  /** What is open counts as it is by now, newer perhaps than when the question was asked; the rest is read from disk. */
  function look(asked: DocumentKey): ReadonlyMap<DocumentKey, View> {
    return new Map(
      affectedBy(asked).map((key) => {
        const open = documents.get(key);
        return [
          key,
          open === undefined ? viewOnDisk(key, key === asked) : { kind: 'text', text: open.text, open },
        ];
      }),
    );
  }

  function viewOnDisk(key: DocumentKey, isAsked: boolean): View {
    if (!isFileKey(key)) return absent;
    // A file that nobody asked for is not followed out of the repository.
    if (!isAsked && followLink(key, folders.standing(key).top).kind === 'outside') {
      return { kind: 'unreadable', message: 'it is a link that leads outside, which is not followed' };
    }
    const read = readTextSync(key);
    if (read.ok) return { kind: 'text', text: read.text, open: undefined };
    return read.missing ? absent : { kind: 'unreadable', message: read.message };
  }

  function nixSource(engine: Engine, key: DocumentKey, view: View | undefined): NixSource | undefined {
    if (view?.kind !== 'text') return undefined;
    const { name, inFlake } = folders.standing(key);
    const file: SourceFile = { path: key, name, text: view.text };
    const table: NodeTable | undefined = view.open?.nixTable(engines.syntax(), mayCorrect());
    // What is neither open nor part of a project is looked at once and forgotten.
    if (table === undefined && projectAt(key) === undefined) return engine.readNix(file, inFlake);
    return cache.nix(engine, file, inFlake, table);
  }

  function declarationSource(
    engine: Engine,
    key: DocumentKey,
    view: View | undefined,
  ): NixSource | DeclarationSource | undefined {
    if (key.endsWith('.nix')) return nixSource(engine, key, view);
    if (view?.kind !== 'text') return undefined;
    return cache.declaration(engine, { path: key, name: folders.standing(key).name, text: view.text });
  }

  function lockSource(engine: Engine, key: DocumentKey, view: View | undefined): LockSource | undefined {
    if (view?.kind !== 'text') return undefined;
    return cache.lock(engine, { path: key, name: folders.standing(key).name, text: view.text });
  }

  function audits(engine: Engine, key: DocumentKey, views: ReadonlyMap<DocumentKey, View>): Audit[] {
    const view = views.get(key);
    const project = projectAt(key);
    if (project === undefined) return auditAlone(engine, key, view);
    const declaration = declarationSource(engine, project.declaration, views.get(project.declaration));
    const lockView = views.get(project.lock);
    const lock = lockSource(engine, project.lock, lockView);
    const whole = cache.auditProject(engine, {
      declaration,
      lock,
      lockUnreadable: lockView?.kind === 'unreadable',
    });
    return key === project.declaration && declaration?.kind === 'nix'
      ? [cache.auditNix(engine, declaration), whole]
      : [whole];
  }

  /** A file that has no partner, or a text that is not on disk, of whose partner nothing can be known. */
  function auditAlone(engine: Engine, key: DocumentKey, view: View | undefined): Audit[] {
    if (kindOf(key) === 'lock')
      return [engine.auditProject({ declaration: undefined, lock: lockSource(engine, key, view) })];
    const source = nixSource(engine, key, view);
    if (source === undefined) return [];
    const own = cache.auditNix(engine, source);
    if (source.role.kind !== 'flake') return [own];
    return [own, cache.auditProject(engine, { declaration: source, lock: undefined, lockUnreadable: true })];
  }

  function kindOf(key: DocumentKey): 'nix' | 'lock' | undefined {
    const open = documents.get(key);
    if (open !== undefined) return open.kind;
    return isFileKey(key) ? fileKind(key) : undefined;
  }

  return async (key) => {
    if (kindOf(key) === undefined) return emptyReport;
    const engine = await engines.at(key);
    if (engine === undefined) return emptyReport;
    const views = look(key);
    const view = views.get(key) ?? absent;
    if (view.kind === 'absent') return emptyReport;
    if (view.kind === 'unreadable') return told(key, '', [], [{ path: key, message: view.message }]);
    try {
      const all = audits(engine, key, views);
      return told(
        key,
        view.text,
        all,
        all.flatMap((audit) => audit.failures),
      );
    } catch (error) {
      log.error(`${key}: ${describeError(error)}`);
      const message = `something failed inside (${error instanceof Error ? error.message : String(error)})`;
      return told(key, view.text, [], [{ path: key, message }]);
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

const absent: View = { kind: 'absent' };
