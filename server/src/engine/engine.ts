import { compareLocks } from '../lock/comparison.ts';
import type { NixFacts } from '../nix/facts.ts';
import { rules as allRules } from '../rules/registry.ts';
import type {
  FlakeSubject,
  LockDiffSubject,
  LockSubject,
  NixDiffSubject,
  NixSubject,
  Rule,
  SuppressionsSubject,
} from '../rules/rule.ts';
import type { ParseShell } from '../shell/script.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { NodeTable } from '../syntax/table.ts';
import { auditClaims } from './audit-claims.ts';
import { type Draft, finish, startAudit } from './draft.ts';
import type { Audit } from './finding.ts';
import { type AuditSettings, defaultSettings, isEnabled } from './settings.ts';
import { run } from './run-rule.ts';
import { usesOf } from './silence.ts';
import {
  type DeclarationSource,
  declarationSource,
  declaredIn,
  flakeOf,
  type LocatedClaim,
  type LockSource,
  lockSource,
  MOST_SHELL,
  type NixSource,
  nixSource,
  type ShellSource,
  shellSource,
  type SourceFile,
} from './sources.ts';

/** A lock and the flake.nix or devenv.yaml beside it. At least one is there. */
export interface ProjectSources {
  readonly declaration: NixSource | DeclarationSource | undefined;
  readonly lock: LockSource | undefined;
  /** A lock is there, but it could not be read from disk. */
  readonly lockUnreadable?: boolean;
  /** Git leaves the lock out, but not what it is made for. */
  readonly lockLeftOut?: boolean;
  /** What both were before, where the audit is of a change. */
  readonly base?: ProjectBase | undefined;
}

/** A project as it was. */
export interface ProjectBase {
  /** How messages call it: a branch, a commit, a file. */
  readonly name: string;
  readonly declaration: NixSource | DeclarationSource | undefined;
  readonly lock: LockSource | undefined;
}

/**
 * The audit: sources in, findings out, no I/O and no state.
 *
 * Rules on .nix files see one file; rules on flakes and locks see the declarations and the lock together; rules on
 * changes see both of them also as they were; and rules on locks see what all locks of a workspace say of contents.
 */
export interface Engine {
  readNix(file: SourceFile, inFlake: boolean): NixSource;
  /** For a text whose tree is kept open by the caller. */
  readNixTable(file: SourceFile, table: NodeTable, inFlake: boolean): NixSource;
  readLock(file: SourceFile): LockSource;
  readShell(file: SourceFile): ShellSource;
  /** flake.nix or devenv.yaml, told by its name. */
  readDeclaration(file: SourceFile, inFlake: boolean): NixSource | DeclarationSource;
  /** @param base the same file as it was, where the audit is of a change, and how messages call that */
  auditNix(source: NixSource, base?: { readonly name: string; readonly source: NixSource }): Audit;
  auditShell(source: ShellSource): Audit;
  auditProject(project: ProjectSources): Audit;
  /** What the locks of a workspace say against one another. Claims on contents of which there is but one may be left out. */
  auditClaims(claims: readonly LocatedClaim[]): Audit;
}

