import type { Severity } from '../../server/src/rules/rule.ts';

/** A place that a fixture marks in one of its files, by offsets in the text without markers. */
export interface Mark {
  readonly kind: 'finding' | 'related';
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity | undefined;
  /** A part of the message; empty when only the place is given. */
  readonly text: string;
  readonly start: number;
  /** Undefined when the span goes on beyond its first line. */
  readonly end: number | undefined;
  /** Where the marker stands in the Markdown file, for messages. */
  readonly line: number;
}

export interface FixtureFile {
  readonly path: string;
  readonly text: string;
}

/** What a file is after fixes. */
export interface FixedFile extends FixtureFile {
  /** Which fixes are applied: those of this title, in one go, or all safe ones until there is none left. */
  readonly fix: string;
  readonly line: number;
}

export interface FixtureCase {
  readonly title: string;
  readonly line: number;
  readonly files: readonly FixtureFile[];
  readonly fixed: readonly FixedFile[];
  readonly marks: readonly Mark[];
}

export interface Fixture {
  readonly rule: string;
  readonly cases: readonly FixtureCase[];
}

const marker =
  /^(\s*(?:#|\/\/)?\s*)(\^+|~+)(…?)\s+([a-z][a-z0-9-]*)(?:\s+(error|warning|info|hint))?(?::\s*(.*))?$/u;
const fence = /^(`{3,})(\w+)\s+(\S+?)(?:\s+after:\s+(.+?))?\s*$/;

/** Reads a fixture file; throws with the line on anything that is not of the format, so that no case is lost. */
export function parseFixture(name: string, markdown: string): Fixture {
  const lines = markdown.split('\n');
  const rule = /^# ([a-z][a-z0-9-]*)$/.exec(lines[0] ?? '')?.[1];
  if (rule === undefined) throw new Error(`${name}:1: the first line must be "# <rule-id>"`);
  const cases: { title: string; line: number; files: FixtureFile[]; fixed: FixedFile[]; marks: Mark[] }[] =
    [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const heading = /^## (.+)$/.exec(line)?.[1];
    if (heading !== undefined) {
      cases.push({ title: heading, line: i + 1, files: [], fixed: [], marks: [] });
      continue;
    }
    if (!line.startsWith('```')) continue;
    const [, ticks, , path, fix] = fence.exec(line) ?? [];
    const current = cases.at(-1);
    if (ticks === undefined || path === undefined || current === undefined) {
      throw new Error(`${name}:${i + 1}: a fence needs a heading before it and "language path" behind it`);
    }
    const close = lines.indexOf(ticks, i + 1);
    if (close < 0) throw new Error(`${name}:${i + 1}: the fence is not closed`);
    const inside = lines.slice(i + 1, close);
    if (fix === undefined)
      current.files.push({ path, text: takeMarks(name, path, inside, i + 2, current.marks) });
    else current.fixed.push({ path, fix, line: i + 1, text: inside.map((one) => `${one}\n`).join('') });
    i = close;
  }
  for (const one of cases) {
    if (one.files.length === 0) throw new Error(`${name}:${one.line}: the case "${one.title}" has no file`);
  }
  return { rule, cases };
}

function takeMarks(
  name: string,
  path: string,
  lines: readonly string[],
  first: number,
  marks: Mark[],
): string {
  let text = '';
  let lineStart = 0;
  for (const [index, line] of lines.entries()) {
    const match = marker.exec(line);
    if (match === null) {
      if (/\^\^|~~~/.test(line) && /^\s*(#|\/\/)?\s*[\^~]/.test(line)) {
        throw new Error(`${name}:${first + index}: this looks like a marker but cannot be read`);
      }
      lineStart = text.length;
      text += `${line}\n`;
      continue;
    }
    const [, before = '', signs = '', more, rule = '', severity, message = ''] = match;
    const start = lineStart + before.length;
    if (start + signs.length > text.length - 1) {
      throw new Error(`${name}:${first + index}: the marker goes beyond its line`);
    }
    marks.push({
      kind: signs.startsWith('^') ? 'finding' : 'related',
      path,
      rule,
      severity: severity as Severity | undefined,
      text: message.trim(),
      start,
      end: more === '…' ? undefined : start + signs.length,
      line: first + index,
    });
  }
  return text;
}
