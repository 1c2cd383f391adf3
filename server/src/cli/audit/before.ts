import type { Engine } from '../../engine/engine.ts';
import type { Audit } from '../../engine/finding.ts';
import {
  claimsOf,
  type DeclarationSource,
  declaredIn,
  type LocatedClaim,
  type LockSource,
  type NixSource,
  type SourceFile,
} from '../../engine/sources.ts';
import { type ChangeRows, changeRows } from '../../lock/change-rows.ts';
import { compareLocks } from '../../lock/comparison.ts';
import type { Before } from './units.ts';

/** What happened to the inputs of a lock. */
export interface FileChanges extends ChangeRows {
  /** Of the lock, absolute. */
  readonly path: string;
  /** What it is compared with: a revision, or a file. */
  readonly against: string;
}

type Declaration = NixSource | DeclarationSource;

/** The lock and the declarations of a project. */
export interface ProjectParts {
  readonly declaration: Declaration | undefined;
  readonly lock: LockSource | undefined;
}

/** What a file held before, under the name that it has now: findings have the same keys then. */
export function fileBefore(
  before: Before | undefined,
  path: string,
  now: SourceFile,
): SourceFile | undefined {
  const old = before?.files.get(path);
  return old === 'same' ? now : old === undefined ? undefined : { ...now, ...old };
}

/** What is found in a project as it was. */
export function auditBefore(engine: Engine, { declaration, lock }: ProjectParts): readonly Audit[] {
  if (declaration === undefined && lock === undefined) return [];
  return [
    ...(declaration?.kind === 'nix' ? [engine.auditNix(declaration)] : []),
    engine.auditProject({ declaration, lock }),
  ];
}

/** What changed in a lock; nothing where one of the two is not there, or where they are the same text. */
export function changesIn(
  { declaration, lock }: ProjectParts,
  before: Before | undefined,
  old: ProjectParts,
): readonly FileChanges[] {
  if (before === undefined || lock === undefined || old.lock === undefined) return [];
  if (lock.file.text === old.lock.file.text) return [];
  const comparison = compareLocks(old.lock.graph, lock.graph, {
    old: declaredIn(old.declaration),
    now: declaredIn(declaration),
  });
  return [{ path: lock.file.path, against: before.name, ...changeRows(comparison) }];
}

export function claimsIn(lock: LockSource | undefined): readonly LocatedClaim[] {
  return lock === undefined ? [] : claimsOf(lock);
}
