import type { Surroundings } from '../../engine/disk/repository.ts';
import type { TextRead } from '../../engine/disk/text.ts';
import type { Engine } from '../../engine/engine.ts';
import { newOnes } from '../../engine/known.ts';
import type { Audit, Failure, Finding } from '../../engine/finding.ts';
import { folderOf } from '../../engine/project.ts';
import type { LocatedClaim, NixSource, Source, SourceFile } from '../../engine/sources.ts';
import { looksLikeLock } from '../../lock/read.ts';
import { isScript } from '../../shell/shell-names.ts';
import { auditBefore, changesIn, claimsIn, type FileChanges, fileBefore } from './before.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import type { UnitTexts } from './read-unit.ts';
import { type Before, pathOfUnit, type Unit } from './units.ts';

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
  /** How many more findings there are that were there before the change, where one is audited. */
  readonly known: number;
  /** Where a change is audited. */
  readonly changes: readonly FileChanges[];
  /** What the locks say of contents. */
  readonly claims: readonly LocatedClaim[];
  /** What they said before, where a change is audited. */
  readonly oldClaims: readonly LocatedClaim[];
  /** How many files were audited, without those that were only looked at. */
  readonly files: number;
  readonly bytes: number;
}

export interface AuditContext {
  readonly engine: Engine;
  readonly around: Surroundings;
  /** Whether findings come with their source lines. */
  readonly excerpts: boolean;
  /** Whether it is asked what locks say of contents. */
  readonly claims: boolean;
}

/** Audits a unit whose texts are read. What fails inside is told as a failure of that unit. */
export function auditUnit(unit: Unit, texts: UnitTexts, context: AuditContext): Outcome {
  try {
    if (unit.kind === 'project' && texts.kind === 'project')
      return unit.onlyClaims === true
        ? onlyClaims(unit.project.lock, unit.base, texts.lock, context)
        : auditProject(unit, texts, context);
    if (unit.kind === 'single' && texts.kind === 'single')
      return unit.onlyClaims === true
        ? onlyClaims(unit.target.path, unit.target.base, texts.file, context)
        : auditSingle(unit, texts.file, context);
    throw new Error('the texts are of another unit');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      failures: [{ path: pathOfUnit(unit), message: `the audit of this file failed inside (${reason})` }],
    };
  }
}

export const nothing: Outcome = {
  findings: [],
  failures: [],
  suppressed: 0,
  known: 0,
  changes: [],
  claims: [],
  oldClaims: [],
  files: 0,
  bytes: 0,
};

function auditProject(
  unit: Unit & { readonly kind: 'project' },
  texts: UnitTexts & { readonly kind: 'project' },
  context: AuditContext,
): Outcome {
  const { project, base, asked, before } = unit;
  const heard = unit.named ? new Set([project.declaration, project.lock]) : asked;
  const { engine, around } = context;
  const inFlake = around.inFlake(project.folder, base);
  const files = {
    declaration: fileOf(project.declaration, base, texts.declaration, around),
    lock: fileOf(project.lock, base, texts.lock, around),
  };
  const declaration = texts.declaration.ok ? engine.readDeclaration(files.declaration, inFlake) : undefined;
  const lock = texts.lock.ok ? engine.readLock(files.lock) : undefined;
  const oldDeclaration = fileBefore(before, project.declaration, files.declaration);
  const oldLock = fileBefore(before, project.lock, files.lock);
  const old = {
    declaration: oldDeclaration && engine.readDeclaration(oldDeclaration, inFlake),
    lock: oldLock && engine.readLock(oldLock),
  };
  const audits: Audit[] = [];
  if (declaration?.kind === 'nix' && heard.has(project.declaration))
    audits.push(engine.auditNix(declaration, baseOf(before, old.declaration)));
  if (declaration !== undefined || lock !== undefined) {
    audits.push(
      engine.auditProject({
        declaration,
        lock,
        lockUnreadable: !texts.lock.ok && !texts.lock.missing,
        // What git does not know is no part of a change.
        lockLeftOut: before === undefined && lock !== undefined && around.leavesOutLock(project),
        base: before && { name: before.name, ...old },
      }),
    );
  }
  const { findings, known } = newOnes(heardIn(audits, heard), auditBefore(engine, old), {
    now: lock?.graph,
    old: old.lock?.graph,
  });
  return {
    findings: shown(findings, [declaration, lock], context),
    failures: [
      ...unread(project.declaration, texts.declaration, asked, before),
      ...unread(project.lock, texts.lock, asked, before),
      ...audits.flatMap((audit) => audit.failures),
    ],
    suppressed: audits.reduce((sum, audit) => sum + audit.suppressed, 0),
    known,
    changes: changesIn({ declaration, lock }, before, old),
    claims: context.claims && heard.has(project.lock) ? claimsIn(lock) : [],
    oldClaims: context.claims && heard.has(project.lock) ? claimsIn(old.lock) : [],
    ...counted(
      [
        [project.declaration, texts.declaration],
        [project.lock, texts.lock],
      ],
      heard,
    ),
  };
}

