import type { Surroundings } from '../../engine/disk/repository.ts';
import type { TextRead } from '../../engine/disk/text.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Audit, Failure, Finding } from '../../engine/finding.ts';
import { folderOf } from '../../engine/project.ts';
import type { Source, SourceFile } from '../../engine/sources.ts';
import { looksLikeLock } from '../../lock/read.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import type { UnitTexts } from './read-unit.ts';
import type { Target } from './targets.ts';
import { pathOfUnit, type Unit } from './units.ts';

/** A finding with the source line it is shown with, where that was asked for. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly excerpt: Excerpt | undefined;
}

/** What the audit of one unit gave, or of many put together. */
export interface Outcome {
  readonly findings: readonly ShownFinding[];
  readonly failures: readonly Failure[];
  readonly suppressed: number;
  /** How many files were audited, without those that were only looked at. */
  readonly files: number;
  readonly bytes: number;
}

export interface AuditContext {
  readonly engine: Engine;
  readonly around: Surroundings;
  /** Whether findings come with their source lines. */
  readonly excerpts: boolean;
}

/** Audits a unit whose texts are read. What fails inside is told as a failure of that unit. */
export function auditUnit(unit: Unit, texts: UnitTexts, context: AuditContext): Outcome {
  try {
    if (unit.kind === 'project' && texts.kind === 'project') return auditProject(unit, texts, context);
    if (unit.kind === 'single' && texts.kind === 'single')
      return auditSingle(unit.target, texts.file, context);
    throw new Error('the texts are of another unit');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      failures: [{ path: pathOfUnit(unit), message: `the audit of this file failed inside (${reason})` }],
    };
  }
}

export const nothing: Outcome = { findings: [], failures: [], suppressed: 0, files: 0, bytes: 0 };

function auditProject(
  unit: Unit & { readonly kind: 'project' },
  texts: UnitTexts & { readonly kind: 'project' },
  context: AuditContext,
): Outcome {
  const { project, base, asked } = unit;
  const heard = unit.named ? new Set([project.declaration, project.lock]) : asked;
  const { engine, around } = context;
  const inFlake = around.inFlake(project.folder, base);
  const declaration = texts.declaration.ok
    ? engine.readDeclaration(fileOf(project.declaration, base, texts.declaration.text, around), inFlake)
    : undefined;
  const lock = texts.lock.ok
    ? engine.readLock(fileOf(project.lock, base, texts.lock.text, around))
    : undefined;
  const audits: Audit[] = [];
  if (declaration?.kind === 'nix' && heard.has(project.declaration))
    audits.push(engine.auditNix(declaration));
  if (declaration !== undefined || lock !== undefined) {
    audits.push(
      engine.auditProject({ declaration, lock, lockUnreadable: !texts.lock.ok && !texts.lock.missing }),
    );
  }
  return {
    findings: shown(audits, [declaration, lock], context, heard),
    failures: [
      ...unread(project.declaration, texts.declaration, asked),
      ...unread(project.lock, texts.lock, asked),
      ...audits.flatMap((audit) => audit.failures),
    ],
    suppressed: audits.reduce((sum, audit) => sum + audit.suppressed, 0),
    ...counted(
      [
        [project.declaration, texts.declaration],
        [project.lock, texts.lock],
      ],
      heard,
    ),
  };
}

function auditSingle(target: Target, read: TextRead, context: AuditContext): Outcome {
  if (!read.ok) return { ...nothing, failures: [{ path: target.path, message: read.message }] };
  const { engine, around } = context;
  const file = fileOf(target.path, target.base, read.text, around);
  let source: Source;
  let audit: Audit;
  if (target.kind === 'nix') {
    source = engine.readNix(file, around.inFlake(folderOf(target.path), target.base));
    audit = engine.auditNix(source);
  } else {
    source = engine.readLock(file);
    if (target.kind === 'unknown' && !looksLikeLock(source.graph.document)) {
      return {
        ...nothing,
        failures: [
          { path: target.path, message: 'it is neither a .nix file nor a lock (it has no nodes and root)' },
        ],
      };
    }
    audit = engine.auditProject({ declaration: undefined, lock: source });
  }
  return {
    findings: shown([audit], [source], context, undefined),
    failures: audit.failures,
    suppressed: audit.suppressed,
    files: 1,
    bytes: read.bytes,
  };
}

function fileOf(path: string, base: string, text: string, around: Surroundings): SourceFile {
  return { path, name: around.nameOf(path, base), text };
}

/** A file that is not there is no failure, unless it was asked for. */
function unread(path: string, read: TextRead, asked: ReadonlySet<string>): readonly Failure[] {
  if (read.ok || (read.missing && !asked.has(path))) return [];
  return [{ path, message: read.message }];
}

function counted(
  reads: readonly (readonly [path: string, read: TextRead])[],
  heard: ReadonlySet<string>,
): { files: number; bytes: number } {
  const done = reads.flatMap(([path, read]) => (read.ok && heard.has(path) ? [read.bytes] : []));
  return { files: done.length, bytes: done.reduce((sum, bytes) => sum + bytes, 0) };
}

function shown(
  audits: readonly Audit[],
  sources: readonly (Source | undefined)[],
  context: AuditContext,
  heard: ReadonlySet<string> | undefined,
): readonly ShownFinding[] {
  const findings = audits.flatMap((audit) => audit.findings);
  return findings
    .filter(({ location }) => heard === undefined || heard.has(location.path))
    .map((finding) => {
      const source = sources.find((one) => one?.file.path === finding.location.path);
      const excerpt =
        context.excerpts && source !== undefined
          ? excerptOf(source.file.text, source.lines, finding.location)
          : undefined;
      return { finding, excerpt };
    });
}
