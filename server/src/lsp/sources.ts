import type { Engine, ProjectSources } from '../engine/engine.ts';
import type { Audit } from '../engine/finding.ts';
import type { DeclarationSource, LockSource, NixSource, Source, SourceFile } from '../engine/sources.ts';
import type { NodeTable } from '../syntax/table.ts';

/**
 * What was read and audited before, for as long as its text is the same.
 *
 * While somebody types in flake.nix, the lock beside it is read from here, and asking for the problems of flake.lock
 * takes them from the audit that was made for flake.nix.
 */
export interface SourceCache {
  /** @param table of an open document, whose text needs no parsing */
  nix(engine: Engine, file: SourceFile, inFlake: boolean, table: NodeTable | undefined): NixSource;
  lock(engine: Engine, file: SourceFile): LockSource;
  declaration(engine: Engine, file: SourceFile): NixSource | DeclarationSource;
  auditNix(engine: Engine, source: NixSource): Audit;
  auditProject(engine: Engine, project: ProjectSources): Audit;
}

/** So many texts are kept; a project takes two. */
const KEPT = 16;

export function createSourceCache(): SourceCache {
  const kept = new Map<string, Source>();
  const nixAudits = new WeakMap<NixSource, { readonly engine: Engine; readonly audit: Audit }>();
  const projectAudits = new WeakMap<
    Source,
    { readonly engine: Engine; readonly project: ProjectSources; readonly audit: Audit }
  >();

  function keep<S extends Source>(source: S): S {
    const { path } = source.file;
    kept.delete(path);
    kept.set(path, source);
    const oldest = kept.keys().next();
    if (kept.size > KEPT && oldest.done !== true) kept.delete(oldest.value);
    return source;
  }

  return {
    nix(engine, file, inFlake, table) {
      const old = kept.get(file.path);
      const same =
        old?.kind === 'nix' &&
        old.role.inFlake === inFlake &&
        isSameFile(old.file, file) &&
        (table === undefined || old.facts.table === table);
      if (same) return keep(old);
      return keep(
        table === undefined ? engine.readNix(file, inFlake) : engine.readNixTable(file, table, inFlake),
      );
    },
    lock(engine, file) {
      const old = kept.get(file.path);
      return keep(old?.kind === 'lock' && isSameFile(old.file, file) ? old : engine.readLock(file));
    },
    declaration(engine, file) {
      const old = kept.get(file.path);
      return keep(
        old?.kind === 'declaration' && isSameFile(old.file, file) ? old : engine.readDeclaration(file, false),
      );
    },
    auditNix(engine, source) {
      const old = nixAudits.get(source);
      if (old?.engine === engine) return old.audit;
      const audit = engine.auditNix(source);
      nixAudits.set(source, { engine, audit });
      return audit;
    },
    auditProject(engine, project) {
      const anchor = project.declaration ?? project.lock;
      const old = anchor === undefined ? undefined : projectAudits.get(anchor);
      if (old?.engine === engine && isSameProject(old.project, project)) return old.audit;
      const audit = engine.auditProject(project);
      if (anchor !== undefined) projectAudits.set(anchor, { engine, project, audit });
      return audit;
    },
  };
}

function isSameFile(a: SourceFile, b: SourceFile): boolean {
  return a.name === b.name && a.text === b.text;
}

function isSameProject(a: ProjectSources, b: ProjectSources): boolean {
  return (
    a.declaration === b.declaration &&
    a.lock === b.lock &&
    (a.lockUnreadable === true) === (b.lockUnreadable === true)
  );
}
