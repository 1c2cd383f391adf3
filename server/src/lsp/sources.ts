import type { Engine, ProjectSources } from '../engine/engine.ts';
import type { Audit } from '../engine/finding.ts';
import type {
  DeclarationSource,
  LocatedClaim,
  LockSource,
  NixSource,
  ShellSource,
  Source,
  SourceFile,
} from '../engine/sources.ts';
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
  auditNix(engine: Engine, source: NixSource, base?: NixBase): Audit;
  auditShell(engine: Engine, file: SourceFile): Audit;
  auditProject(engine: Engine, project: ProjectSources): Audit;
  /** @param claims the same array for as long as they are the same */
  auditClaims(engine: Engine, claims: readonly LocatedClaim[]): Audit;
}

/** A .nix file as it was, and how messages call that. */
type NixBase = NonNullable<Parameters<Engine['auditNix']>[1]>;

/** So many texts are kept; a project takes two. */
const MOST = 16;

export function createSourceCache(): SourceCache {
  const kept = new Map<string, Source>();
  const nixAudits = new WeakMap<NixSource, Kept<NixBase | undefined>>();
  const shellAudits = new WeakMap<ShellSource, Kept<undefined>>();
  const projectAudits = new WeakMap<Source, Kept<ProjectSources>>();
  const claimAudits = new WeakMap<readonly LocatedClaim[], Kept<undefined>>();

  function keep<S extends Source>(source: S): S {
    const { path } = source.file;
    kept.delete(path);
    kept.set(path, source);
    const oldest = kept.keys().next();
    if (kept.size > MOST && oldest.done !== true) kept.delete(oldest.value);
    return source;
  }

  function keptAt(file: SourceFile): Source | undefined {
    const old = kept.get(file.path);
    return old !== undefined && isSameFile(old.file, file) ? old : undefined;
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
      const old = keptAt(file);
      return keep(old?.kind === 'lock' ? old : engine.readLock(file));
    },
    declaration(engine, file) {
      const old = keptAt(file);
      return keep(old?.kind === 'declaration' ? old : engine.readDeclaration(file, false));
    },
    auditNix(engine, source, base) {
      const old = nixAudits.get(source);
      if (old?.engine === engine && old.of?.source === base?.source && old.of?.name === base?.name)
        return old.audit;
      const audit = engine.auditNix(source, base);
      nixAudits.set(source, { engine, of: base, audit });
      return audit;
    },
    auditShell(engine, file) {
      const kept = keptAt(file);
      const source = keep(kept?.kind === 'shell' ? kept : engine.readShell(file));
      const old = shellAudits.get(source);
      if (old?.engine === engine) return old.audit;
      const audit = engine.auditShell(source);
      shellAudits.set(source, { engine, of: undefined, audit });
      return audit;
    },
    auditProject(engine, project) {
      const anchor = project.declaration ?? project.lock;
      const old = anchor === undefined ? undefined : projectAudits.get(anchor);
      if (old?.engine === engine && isSameProject(old.of, project)) return old.audit;
      const audit = engine.auditProject(project);
      if (anchor !== undefined) projectAudits.set(anchor, { engine, of: project, audit });
      return audit;
    },
    auditClaims(engine, claims) {
      const old = claimAudits.get(claims);
      if (old?.engine === engine) return old.audit;
      const audit = engine.auditClaims(claims);
      claimAudits.set(claims, { engine, of: undefined, audit });
      return audit;
    },
  };
}

/** An audit with all that it was made of besides what it is kept under. */
interface Kept<Of> {
  readonly engine: Engine;
  readonly of: Of;
  readonly audit: Audit;
}

function isSameFile(a: SourceFile, b: SourceFile): boolean {
  return a.name === b.name && a.text === b.text;
}

function isSameProject(a: ProjectSources, b: ProjectSources): boolean {
  return (
    a.declaration === b.declaration &&
    a.lock === b.lock &&
    (a.lockUnreadable === true) === (b.lockUnreadable === true) &&
    (a.lockLeftOut === true) === (b.lockLeftOut === true) &&
    a.base?.name === b.base?.name &&
    a.base?.declaration === b.base?.declaration &&
    a.base?.lock === b.base?.lock
  );
}
