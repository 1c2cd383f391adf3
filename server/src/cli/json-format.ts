import type { FileChanges } from './audit/before.ts';
import type { ChangeRow } from '../lock/change-rows.ts';
import { pathInside } from '../engine/disk/paths.ts';
import type { Refused } from '../engine/fixes/ask-rounds.ts';
import type { AppliedFix } from './fix/mend-units.ts';
import type { Failure, Finding, FixOffer } from '../engine/finding.ts';
import { docsUrl } from '../rules/docs-url.ts';
import type { Confidence, FixSafety, Severity } from '../rules/rule.ts';
import type { LockedState } from '../lock/changes.ts';
import type { Range } from '../text/lines.ts';
import { masked } from './audit/secrets.ts';
import { hashCommand } from './terminal/visible.ts';

/** What `--format json` prints: a contract. Members may be added within a version; none changes its meaning or goes. */
export interface JsonOutput {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly findings: readonly JsonFinding[];
  readonly failures: readonly { readonly file: string; readonly message: string }[];
  /** What happened to the inputs of locks; there when a change is audited (`--base`, `diff`). */
  readonly changes?: readonly JsonChanges[];
  /** The fixes that were applied; there with `--fix`. The findings are those that are left. */
  readonly fixed?: readonly JsonApplied[];
  /** Fixes that were asked for (`--online`), where the answer was no; there with `--fix`. */
  readonly notFixed?: readonly (Omit<JsonApplied, 'told'> & { readonly message: string })[];
  /** What was done to a lock; there with `update`. */
  readonly update?: {
    /** In a sentence without its full stop. */
    readonly told: string;
    /** What changes; empty where all stays as it is. */
    readonly files: readonly string[];
    readonly written: boolean;
  };
  readonly summary: {
    readonly files: number;
    readonly bytes: number;
    readonly findings: Readonly<Record<Severity, number>>;
    readonly milliseconds: number;
    /** Findings that comments silenced. */
    readonly suppressed: number;
    /** Links that lead out of what was audited, and were not followed. */
    readonly outside: number;
    /** Files and folders that `--exclude` left out; absent without that option. */
    readonly excluded?: number;
    /** Absent without something to compare with. */
    readonly base?: {
      /** The revision or the file. */
      readonly name: string;
      /** How many projects and single files could be compared, changed or not. */
      readonly compared: number;
      /** Findings that were there before, and are not told. */
      readonly known: number;
    };
  };
}

export interface JsonChanges {
  /** The lock. */
  readonly file: string;
  /** The revision or the file that it is compared with. */
  readonly against: string;
  /** An input that changed because another one did comes after that, one deeper. */
  readonly inputs: readonly JsonChange[];
  /** How many more there are. */
  readonly unlisted: number;
}

export interface JsonChange extends Pick<ChangeRow, 'path' | 'kind' | 'depth'> {
  readonly old: JsonState | null;
  readonly new: JsonState | null;
  /** What it follows now, input by input from the root; null: it follows nothing. */
  readonly follows: readonly string[] | null;
  /** A page of the forge with the commits between. */
  readonly compare: string | null;
}

export interface JsonState {
  readonly source: string;
  readonly rev: string | null;
  /** In seconds since 1970. */
  readonly lastModified: number | null;
}

export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Relative to the working directory, or absolute outside it; `/`-separated. */
  readonly file: string;
  /** Zero-based lines and UTF-16 columns; the end is exclusive. */
  readonly range: Range;
  /** The input's name, the lock node's key, or the function or attribute; of more than 200 letters the beginning and a digest. */
  readonly subject: string;
  /** Survives unrelated edits. */
  readonly key: string;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
  /** What mends it, the best one first. */
  readonly fixes: readonly JsonFix[];
  /** The address of the rule's page. */
  readonly docs: string;
}

export interface JsonApplied {
  readonly rule: string;
  /** Where what was mended stood. */
  readonly file: string;
  readonly subject: string;
  readonly key: string;
  readonly title: string;
  readonly safety: Exclude<FixSafety, 'none'>;
  /** What was fetched, from where; null where nothing was. */
  readonly told: string | null;
}

export interface JsonFix {
  readonly title: string;
  /** `display`: it is told, and never applied. */
  readonly safety: Exclude<FixSafety, 'none'>;
  /**
   * All of them are applied, or none; null where the text takes Nix, git or the network, where nothing is applied, and where
   * the text holds a secret.
   */
  readonly edits: readonly { readonly file: string; readonly range: Range; readonly text: string }[] | null;
}

/** The document, with nothing in it that a CI system takes for a command to itself. */
export function jsonText(output: unknown): string {
  return `${JSON.stringify(output, null, 2).replaceAll(hashCommand, String.raw`\u0023`)}\n`;
}

/** A path as output shows it: relative to the working directory, or absolute outside it. */
export function shownPath(path: string, cwd: string): string {
  const inside = pathInside(cwd, path);
  return inside === undefined ? path : inside === '' ? '.' : inside;
}

export function jsonFinding(finding: Finding, cwd: string): JsonFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    file: shownPath(finding.location.path, cwd),
    range: finding.location.range,
    subject: finding.subject,
    key: finding.key,
    related: finding.related.map(({ location, message }) => ({
      file: shownPath(location.path, cwd),
      range: location.range,
      message,
    })),
    fixes: finding.fixes.map((fix) => jsonFix(fix, cwd)),
    docs: docsUrl(finding.rule),
  };
}

export function jsonApplied({ finding, fix, told }: AppliedFix, cwd: string): JsonApplied {
  return { ...mended(finding, fix, cwd), told: told ?? null };
}

export function jsonRefused(
  { finding, fix, message }: Refused,
  cwd: string,
): NonNullable<JsonOutput['notFixed']>[number] {
  return { ...mended(finding, fix, cwd), message };
}

function mended(
  { rule, location, subject, key }: Finding,
  { title, safety }: FixOffer,
  cwd: string,
): Omit<JsonApplied, 'told'> {
  return { rule, file: shownPath(location.path, cwd), subject, key, title, safety };
}

function jsonFix(fix: FixOffer, cwd: string): JsonFix {
  const { title, safety } = fix;
  const edits =
    fix.kind === 'edit' && fix.edits.every(({ text }) => masked(text) === text)
      ? fix.edits.map(({ path, range, text }) => ({ file: shownPath(path, cwd), range, text }))
      : null;
  return { title, safety, edits };
}

export function jsonFailure(failure: Failure, cwd: string): JsonOutput['failures'][number] {
  return { file: shownPath(failure.path, cwd), message: failure.message };
}

export function jsonChanges({ path, against, rows, unlisted }: FileChanges, cwd: string): JsonChanges {
  return {
    file: shownPath(path, cwd),
    against,
    inputs: rows.map((row) => ({
      path: row.path,
      kind: row.kind,
      depth: row.depth,
      old: jsonState(row.old),
      new: jsonState(row.now),
      follows: row.follows ?? null,
      compare: row.compareUrl ?? null,
    })),
    unlisted,
  };
}

function jsonState(state: LockedState | undefined): JsonState | null {
  return state === undefined
    ? null
    : { source: state.source, rev: state.rev ?? null, lastModified: state.lastModified ?? null };
}