export function createEngine(
  syntax: Syntax,
  settings: AuditSettings = defaultSettings,
  rules: readonly Rule[] = allRules,
): Engine {
  const running = rules.filter((rule) => isEnabled(rule.meta, settings));
  // A lock repeats what flake.nix says, rules on changes may only have to add to what is found without them, and what
  // comments silenced is known in the end.
  const enabled = [
    ...running.filter(({ on }) => on === 'flake'),
    ...running.filter(({ on }) => on !== 'flake' && on !== 'lock-diff' && on !== 'suppressions'),
    ...running.filter(({ on }) => on === 'lock-diff'),
    ...running.filter(({ on }) => on === 'suppressions'),
  ];
  const onFiles = enabled.filter(
    ({ on }) => on === 'nix' || on === 'nix-diff' || on === 'shell' || on === 'suppressions',
  );
  const onProjects = enabled.filter(({ on }) => on !== 'nix' && on !== 'nix-diff' && on !== 'shell');
  const known = new Map([...allRules, ...rules].map(({ meta, on }) => [meta.id, on] as const));
  const parseShell: ParseShell = (text) => syntax.parseShell(text);
  return {
    readNix: (file, inFlake) => nixSource(file, syntax.parseNix(file.text), inFlake, parseShell),
    readNixTable: (file, table, inFlake) => nixSource(file, table, inFlake, parseShell),
    readShell: (file) => shellSource(file, parseShell),
    readDeclaration: (file, inFlake) =>
      file.path.endsWith('.nix')
        ? nixSource(file, syntax.parseNix(file.text), inFlake, parseShell)
        : declarationSource(file),
    readLock: (file) => lockSource(file, syntax.parseJson(file.text)),
    auditNix: (source, base) => auditNix(source, base, { enabled: onFiles, known, settings }),
    auditShell: (source) => auditShell(source, { enabled: onFiles, known, settings }),
    auditProject: (project) => auditProject(project, { enabled: onProjects, known, settings }),
    auditClaims: (claims) => auditClaims(claims, enabled, settings),
  };
}

const TOO_LONG = `it is too long for a script (at most ${MOST_SHELL / 1024} KB are read)`;

/** What an engine was made with. */
interface Setup {
  readonly enabled: readonly Rule[];
  /** All rules that there are. */
  readonly known: SuppressionsSubject['known'];
  readonly settings: AuditSettings;
}

function auditNix(
  source: NixSource,
  base: { readonly name: string; readonly source: NixSource } | undefined,
  { enabled, known, settings }: Setup,
): Audit {
  const subject: NixSubject = {
    facts: source.facts,
    role: source.role,
    get scripts() {
      return source.scripts;
    },
  };
  const diff: NixDiffSubject | undefined =
    base === undefined || base.source.file.text === source.file.text
      ? undefined
      : { facts: source.facts, role: source.role, base: { name: base.name, facts: base.source.facts } };
  const draft = startAudit(settings);
  const listens = hasSuppressions(source);
  const ran = new Set<string>();
  for (const rule of enabled) {
    if (rule.on === 'nix') {
      const done = run(draft, rule, source, {}, (report) => rule.check(subject, report));
      if (listens && done) ran.add(rule.meta.id);
    } else if (rule.on === 'shell') {
      const done = source.scripts.length === 0 || runShell(draft, rule, source, source.facts);
      if (listens && done) ran.add(rule.meta.id);
    } else if (rule.on === 'nix-diff' && diff !== undefined) {
      // What it finds depends on what is compared with: it is never said that a comment is of no use to it.
      run(draft, rule, source, {}, (report) => rule.check(diff, report));
    } else if (rule.on === 'suppressions' && listens) {
      const { comments: suppressions, unread } = source.suppressions;
      const uses = usesOf(draft, source.suppressions, source.facts.problems, ran);
      const { text } = source.file;
      const said = { text, suppressions, unread, uses, known, role: source.role, today: settings.today };
      run(draft, rule, source, {}, (report) => rule.check(said, report));
    }
  }
  return finish(draft);
}

/** A file that is a script, or holds some without being Nix. */
function auditShell(source: ShellSource, { enabled, known, settings }: Setup): Audit {
  const draft = startAudit(settings);
  if (source.isTooLong) {
    draft.failures.push({ path: source.file.path, message: TOO_LONG });
    return finish(draft);
  }
  const listens = hasSuppressions(source);
  const ran = new Set<string>();
  for (const rule of enabled) {
    if (rule.on === 'shell') {
      const done = runShell(draft, rule, source, undefined);
      if (listens && done) ran.add(rule.meta.id);
    } else if (rule.on === 'suppressions' && listens) {
      const { comments: suppressions, unread } = source.suppressions;
      const uses = usesOf(draft, source.suppressions, [], ran);
      const { text } = source.file;
      const said = { text, suppressions, unread, uses, known, role: source.role, today: settings.today };
      run(draft, rule, source, {}, (report) => rule.check(said, report));
    }
  }
  return finish(draft);
}

