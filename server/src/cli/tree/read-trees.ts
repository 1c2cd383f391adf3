import { inputTree } from '../../engine/input-tree.ts';
import type { Failure, Finding } from '../../engine/finding.ts';
import { defaultSettings } from '../../engine/settings.ts';
import type { LockSource } from '../../engine/sources.ts';
import { indexLock } from '../../lock/lock-index.ts';
import { isLockPath, looksLikeLock } from '../../lock/read.ts';
import type { TreeFinding } from '../../lock/tree/findings.ts';
import type { InputTree } from '../../lock/tree/tree.ts';
import type { AuditContext } from '../audit/audit-unit.ts';
import { auditUnit } from '../audit/audit-unit.ts';
import { readUnit, type UnitTexts } from '../audit/read-unit.ts';
import { auditContext } from '../audit/run-audit.ts';
import { findTargets } from '../audit/targets.ts';
import { mayHoldLock, type Unit, unitsOf } from '../audit/units.ts';

/** A lock with its tree. */
export interface LockTree {
  /** Absolute. */
  readonly path: string;
  readonly lock: LockSource;
  readonly tree: InputTree;
}

export interface TreesRead {
  readonly locks: readonly LockTree[];
  readonly failures: readonly Failure[];
}

/** The trees of all locks at paths, audited as `check` does; a folder is walked. */
export async function readTrees(paths: readonly string[], cwd: string, today: number): Promise<TreesRead> {
  const targets = await findTargets(paths, cwd, { gitignore: true });
  const units = unitsOf(targets.files).filter(mayHoldLock);
  const locks: LockTree[] = [];
  const failures = [...targets.failures];
  if (units.length === 0) return { locks, failures };
  const context = await auditContext({
    settings: { ...defaultSettings, today },
    excerpts: false,
    claims: false,
  });
  for (const unit of units) {
    const texts = readUnit(unit, context.around);
    const outcome = auditUnit(unit, texts, context);
    failures.push(...outcome.failures);
    const findings = outcome.findings.map(({ finding }) => finding);
    const found = treeOf(unit, texts, findings, context, today);
    if (found !== undefined) locks.push(found);
  }
  return { locks, failures };
}

function treeOf(
  unit: Unit,
  texts: UnitTexts,
  findings: readonly Finding[],
  { engine, around }: AuditContext,
  today: number,
): LockTree | undefined {
  const [path, base] =
    unit.kind === 'project' ? [unit.project.lock, unit.base] : [unit.target.path, unit.target.base];
  const read = texts.kind === 'project' ? texts.lock : texts.file;
  if (!read.ok) return undefined;
  const lock = engine.readLock({ path, name: around.nameOf(path, base), text: read.text });
  // A broken lock is one all the same; the names of the flat formats are used for other things, too.
  const { format, document } = lock.graph;
  const isBroken = isLockPath(path) && (format.isGraph || document.problems.length > 0);
  if (!isBroken && !looksLikeLock(document)) return undefined;
  const declaration =
    unit.kind === 'project' && texts.kind === 'project' && texts.declaration.ok
      ? engine.readDeclaration(
          {
            path: unit.project.declaration,
            name: around.nameOf(unit.project.declaration, base),
            text: texts.declaration.text,
          },
          false,
        )
      : undefined;
  const tree = inputTree({
    index: indexLock(lock.graph),
    declaration,
    today,
    // What the editor has verified is kept by the editor.
    verifications: new Map(),
    findings: placed(findings, path),
    declarationFindings: declaration === undefined ? [] : placed(findings, declaration.file.path),
  });
  return { path, lock, tree };
}

function placed(findings: readonly Finding[], path: string): (TreeFinding & { readonly offset: number })[] {
  return findings
    .filter(({ location }) => location.path === path)
    .map(({ severity, rule, message, location }) => ({
      severity,
      rule,
      message,
      offset: location.span.start,
    }));
}
