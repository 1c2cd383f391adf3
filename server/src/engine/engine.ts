import { rules as allRules } from '../rules/registry.ts';
import type {
  FlakeSubject,
  LockSubject,
  NixSubject,
  Place,
  RelatedPlace,
  Report,
  Rule,
  Severity,
} from '../rules/rule.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { NodeTable } from '../syntax/table.ts';
import { positionAt, rangeOf } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Audit, Failure, Finding, Location } from './finding.ts';
import { type AuditSettings, atLeast, defaultSettings, isEnabled } from './settings.ts';
import {
  flakeOf,
  type LockSource,
  lockSource,
  type NixSource,
  nixSource,
  type Source,
  type SourceFile,
} from './sources.ts';

/** flake.nix and the lock beside it. At least one is there. */
export interface ProjectSources {
  readonly flake: NixSource | undefined;
  readonly lock: LockSource | undefined;
  /** A lock is there, but it could not be read from disk. */
  readonly lockUnreadable?: boolean;
}

/**
 * The audit: sources in, findings out, no I/O and no state.
 *
 * Rules on .nix files see one file; rules on flakes and locks see flake.nix and flake.lock together.
 */
export interface Engine {
  readNix(file: SourceFile, inFlake: boolean): NixSource;
  /** For a text whose tree is kept open by the caller. */
  readNixTable(file: SourceFile, table: NodeTable, inFlake: boolean): NixSource;
  readLock(file: SourceFile): LockSource;
  auditNix(source: NixSource): Audit;
  auditProject(project: ProjectSources): Audit;
}

export function createEngine(
  syntax: Syntax,
  settings: AuditSettings = defaultSettings,
  rules: readonly Rule[] = allRules,
): Engine {
  const enabled = rules.filter((rule) => isEnabled(rule.meta, settings));
  return {
    readNix: (file, inFlake) => nixSource(file, syntax.parseNix(file.text), inFlake),
    readNixTable: nixSource,
    readLock: (file) => lockSource(file, syntax.parseJson(file.text)),
    auditNix: (source) => auditNix(source, enabled, settings),
    auditProject: (project) => auditProject(project, enabled, settings),
  };
}

function auditNix(source: NixSource, rules: readonly Rule[], settings: AuditSettings): Audit {
  const subject: NixSubject = { facts: source.facts, role: source.role };
  const draft = startAudit(settings);
  for (const rule of rules) {
    if (rule.on === 'nix') run(draft, rule, source, {}, (report) => rule.check(subject, report));
  }
  return finish(draft);
}

function auditProject(project: ProjectSources, rules: readonly Rule[], settings: AuditSettings): Audit {
  const { flake, lock } = project;
  const record = flakeOf(flake);
  const flakeSubject: FlakeSubject | undefined =
    flake !== undefined && record !== undefined
      ? { flake: record, role: flake.role, lock: lockForFlake(project) }
      : undefined;
  const lockSubject: LockSubject | undefined =
    lock === undefined ? undefined : { lock: lock.graph, flake: record };
  const draft = startAudit(settings);
  for (const rule of rules) {
    if (rule.on === 'flake' && flakeSubject !== undefined && flake !== undefined) {
      run(draft, rule, flake, project, (report) => rule.check(flakeSubject, report));
    } else if (rule.on === 'lock' && lockSubject !== undefined && lock !== undefined) {
      run(draft, rule, lock, project, (report) => rule.check(lockSubject, report));
    }
  }
  return finish(draft);
}

function lockForFlake({ lock, lockUnreadable }: ProjectSources): FlakeSubject['lock'] {
  if (lockUnreadable === true) return 'unreadable';
  if (lock === undefined) return 'absent';
  return lock.graph.intact ? lock.graph : 'unreadable';
}

/** So many findings of one rule in one file are told one by one: nobody reads more, and a hostile file has no end of them. */
export const MAX_FINDINGS_PER_RULE = 1000;
/** And so many places that belong to one finding. */
const MAX_RELATED = 50;

interface Draft {
  readonly settings: AuditSettings;
  readonly findings: Finding[];
  readonly failures: Failure[];
  readonly keys: Map<string, number>;
  suppressed: number;
}

function startAudit(settings: AuditSettings): Draft {
  return { settings, findings: [], failures: [], keys: new Map(), suppressed: 0 };
}

