import type { Failure, Finding, FixOffer } from '../engine/finding.ts';
import type { FixRequest } from '../rules/fix.ts';
import { severityOrder } from '../engine/settings.ts';
import type { Severity } from '../rules/rule.ts';
import type { Position } from '../text/lines.ts';
import type { ShownFinding } from './audit/audit-unit.ts';
import { shownPath } from './json-format.ts';
import { amount, duration, grouped, listed, size } from './terminal/amounts.ts';
import type { Colors } from './terminal/colors.ts';
import { sourceLine } from './terminal/source-line.ts';
import { visible, visiblePath } from './terminal/visible.ts';
import { textWidth } from './terminal/width.ts';
import { wrap } from './terminal/wrap.ts';

export interface TextStyle {
  readonly colors: Colors;
  /** How wide source lines may be. */
  readonly columns: number;
  /** Whether messages are wrapped to that width; never where a program may read them line by line. */
  readonly wraps: boolean;
  readonly cwd: string;
}

/** How many findings have as their best fix one that is safe, one that is not, or one that `--online` fetches. */
export interface Mendable {
  readonly safe: number;
  readonly unsafe: number;
  readonly online: number;
}

/** The figures of a whole run. */
export interface RunFigures {
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly suppressed: number;
  readonly outside: number;
  /** Files and folders that were excluded; undefined when nothing was asked to be. */
  readonly excluded?: number | undefined;
  readonly failures: number;
  /** How many findings `--fix` would mend; undefined where that cannot be asked for, or was. */
  readonly mendable?: Mendable | undefined;
  /** Where a change was audited. */
  readonly base?:
    | {
        /** The revision or the file that it was compared with. */
        readonly name: string;
        /** How many projects and single files could be compared, changed or not. */
        readonly compared: number;
        /** Findings that were there before. */
        readonly known: number;
      }
    | undefined;
}

/** One finding: where and what, the source line with a marker, the places that belong to it. */
export function findingText({ finding, excerpt }: ShownFinding, style: TextStyle): string {
  const { colors: c, cwd } = style;
  const { location, severity } = finding;
  const lines = [...headLines(finding, style)];
  const number = String(location.range.start.line + 1);
  const gutter = ' '.repeat(number.length);
  if (excerpt !== undefined) {
    const { source, indent, marker } = sourceLine(excerpt, Math.max(40, style.columns - number.length - 4));
    lines.push(` ${c.dim(`${number} |`)} ${source}`.trimEnd());
    lines.push(` ${c.dim(`${gutter} |`)} ${indent}${paint(c, severity)(marker)}`);
  }
  for (const related of finding.related) {
    const where = placeText(shownPath(related.location.path, cwd), related.location.range.start);
    lines.push(` ${c.dim(`${gutter} =`)} ${where}: ${visible(related.message)}`);
  }
  for (const fix of finding.fixes) lines.push(` ${c.dim(`${gutter} =`)} ${fixWords(fix)}`);
  return `${lines.join('\n')}\n`;
}

/** What mends it, and how that is had; of advice the words alone. */
function fixWords(fix: FixOffer): string {
  const title = visible(fix.title);
  if (fix.kind === 'advice') return `help: ${title}`;
  if (fix.kind === 'edit') return `fix: ${title} (${fix.safety})`;
  // Titles of locks name Nix's command, which shows nothing before it writes.
  return `fix: ${title.replace(/ \(nix flake \w+\)$/, '')} (${ASKED_BY[fix.request.ask]})`;
}

const ASKED_BY: Readonly<Record<FixRequest['ask'], string>> = {
  lock: 'nix-audit update --missing',
  update: 'nix-audit update',
  restore: 'nix-audit update --restore',
  hash: 'unsafe, --online',
  commit: 'unsafe, --online',
  patch: 'unsafe, --online',
  'built-hash': 'in the editor',
};

/** `place: severity: message [rule]`. */
function headLines({ location, severity, message, rule }: Finding, style: TextStyle): readonly string[] {
  const { colors: c, cwd, columns, wraps } = style;
  const place = placeText(shownPath(location.path, cwd), location.range.start);
  const head = `${c.bold(place)}: ${paint(c, severity)(severity)}:`;
  const tag = `[${rule}]`;
  const said = visible(message);
  if (!wraps) return [`${head} ${said} ${c.dim(tag)}`];
  const stand = 'x'.repeat(textWidth(`${place}: ${severity}:`));
  const lines = wrap(`${stand} ${said} ${tag}`, columns - INDENT.length);
  return lines.map((line, at) => {
    const text = at === lines.length - 1 ? `${line.slice(0, -tag.length)}${c.dim(tag)}` : line;
    return at === 0 ? `${head}${text.slice(stand.length)}` : `${INDENT}${text.replace(/^::/, HELD_COLONS)}`;
  });
}

