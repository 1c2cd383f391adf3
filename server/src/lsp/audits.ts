import type { Engine, ProjectBase, ProjectSources } from '../engine/engine.ts';
import type { Audit } from '../engine/finding.ts';
import type { FileKind } from '../engine/project.ts';
import type {
  DeclarationSource,
  LocatedClaim,
  LockSource,
  NixSource,
  SourceFile,
} from '../engine/sources.ts';
import type { NodeTable } from '../syntax/table.ts';
import type { Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { projectAt } from './projects.ts';
import type { BaseTexts } from './repository-base.ts';
import { createSourceCache } from './sources.ts';
import type { DocumentKey } from './uri.ts';
import type { View } from './views.ts';

type Views = ReadonlyMap<DocumentKey, View>;

/** Audits documents as they are seen, and takes what was found before where nothing has changed. */
export interface Audits {
  /** Undefined where it is not there or cannot be read. */
  lock(engine: Engine, key: DocumentKey, views: Views): LockSource | undefined;
  /** The same of a .nix file. */
  nix(engine: Engine, key: DocumentKey, views: Views): NixSource | undefined;
  /** The same of what a lock is made for: a flake.nix or a devenv.yaml. */
  declaration(engine: Engine, key: DocumentKey, views: Views): NixSource | DeclarationSource | undefined;
  of(engine: Engine, key: DocumentKey, kind: FileKind, views: Views, base: BaseTexts | undefined): Audit[];
  ofClaims(engine: Engine, claims: readonly LocatedClaim[]): Audit;
}

interface Surroundings {
  readonly folders: Folders;
  readonly engines: Engines;
  /** The client can be told later that an answer was not the last word. */
  readonly mayCorrect: () => boolean;
}

export function createAudits({ folders, engines, mayCorrect }: Surroundings): Audits {
  const cache = createSourceCache();
  /** Of texts as they were. */
  const former = createSourceCache();

  function fileOf(key: DocumentKey, text: string): SourceFile {
    return { path: key, name: folders.standing(key).name, text };
  }

  function nixSource(engine: Engine, key: DocumentKey, view: View | undefined): NixSource | undefined {
    if (view?.kind !== 'text') return undefined;
    const file = fileOf(key, view.text);
    const { inFlake } = folders.standing(key);
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
    return view?.kind === 'text' ? cache.declaration(engine, fileOf(key, view.text)) : undefined;
  }

  function lockSource(engine: Engine, key: DocumentKey, view: View | undefined): LockSource | undefined {
    return view?.kind === 'text' ? cache.lock(engine, fileOf(key, view.text)) : undefined;
  }

  /** Undefined where the text is what it was, or was not there. */
  function formerNix(
    engine: Engine,
    source: NixSource,
    base: BaseTexts | undefined,
  ): { readonly name: string; readonly source: NixSource } | undefined {
    const { path, text } = source.file;
    const old = base?.texts.get(path);
    if (base === undefined || old === undefined || old === text) return undefined;
    const was = former.nix(engine, fileOf(path, old), source.role.inFlake, undefined);
    return { name: base.name, source: was };
  }

  /** Undefined where there is no lock to compare with: none was there, it is what it was, or it was broken. */
  function formerProject(
    engine: Engine,
    lock: LockSource | undefined,
    declaration: DocumentKey | undefined,
    base: BaseTexts | undefined,
  ): ProjectBase | undefined {
    if (lock === undefined || base === undefined) return undefined;
    const old = base.texts.get(lock.file.path);
    if (old === undefined || old === lock.file.text) return undefined;
    const oldLock = former.lock(engine, fileOf(lock.file.path, old));
    if (!oldLock.graph.intact) return undefined;
    const oldDeclaration = declaration === undefined ? undefined : base.texts.get(declaration);
    return {
      name: base.name,
      lock: oldLock,
      declaration:
        declaration === undefined || oldDeclaration === undefined
          ? undefined
          : formerDeclaration(engine, fileOf(declaration, oldDeclaration)),
    };
  }

  function formerDeclaration(engine: Engine, file: SourceFile): NixSource | DeclarationSource {
    const { inFlake } = folders.standing(file.path);
    return file.path.endsWith('.nix')
      ? former.nix(engine, file, inFlake, undefined)
      : former.declaration(engine, file);
  }

  function auditProject(
    engine: Engine,
    sources: ProjectSources,
    declaration: DocumentKey | undefined,
    base: BaseTexts | undefined,
  ): Audit {
    const was = formerProject(engine, sources.lock, declaration, base);
    return cache.auditProject(engine, was === undefined ? sources : { ...sources, base: was });
  }

  function auditShell(engine: Engine, key: DocumentKey, view: View | undefined): Audit[] {
    if (view?.kind !== 'text') return [];
    const file = fileOf(key, view.text);
    return view.open === undefined
      ? [engine.auditShell(engine.readShell(file))]
      : [cache.auditShell(engine, file)];
  }

  /** A file that has no partner, or a text that is not on disk, of whose partner nothing can be known. */
  function auditAlone(
    engine: Engine,
    key: DocumentKey,
    kind: FileKind,
    view: View | undefined,
    base: BaseTexts | undefined,
  ): Audit[] {
    if (kind === 'lock') {
      const lock = lockSource(engine, key, view);
      return [auditProject(engine, { declaration: undefined, lock }, undefined, base)];
    }
    if (kind === 'shell') return auditShell(engine, key, view);
    const source = nixSource(engine, key, view);
    if (source === undefined) return [];
    const own = cache.auditNix(engine, source, formerNix(engine, source, base));
    if (source.role.kind !== 'flake') return [own];
    return [own, cache.auditProject(engine, { declaration: source, lock: undefined, lockUnreadable: true })];
  }

  return {
    lock: (engine, key, views) => lockSource(engine, key, views.get(key)),
    nix: (engine, key, views) => nixSource(engine, key, views.get(key)),
    declaration: (engine, key, views) => declarationSource(engine, key, views.get(key)),
    of(engine, key, kind, views, base) {
      const project = projectAt(key);
      if (project === undefined) return auditAlone(engine, key, kind, views.get(key), base);
      const declaration = declarationSource(engine, project.declaration, views.get(project.declaration));
      const lockView = views.get(project.lock);
      const lock = lockSource(engine, project.lock, lockView);
      const sources = {
        declaration,
        lock,
        lockUnreadable: lockView?.kind === 'unreadable',
        lockLeftOut: lock !== undefined && folders.leavesOutLock(project),
      };
      const whole = auditProject(engine, sources, project.declaration, base);
      return key === project.declaration && declaration?.kind === 'nix'
        ? [cache.auditNix(engine, declaration, formerNix(engine, declaration, base)), whole]
        : [whole];
    },
    ofClaims: (engine, claims) => cache.auditClaims(engine, claims),
  };
}
