import { availableParallelism } from 'node:os';
import { loadShell, loadSyntax } from '../../engine/disk/grammars.ts';
import { surroundings } from '../../engine/disk/repository.ts';
import { createEngine } from '../../engine/engine.ts';
import type { AuditSettings } from '../../engine/settings.ts';
import { type AuditContext, auditUnit, type Outcome } from './audit-unit.ts';
import { readUnit } from './read-unit.ts';
import type { CompiledGrammar } from '../../syntax/syntax.ts';
import type { Unit } from './units.ts';

/** How units are to be audited; can be sent to another thread. */
export interface AuditJob {
  readonly settings: AuditSettings;
  /** Whether findings come with their source lines. */
  readonly excerpts: boolean;
  /** Whether it is asked what locks say of contents: only where there is another lock to hold it against. */
  readonly claims: boolean;
  /** Where several threads share it. */
  readonly shell?: CompiledGrammar;
}

/** Below this many, starting threads costs more than they save. */
const WORTH_THREADS = 600;
/** Each thread holds parsers of its own, some 80 MB. A thread pays also where it is the only one: its memory is kept small. */
const MOST_THREADS = 4;

/**
 * Audits all units and keeps nothing of their texts. `hear` gets what each gave, in any order. Gives what it audited
 * with, if that was in this thread: parsers are made ready once in a thread. Rejects when the program's own files are
 * missing.
 */
export async function auditAll(
  units: readonly Unit[],
  job: AuditJob,
  hear: (outcome: Outcome, unit: Unit) => void,
): Promise<AuditContext | undefined> {
  if (units.length === 0) return undefined;
  if (units.length >= WORTH_THREADS) {
    const { auditInThreads } = await import('./threads.ts');
    const shared = { ...job, shell: loadShell() };
    await auditInThreads(units, shared, Math.min(availableParallelism(), MOST_THREADS), hear);
    return undefined;
  }
  const context = await auditContext(job);
  for (const unit of units) hear(auditOne(unit, context), unit);
  return context;
}

export async function auditContext({ settings, excerpts, claims, shell }: AuditJob): Promise<AuditContext> {
  const engine = createEngine(await loadSyntax(shell), settings);
  return { engine, around: surroundings(), excerpts, claims };
}

export function auditOne(unit: Unit, context: AuditContext): Outcome {
  return auditUnit(unit, readUnit(unit, context.around), context);
}