const INDENT = '    ';
/** Else GitHub Actions takes the line for a command. */
const HELD_COLONS = String.raw`\u{3a}:`;

/** What kept a file, or a part of what is said of it, from being audited. */
export function failureText({ path, message }: Failure, style: TextStyle): string {
  const { colors: c, cwd } = style;
  return `${c.bold(visiblePath(shownPath(path, cwd)))}: ${c.red(c.bold('failure'))}: ${visible(message)}\n`;
}

/** What the run comes to, in a few lines. */
export function summaryText(findings: readonly ShownFinding[], run: RunFigures, style: TextStyle): string {
  const { colors: c } = style;
  const inAll = `${amount(run.files, 'file')} (${size(run.bytes)}) in ${duration(run.milliseconds)}`;
  const lines: string[] = [];
  if (findings.length > 0) {
    const files = new Set(findings.map(({ finding }) => finding.location.path)).size;
    lines.push(
      `${c.bold(`Found ${countsText(findings, c)} in ${amount(files, 'file')}.`)} Audited ${inAll}.`,
    );
  } else if (run.files === 0 && run.failures === 0 && run.base !== undefined) {
    lines.push(c.bold(c.green(`Nothing changed since ${visible(run.base.name)}.`)));
  } else if (run.failures === 0) {
    lines.push(
      `${c.bold(c.green(run.base === undefined ? 'Nothing found.' : 'Nothing new found.'))} Audited ${inAll}.`,
    );
  } else {
    lines.push(`Audited ${inAll}.`);
  }
  if (run.failures > 0) {
    lines.push(c.red(c.bold(`The audit is not complete: ${amount(run.failures, 'failure')}, named above.`)));
  }
  const known = run.base?.known ?? 0;
  if (known > 0) lines.push(c.dim(`${known} more ${known === 1 ? 'was' : 'were'} there before.`));
  if (run.suppressed > 0) lines.push(c.dim(`${amount(run.suppressed, 'finding')} silenced by comments.`));
  if (run.outside > 0) lines.push(c.dim(`${amount(run.outside, 'link')} leading outside not followed.`));
  if (run.excluded !== undefined) lines.push(c.dim(`${amount(run.excluded, 'path')} left out by --exclude.`));
  if (run.mendable !== undefined) lines.push(...mendableText(run.mendable, c));
  const gravest = severityOrder.flatMap((severity) =>
    findings.filter(({ finding }) => finding.severity === severity),
  )[0];
  if (gravest !== undefined) {
    lines.push(`Why it matters and what to do: ${c.bold(`nix-audit explain ${gravest.finding.rule}`)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** What to type to have findings mended. What is unsafe is looked at first. */
function mendableText({ safe, unsafe, online }: Mendable, c: Colors): readonly string[] {
  const ways = [
    [safe, 'can be mended', 'nix-audit check --fix'],
    [unsafe, 'can be mended after a look at how', 'nix-audit check --diff --unsafe'],
    [online, 'can be mended with what Nix fetches', 'nix-audit check --diff --unsafe --online'],
  ] as const;
  const there = ways.filter(([count]) => count > 0);
  return there.map(([count, how, command], at) => {
    const many = at === 0 ? amount(count, 'finding') : `${grouped(count)} more`;
    return `${many} ${how}: ${c.bold(command)}`;
  });
}

export function countBySeverity(findings: readonly ShownFinding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}

function countsText(findings: readonly ShownFinding[], c: Colors): string {
  const counts = countBySeverity(findings);
  return listed(
    severityOrder
      .filter((severity) => counts[severity] > 0)
      .map((severity) => paint(c, severity)(amount(counts[severity], severity))),
  );
}

function placeText(file: string, { line, character }: Position): string {
  return `${visiblePath(file)}:${line + 1}:${character + 1}`;
}

function paint(c: Colors, severity: Severity): (text: string) => string {
  if (severity === 'error') return (text) => c.red(c.bold(text));
  if (severity === 'warning') return (text) => c.yellow(c.bold(text));
  return severity === 'info' ? c.blue : c.cyan;
}