function runShell(
  draft: Draft,
  rule: Rule & { readonly on: 'shell' },
  source: NixSource | ShellSource,
  facts: NixFacts | undefined,
): boolean {
  const { file, scripts, role } = source;
  const images = source.kind === 'shell' ? source.images : [];
  return run(draft, rule, source, {}, (report) => {
    // A text that is put in several times, such as that of a function, is told of once.
    const told = new Set<string>();
    rule.check({ text: file.text, scripts, images, role, facts }, (one) => {
      const what = `${one.span.start} ${one.span.end} ${one.message}`;
      if (!told.has(what)) report(one);
      told.add(what);
    });
  });
}

function hasSuppressions({ suppressions: { comments, unread } }: NixSource | ShellSource): boolean {
  return comments.length > 0 || unread.length > 0;
}

function auditProject(project: ProjectSources, { enabled, known, settings }: Setup): Audit {
  const { declaration, lock } = project;
  const flake = declaration?.kind === 'nix' ? declaration : undefined;
  const record = flakeOf(flake);
  const { policy, today } = settings;
  const flakeSubject: FlakeSubject | undefined =
    flake !== undefined && record !== undefined
      ? {
          flake: record,
          role: flake.role,
          lock: lockForFlake(project),
          lockLeftOut: lock !== undefined && project.lockLeftOut === true,
          policy,
          today,
        }
      : undefined;
  const declared = record ?? declaredIn(declaration);
  const lockSubject: LockSubject | undefined =
    lock === undefined ? undefined : { lock: lock.graph, declared, policy, today };
  const diffSubject = lockSubject === undefined ? undefined : lockDiff(lockSubject, project);
  const draft = startAudit(settings);
  const ran = new Set<string>();
  for (const rule of enabled) {
    if (rule.on === 'flake' && flakeSubject !== undefined && flake !== undefined) {
      const done = run(draft, rule, flake, project, (report) => rule.check(flakeSubject, report));
      // Without the lock that belongs to it a flake is not looked at in full.
      if (done && flakeSubject.lock !== 'unreadable') ran.add(rule.meta.id);
    } else if (rule.on === 'lock' && lockSubject !== undefined && lock !== undefined) {
      run(draft, rule, lock, project, (report) => rule.check(lockSubject, report));
    } else if (rule.on === 'lock-diff' && diffSubject !== undefined && lock !== undefined) {
      run(draft, rule, lock, project, (report) => rule.check(diffSubject, report));
    } else if (rule.on === 'suppressions' && flake !== undefined && hasSuppressions(flake)) {
      // The comments themselves are spoken of where flake.nix is looked at by itself.
      const uses = usesOf(draft, flake.suppressions, flake.facts.problems, ran);
      const { text } = flake.file;
      const said = { text, suppressions: [], unread: [], uses, known, role: flake.role, today };
      run(draft, rule, flake, {}, (report) => rule.check(said, report));
    }
  }
  return finish(draft);
}

/** Undefined where there is nothing to compare, or where one of the two cannot be read. */
function lockDiff(subject: LockSubject, { lock, base }: ProjectSources): LockDiffSubject | undefined {
  if (base?.lock === undefined || lock === undefined || base.lock.file.text === lock.file.text)
    return undefined;
  const old = base.lock.graph;
  const declared = declaredIn(base.declaration);
  return {
    ...subject,
    base: { name: base.name, lock: old, declared },
    comparison: compareLocks(old, subject.lock, { old: declared, now: subject.declared }),
  };
}

function lockForFlake({ lock, lockUnreadable }: ProjectSources): FlakeSubject['lock'] {
  if (lockUnreadable === true) return 'unreadable';
  if (lock === undefined) return 'absent';
  return lock.graph.intact ? lock.graph : 'unreadable';
}
