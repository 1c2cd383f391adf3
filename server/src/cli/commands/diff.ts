import { absolutePath } from '../../engine/disk/paths.ts';
import { readTextSync, type TextRead } from '../../engine/disk/text.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Failure } from '../../engine/finding.ts';
import { baseName, folderOf, projectOf } from '../../engine/project.ts';
import { isLockPath, looksLikeLock } from '../../lock/read.ts';
import { auditUnit, nothing, type Outcome } from '../audit/audit-unit.ts';
import { auditContext } from '../audit/run-audit.ts';
import type { Before, Unit } from '../audit/units.ts';
import { type DiffOptions, NO_FILE } from '../diff-options.ts';
import { shownPath } from '../json-format.ts';
import { report } from '../report.ts';
import type { Surface } from '../surface.ts';

/** `nix-audit diff OLD NEW`: audits what changed from one lock to the other, and prints. Gives the exit code. */
export async function diff(options: DiffOptions, surface: Surface): Promise<number> {
  const start = performance.now();
  const { cwd } = surface;
  const { settings } = options;
  const context = await auditContext({
    settings: { ...settings, today: settings.today ?? surface.today },
    excerpts: options.format === 'text',
    claims: false,
  });
  const old = options.old === NO_FILE ? undefined : readSide(options.old, cwd, context.engine);
  const now = readSide(options.now, cwd, context.engine);
  const name = old === undefined ? options.old : shownPath(old.path, cwd);
  const outcome = [old, now].some((side) => side?.failure !== undefined)
    ? nothing
    : compare(old, now, name, (unit, texts) => auditUnit(unit, texts, context));
  const failures = [
    ...[old, now].flatMap((side) => (side?.failure === undefined ? [] : [side.failure])),
    ...outcome.failures,
  ];
  const { files, bytes, suppressed, known, findings, changes } = outcome;
  const figures = {
    files,
    bytes,
    suppressed,
    milliseconds: Math.round(performance.now() - start),
    outside: 0,
    failures: failures.length,
    base: { name, compared: files, known },
  };
  return report({ findings, failures, changes, figures }, options, surface, 'nothing to compare');
}

/** One of the two locks, with what it was made for. */
interface Side {
  readonly path: string;
  readonly lock: TextRead;
  /** Where the lock has the name of one that is made for another file: that file, if it is there. */
  readonly declaration: { readonly path: string; readonly read: TextRead } | undefined;
  readonly failure: Failure | undefined;
}

function readSide(given: string, cwd: string, engine: Engine): Side {
  const path = absolutePath(given, cwd);
  const lock = readTextSync(path);
  const beside = baseName(path).endsWith('.lock') ? projectOf(path)?.declaration : undefined;
  const read = beside === undefined ? undefined : readTextSync(beside);
  return {
    path,
    lock,
    declaration:
      beside === undefined || read === undefined || (!read.ok && read.missing)
        ? undefined
        : { path: beside, read },
    failure: failureOf(path, lock, engine),
  };
}

function failureOf(path: string, lock: TextRead, engine: Engine): Failure | undefined {
  if (!lock.ok) return { path, message: lock.message };
  if (isLockPath(path)) return undefined;
  const { graph } = engine.readLock({ path, name: path, text: lock.text });
  return looksLikeLock(graph.document)
    ? undefined
    : { path, message: 'it is not a lockfile of Nix, devenv, npins, niv, lon or nvfetcher' };
}

function compare(
  old: Side | undefined,
  now: Side,
  name: string,
  audit: (unit: Unit, texts: Parameters<typeof auditUnit>[1]) => Outcome,
): Outcome {
  const { path, declaration } = now;
  const none: TextRead = { ok: false, missing: true, message: '' };
  const files = new Map<string, { readonly path: string; readonly text: string }>();
  if (old?.lock.ok === true) files.set(path, { path: old.path, text: old.lock.text });
  if (declaration !== undefined && old?.declaration?.read.ok === true)
    files.set(declaration.path, { path: old.declaration.path, text: old.declaration.read.text });
  const before: Before = { name, files };
  const unit: Unit = {
    kind: 'project',
    project: { folder: folderOf(path), declaration: declaration?.path ?? '', lock: path },
    base: folderOf(path),
    // What is wrong with a flake.nix is new only where there is another to compare it with.
    asked: new Set([
      path,
      ...(declaration !== undefined && files.has(declaration.path) ? [declaration.path] : []),
    ]),
    named: false,
    before,
  };
  return audit(unit, { kind: 'project', declaration: declaration?.read ?? none, lock: now.lock });
}
