import { type ChangeRows, changeRows } from '../lock/change-rows.ts';
import { compareLocks } from '../lock/comparison.ts';
import type { Engine } from './engine.ts';
import type { Audit, Failure, Finding } from './finding.ts';
import { newOnes } from './known.ts';
import { atLeast, severityOrder } from './settings.ts';
import { declaredIn, type SourceFile } from './sources.ts';

/** The texts of a lock and of what it is made for. */
export interface ProjectFiles {
  readonly declaration: SourceFile | undefined;
  readonly lock: SourceFile | undefined;
}

/** What comes of a change before it is made: what happens to the inputs, and what the audit finds in that. */
export interface Preview extends ChangeRows {
  /** Those that the change brings, the gravest first. */
  readonly findings: readonly Finding[];
  /** How many of them make a reviewer stop. */
  readonly suspicious: number;
  /** How many findings were there before, and are not told. */
  readonly known: number;
  readonly failures: readonly Failure[];
}

/**
 * Looks at a change of a lock, and of its flake.nix, as the audit of a difference does.
 *
 * @param inFlake whether a flake stands above the declaration
 */
export function preview(engine: Engine, old: ProjectFiles, now: ProjectFiles, inFlake: boolean): Preview {
  const [before, after] = [old, now].map(({ declaration, lock }) => ({
    declaration: declaration && engine.readDeclaration(declaration, inFlake),
    lock: lock && engine.readLock(lock),
  }));
  const nothing = { rows: [], unlisted: 0, findings: [], suspicious: 0, known: 0, failures: [] };
  if (before === undefined || after === undefined) return nothing;
  const audits: Audit[] = [
    ...(after.declaration?.kind === 'nix' ? [engine.auditNix(after.declaration)] : []),
    engine.auditProject({ ...after, base: { name: 'the old lock', ...before } }),
  ];
  const hasBefore = before.declaration !== undefined || before.lock !== undefined;
  const audited = hasBefore
    ? [
        ...(before.declaration?.kind === 'nix' ? [engine.auditNix(before.declaration)] : []),
        engine.auditProject(before),
      ]
    : [];
  const { findings, known } = newOnes(
    audits.flatMap((audit) => audit.findings),
    audited,
    { now: after.lock?.graph, old: before.lock?.graph },
  );
  const rows =
    before.lock === undefined || after.lock === undefined
      ? nothing
      : changeRows(
          compareLocks(before.lock.graph, after.lock.graph, {
            old: declaredIn(before.declaration),
            now: declaredIn(after.declaration),
          }),
        );
  return {
    rows: rows.rows,
    unlisted: rows.unlisted,
    findings: findings.toSorted(
      (a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity),
    ),
    suspicious: findings.filter(({ severity }) => atLeast(severity, 'warning')).length,
    known,
    failures: audits.flatMap((audit) => audit.failures),
  };
}
