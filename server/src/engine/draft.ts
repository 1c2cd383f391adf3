import type { RuleMeta, Report, Severity } from '../rules/rule.ts';
import { bounded } from './bounded.ts';
import type { Audit, Failure, Finding } from './finding.ts';
import { type AuditSettings, atLeast } from './settings.ts';
import type { Silence } from './suppressions.ts';

/** So many findings of one rule in one file are told one by one: nobody reads more, and a hostile file has no end of them. */
export const MAX_FINDINGS_PER_RULE = 1000;
/** And so many places that belong to one finding. */
export const MAX_RELATED = 50;

/** An audit in the making. */
export interface Draft {
  readonly settings: AuditSettings;
  readonly findings: Finding[];
  readonly failures: Failure[];
  readonly keys: Map<string, number>;
  /** Names that are too long, as findings hold them. */
  readonly names: Map<string, string>;
  suppressed: number;
  /** The comments that silenced something. */
  readonly silences: Set<Silence>;
  /** What they silenced: rule and subject. */
  readonly silenced: Set<string>;
}

export function startAudit(settings: AuditSettings): Draft {
  return {
    settings,
    findings: [],
    failures: [],
    keys: new Map(),
    names: new Map(),
    suppressed: 0,
    silences: new Set(),
    silenced: new Set(),
  };
}

/**
 * Runs one rule, and says whether it came to its end. A rule that throws is a bug in the rule: it is told with its id, and
 * the others go on.
 */
export function attempt<Said>(
  draft: Draft,
  { id }: RuleMeta,
  path: string,
  check: (report: (said: Said) => void) => void,
  report: (said: Said) => void,
): boolean {
  try {
    check(report);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    draft.failures.push({
      path,
      message: `the rule ${id} failed on this file and said nothing (${reason})`,
    });
    return false;
  }
}

/** Takes the findings of one rule in one file, up to what is told one by one. */
export interface Listing {
  /** `make` is not called for what is not listed. */
  add(report: Pick<Report, 'severity'>, make: () => Finding): void;
  /** To be called once at the end. */
  close(): void;
}

export function listing(draft: Draft, meta: RuleMeta, file: string): Listing {
  let [count, unlisted] = [0, 0];
  let gravest: Severity = 'hint';
  let last: Finding | undefined;
  return {
    add(report, make) {
      if (++count <= MAX_FINDINGS_PER_RULE) {
        last = make();
        draft.findings.push(last);
        return;
      }
      unlisted++;
      const severity = severityOf(draft, meta, report);
      if (atLeast(severity, gravest)) gravest = severity;
    },
    close() {
      if (last !== undefined && unlisted > 0)
        draft.findings.push(andMore(draft, last, file, unlisted, gravest));
    },
  };
}

/** Stands at the last finding that is listed for those that are not, as grave as the gravest of them. */
function andMore(draft: Draft, last: Finding, file: string, unlisted: number, severity: Severity): Finding {
  return {
    ...last,
    severity,
    message: `… and ${unlisted} more like this in the file, which are not listed.`,
    key: uniqueKey(draft, last.rule, file, { subject: '', detail: 'more' }),
    related: [],
    fixes: [],
  };
}

/** Keeps in mind that a comment silences a report. */
export function noteSilenced(draft: Draft, { id }: RuleMeta, { subject }: Report): void {
  draft.silenced.add(`${id} ${nameIn(draft, subject)}`);
}

/**
 * Gives what puts the note of a report after the finding of the rule that tells of the same fault. It says whether there
 * was one, or a comment that suppresses it: a rule that is off, or that says nothing or less, takes no other one's place.
 * That rule has to have run.
 */
export function joining(draft: Draft, meta: RuleMeta): (report: Report) => boolean {
  let found: Map<string, number> | undefined;
  return (report) => {
    const { sameAs, subject } = report;
    if (sameAs === undefined) return false;
    // The first of several counts: what says how many more there are comes after it.
    found ??= new Map(draft.findings.map((one, at) => [`${one.rule} ${one.subject}`, at] as const).reverse());
    const fault = `${sameAs.rule} ${nameIn(draft, sameAs.subject ?? subject)}`;
    const at = found.get(fault) ?? -1;
    const other = draft.findings[at];
    if (other === undefined) return draft.silenced.has(fault);
    if (!atLeast(other.severity, severityOf(draft, meta, report))) return false;
    if (sameAs.note !== undefined)
      draft.findings[at] = { ...other, message: `${other.message} ${sameAs.note}` };
    return true;
  };
}

/** The first of the places; the last of them says how many there are besides. */
export function atMost<P extends { readonly message: string }>(
  most: number,
  places: readonly P[],
): readonly P[] {
  const last = places[most - 1];
  if (last === undefined || places.length <= most) return places;
  const message = `${last.message} … and ${places.length - most} more like this.`;
  return [...places.slice(0, most - 1), { ...last, message }];
}

function severityOf(draft: Draft, meta: RuleMeta, report: Pick<Report, 'severity'>): Severity {
  const chosen = draft.settings.severities.get(meta.id);
  return chosen !== undefined && chosen !== 'off' ? chosen : (report.severity ?? meta.severity);
}

/** What a finding says whatever its place. */
export function judged(
  draft: Draft,
  meta: RuleMeta,
  report: Pick<Report, 'message' | 'severity' | 'confidence'>,
): Pick<Finding, 'rule' | 'severity' | 'confidence' | 'audience' | 'message'> {
  return {
    rule: meta.id,
    severity: severityOf(draft, meta, report),
    confidence: report.confidence ?? meta.confidence,
    audience: meta.audience,
    message: report.message,
  };
}

/** Rule, file, subject and detail, each escaped so that they cannot run into one another; then a count for twins. */
export function uniqueKey(
  draft: Draft,
  rule: string,
  file: string,
  report: Pick<Report, 'subject' | 'detail'>,
): string {
  const { subject, detail } = report;
  const names = [subject, ...(detail === undefined ? [] : [detail])].map((name) => nameIn(draft, name));
  const parts = [rule, file, ...names];
  const key = parts.map((part) => part.replaceAll(/[\\|#]/g, '\\$&')).join('|');
  const count = (draft.keys.get(key) ?? 0) + 1;
  draft.keys.set(key, count);
  return count === 1 ? key : `${key}#${count}`;
}

/** A name of bounded length. The digest of one that is too long is made once. */
export function nameIn({ names }: Draft, name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const short = bounded(name);
  if (short !== name) names.set(name, short);
  return short;
}

export function finish(draft: Draft): Audit {
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
