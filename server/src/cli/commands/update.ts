import type { Failure } from '../../engine/finding.ts';
import { folderOf, projectOf } from '../../engine/project.ts';
import { pathTo, reachedNodes } from '../../lock/input-paths.ts';
import { propose } from '../../nixcli/update/propose.ts';
import type { LockedProject, LockRequest, Proposal } from '../../nixcli/update/proposal.ts';
import { type AuditContext, auditUnit, nothing, type Outcome } from '../audit/audit-unit.ts';
import { auditContext } from '../audit/run-audit.ts';
import type { Unit } from '../audit/units.ts';
import { EXIT_FINDINGS } from '../exit-codes.ts';
import { replaceFiles } from '../fix/replace-files.ts';
import { TOOL_NAME } from '../help.ts';
import { shownPath } from '../json-format.ts';
import { withNix } from '../nix/open-nix.ts';
import { statusLine } from '../nix/status-line.ts';
import { codeOf, report, type Run } from '../report.ts';
import type { Surface } from '../surface.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { readAs, readProject } from '../update/project.ts';
import type { UpdateOptions, UpdateWish } from '../update-options.ts';
import { type UsageError, usageError } from '../usage.ts';

/** `nix-audit update`: shows what would become of a lock, and writes it where that is wanted. Gives the exit code. */
export async function update(options: UpdateOptions, surface: Surface): Promise<number | UsageError> {
  const { dryRun, yes, format } = options;
  if (!dryRun && !yes && (surface.ask === undefined || format !== 'text'))
    return usageError('There is nobody to ask whether to write: give --dry-run, or --yes.');
  const { settings } = options;
  const context = await auditContext({
    settings: { ...settings, today: settings.today ?? surface.today },
    excerpts: format === 'text',
    claims: false,
  });
  const start = performance.now();
  const project = readProject(options.place, surface.cwd, context.around);
  const proposed = 'message' in project ? project : await proposal(options.what, project, context, surface);
  if ('message' in project || 'message' in proposed) {
    const failure = 'message' in project ? project : proposed;
    return report(
      runOf(nothing, 'message' in failure ? [failure] : [], start),
      options,
      surface,
      'nothing to update',
    );
  }
  const run = runOf(audited(project, proposed, context), [], start, proposed);
  return finish(run, proposed, options, surface);
}

async function proposal(
  what: UpdateWish,
  project: LockedProject,
  { engine }: AuditContext,
  surface: Surface,
): Promise<Proposal | Failure> {
  const request = requestOf(what, project, engine);
  if ('message' in request) return { path: project.lock.path, message: request.message };
  const status = statusLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
  const proposed = await withNix(surface, ({ nix, signal }) =>
    propose(request, project, {
      engine,
      nix,
      env: surface.env,
      workspaceFolders: [],
      signal,
      onProgress: ({ text }) => status.show(`working on a copy${text === '' ? '' : `: ${text}`}`),
    }),
  );
  status.clear();
  return proposed.ok
    ? proposed.value
    : { path: (project.declaration ?? project.lock).path, message: proposed.message };
}

function requestOf(
  what: UpdateWish,
  { lock }: LockedProject,
  engine: AuditContext['engine'],
): LockRequest | { readonly message: string } {
  switch (what.kind) {
    case 'all':
      return { ask: 'update', inputs: [] };
    case 'missing':
      return { ask: 'lock' };
    case 'tag':
      return { ask: 'tag', input: what.input };
    case 'inputs':
      return { ask: 'update', inputs: what.inputs };
    case 'restore': {
      if (lock.text === undefined) return { message: 'there is no lockfile here' };
      const reached = reachedNodes(engine.readLock({ ...lock, text: lock.text }).graph);
      const keys = new Map([...reached].map(([{ key }, one]) => [pathTo(one).join('/'), key] as const));
      const unknown = what.inputs.find((name) => !keys.has(name));
      if (unknown !== undefined) return { message: `the lock has no input ${unknown}` };
      return { ask: 'restore', nodes: what.inputs.map((name) => keys.get(name) ?? name) };
    }
  }
}

/** What the audit says of the difference, as `diff` does. */
function audited(project: LockedProject, { files }: Proposal, context: AuditContext): Outcome {
  const { declaration, lock } = project;
  const before = new Map<string, { readonly path: string; readonly text: string }>();
  for (const { path, text } of [declaration, lock].filter((one) => one !== undefined))
    if (text !== undefined) before.set(path, { path, text });
  const textOf = (path: string) =>
    readAs(files.find((one) => one.path === path)?.after ?? before.get(path)?.text);
  const base = folderOf(lock.path);
  const change = { name: 'the old lock', files: before };
  const paths = projectOf(lock.path);
  if (paths === undefined) {
    const target = { path: lock.path, base, kind: 'lock' as const, named: true };
    const single: Unit = { kind: 'single', target, before: change };
    return auditUnit(single, { kind: 'single', file: textOf(lock.path) }, context);
  }
  const asked = new Set([paths.declaration, paths.lock]);
  const unit: Unit = { kind: 'project', project: paths, base, asked, named: true, before: change };
  const texts = {
    kind: 'project',
    declaration: textOf(paths.declaration),
    lock: textOf(paths.lock),
  } as const;
  return auditUnit(unit, texts, context);
}

function runOf(
  { files, bytes, suppressed, known, findings, failures: inside, changes }: Outcome,
  outside: readonly Failure[],
  start: number,
  proposed?: Proposal,
): Run {
  const failures = [...outside, ...inside];
  return {
    findings,
    failures,
    changes,
    update:
      proposed === undefined
        ? undefined
        : { told: proposed.told, files: proposed.files.map(({ path }) => path), written: false },
    figures: {
      files,
      bytes,
      suppressed,
      milliseconds: Math.round(performance.now() - start),
      outside: 0,
      failures: failures.length,
      base: { name: 'the old lock', compared: files, known },
    },
  };
}

/** Shows it and writes it: in a format for programs, what is printed already says whether it was written. */
async function finish(
  run: Run,
  { files }: Proposal,
  options: UpdateOptions,
  surface: Surface,
): Promise<number> {
  const code = codeOf(run, options);
  const names = files.map(({ path }) => visiblePath(shownPath(path, surface.cwd))).join(' and ');
  // Who is not asked has said which findings are let through.
  const writes = options.yes && code === 0 && files.length > 0;
  if (options.format !== 'text') {
    const failure = writes ? replaceFiles(files) : undefined;
    const written = run.update && { ...run.update, written: writes && failure === undefined };
    const failures = failure === undefined ? run.failures : [...run.failures, failure];
    return report(
      { ...run, update: written, failures, figures: { ...run.figures, failures: failures.length } },
      options,
      surface,
      '',
    );
  }
  report(run, options, surface, '');
  if (files.length === 0 || options.dryRun) return code;
  if (!writes && options.yes) {
    surface.err(`${TOOL_NAME}: ${names} not written, because of what was found (see --fail-on).\n`);
    return code === 0 ? EXIT_FINDINGS : code;
  }
  if (!writes && (await surface.ask?.(`Write ${names}? [y/N] `)) !== true) {
    surface.err('Nothing is written.\n');
    return code;
  }
  const failure = replaceFiles(files);
  if (failure === undefined) {
    if (!options.quiet) surface.out(`${names} written.\n`);
    return code;
  }
  surface.err(
    `${TOOL_NAME}: ${visiblePath(shownPath(failure.path, surface.cwd))}: ${visible(failure.message)}\n`,
  );
  return 3;
}