/** Runs one rule. A rule that throws is a bug in the rule: it is told with its id, and the others go on. */
function run(
  draft: Draft,
  rule: Rule,
  self: Source,
  project: { readonly flake?: NixSource | undefined; readonly lock?: LockSource | undefined },
  check: (report: (report: Report) => void) => void,
): void {
  const sourceOf = (place: Place): Source | undefined =>
    place.file === 'self' ? self : place.file === 'flake' ? project.flake : project.lock;
  let [count, unlisted] = [0, 0];
  let gravest: Severity = 'hint';
  try {
    check((report) => {
      if (isSuppressed(self, rule.meta.id, report.span)) {
        draft.suppressed++;
        return;
      }
      if (++count <= MAX_FINDINGS_PER_RULE) {
        draft.findings.push(toFinding(draft, rule, self, report, sourceOf));
      } else {
        unlisted++;
        const severity = severityOf(draft, rule, report);
        if (atLeast(severity, gravest)) gravest = severity;
      }
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    draft.failures.push({
      path: self.file.path,
      message: `the rule ${rule.meta.id} failed on this file and said nothing (${reason})`,
    });
  }
  const last = draft.findings.at(-1);
  if (last !== undefined && unlisted > 0) draft.findings.push(andMore(draft, last, self, unlisted, gravest));
}

/** Stands at the last finding that is listed for those that are not, as grave as the gravest of them. */
function andMore(draft: Draft, last: Finding, self: Source, unlisted: number, severity: Severity): Finding {
  return {
    ...last,
    severity,
    message: `… and ${unlisted} more like this in the file, which are not listed.`,
    key: uniqueKey(draft, last.rule, self.file.name, { subject: '', detail: 'more' }),
    related: [],
  };
}

/** The first of the places; the last of them says how many there are besides. */
function atMost(most: number, places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  const last = places[most - 1];
  if (last === undefined || places.length <= most) return places;
  const message = `${last.message} … and ${places.length - most} more like this.`;
  return [...places.slice(0, most - 1), { place: last.place, message }];
}

function severityOf(draft: Draft, { meta }: Rule, report: Report): Severity {
  const chosen = draft.settings.severities.get(meta.id);
  return chosen !== undefined && chosen !== 'off' ? chosen : (report.severity ?? meta.severity);
}

function toFinding(
  draft: Draft,
  rule: Rule,
  self: Source,
  report: Report,
  sourceOf: (place: Place) => Source | undefined,
): Finding {
  const { meta } = rule;
  const related = atMost(MAX_RELATED, report.related ?? []).flatMap(({ place, message }) => {
    const source = sourceOf(place);
    return source === undefined ? [] : [{ location: locate(source, place.span), message }];
  });
  return {
    rule: meta.id,
    severity: severityOf(draft, rule, report),
    confidence: report.confidence ?? meta.confidence,
    audience: meta.audience,
    message: report.message,
    location: locate(self, report.span),
    subject: report.subject,
    key: uniqueKey(draft, meta.id, self.file.name, report),
    related,
    fixes: [],
  };
}

/** Rule, file, subject and detail, each escaped so that they cannot run into one another; then a count for twins. */
function uniqueKey(
  draft: Draft,
  rule: string,
  file: string,
  report: Pick<Report, 'subject' | 'detail'>,
): string {
  const parts = [rule, file, report.subject, ...(report.detail === undefined ? [] : [report.detail])];
  const key = parts.map((part) => part.replaceAll(/[\\|#]/g, '\\$&')).join('|');
  const count = (draft.keys.get(key) ?? 0) + 1;
  draft.keys.set(key, count);
  return count === 1 ? key : `${key}#${count}`;
}

function locate(source: Source, span: Span): Location {
  return { path: source.file.path, span, range: rangeOf(source.lines, span) };
}

function isSuppressed(source: Source, rule: string, span: Span): boolean {
  if (source.kind !== 'nix' || source.suppressions.size === 0) return false;
  return source.suppressions.get(positionAt(source.lines, span.start).line)?.has(rule) === true;
}

function finish(draft: Draft): Audit {
  const findings = draft.findings.sort(
    (a, b) =>
      compare(a.location.path, b.location.path) ||
      a.location.span.start - b.location.span.start ||
      compare(a.rule, b.rule),
  );
  return { findings, failures: draft.failures, suppressed: draft.suppressed };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