function auditSingle(
  { target, before }: Unit & { readonly kind: 'single' },
  read: TextRead,
  context: AuditContext,
): Outcome {
  const { path, base } = target;
  if (!read.ok) return { ...nothing, failures: [{ path, message: read.message }] };
  const { engine, around } = context;
  const file = fileOf(path, base, read, around);
  const oldFile = fileBefore(before, path, file);
  const done = { files: 1, bytes: read.bytes };
  if (target.kind === 'nix') {
    const inFlake = around.inFlake(folderOf(path), base);
    const source = engine.readNix(file, inFlake);
    const old = oldFile && engine.readNix(oldFile, inFlake);
    const audit = engine.auditNix(source, baseOf(before, old));
    const { findings, known } = newOnes(audit.findings, old === undefined ? [] : [engine.auditNix(old)]);
    return { ...nothing, ...audit, ...done, findings: shown(findings, [source], context), known };
  }
  if (target.kind === 'shell' || (target.kind === 'unknown' && isScript(file.text))) {
    const source = engine.readShell(file);
    const audit = engine.auditShell(source);
    const old = oldFile && engine.auditShell(engine.readShell(oldFile));
    const { findings, known } = newOnes(audit.findings, old === undefined ? [] : [old]);
    return { ...nothing, ...audit, ...done, findings: shown(findings, [source], context), known };
  }
  const lock = engine.readLock(file);
  if (target.kind === 'unknown' && !looksLikeLock(lock.graph.document)) {
    return {
      ...nothing,
      failures: [
        {
          path: target.path,
          message:
            'it is neither a .nix file nor a lockfile of Nix, devenv, npins, niv, lon or nvfetcher, and neither a Dockerfile nor a script of a shell that begins with #!',
        },
      ],
    };
  }
  const old = { declaration: undefined, lock: oldFile && engine.readLock(oldFile) };
  const audit = engine.auditProject({
    declaration: undefined,
    lock,
    base: before && { name: before.name, ...old },
  });
  const { findings, known } = newOnes(audit.findings, auditBefore(engine, old), {
    now: lock.graph,
    old: old.lock?.graph,
  });
  return {
    ...audit,
    ...done,
    findings: shown(findings, [lock], context),
    known,
    changes: changesIn({ declaration: undefined, lock }, before, old),
    claims: context.claims ? claimsIn(lock) : [],
    oldClaims: context.claims ? claimsIn(old.lock) : [],
  };
}

/** What a lock says that nothing changed in; it said the same before. */
function onlyClaims(path: string, base: string, read: TextRead, context: AuditContext): Outcome {
  if (!read.ok || !context.claims) return nothing;
  const claims = claimsIn(context.engine.readLock(fileOf(path, base, read, context.around)));
  return { ...nothing, claims, oldClaims: claims };
}

function baseOf(
  before: Before | undefined,
  source: Source | undefined,
): { readonly name: string; readonly source: NixSource } | undefined {
  return before !== undefined && source?.kind === 'nix' ? { name: before.name, source } : undefined;
}

/** A file that could not be read has an empty text here, which nobody looks at. */
function fileOf(path: string, base: string, read: TextRead, around: Surroundings): SourceFile {
  return { path, name: around.nameOf(path, base), text: read.ok ? read.text : '' };
}

/** A file that is not there is no failure, unless it was asked for and did not go with the change. */
function unread(
  path: string,
  read: TextRead,
  asked: ReadonlySet<string>,
  before: Before | undefined,
): readonly Failure[] {
  if (read.ok || (read.missing && (!asked.has(path) || before?.files.has(path) === true))) return [];
  return [{ path, message: read.message }];
}

function counted(
  reads: readonly (readonly [path: string, read: TextRead])[],
  heard: ReadonlySet<string>,
): { files: number; bytes: number } {
  const done = reads.flatMap(([path, read]) => (read.ok && heard.has(path) ? [read.bytes] : []));
  return { files: done.length, bytes: done.reduce((sum, bytes) => sum + bytes, 0) };
}

function heardIn(audits: readonly Audit[], heard: ReadonlySet<string>): readonly Finding[] {
  return audits.flatMap((audit) => audit.findings).filter(({ location }) => heard.has(location.path));
}

function shown(
  findings: readonly Finding[],
  sources: readonly (Source | undefined)[],
  { excerpts }: AuditContext,
): readonly ShownFinding[] {
  return findings.map((finding) => {
    const source = sources.find((one) => one?.file.path === finding.location.path);
    const excerpt =
      excerpts && source !== undefined
        ? excerptOf(source.file.text, source.lines, finding.location)
        : undefined;
    return { finding, excerpt };
  });
}
