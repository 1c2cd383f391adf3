import { type MappedText, MappedTextBuilder } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import type { ShellComment } from '../script.ts';

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  /** What follows it, with continued lines put together as Docker does. */
  readonly text: MappedText;
  /** The lines below it that are here-documents of it. */
  readonly documents: HereDocuments | undefined;
}

export interface HereDocuments {
  /** All of them, with the lines that end them. */
  readonly whole: Span;
  /** The first one without the line that ends it. */
  readonly first: Span;
}

/**
 * Takes a Dockerfile apart. Never throws; what Docker would refuse is read as far as it goes.
 *
 * Source: docs.docker.com/reference/dockerfile, and for what it does not say BuildKit's frontend/dockerfile/parser.
 */
export function dockerfileLines(text: string): {
  readonly instructions: readonly Instruction[];
  readonly comments: readonly ShellComment[];
} {
  const instructions: Instruction[] = [];
  const comments: ShellComment[] = [];
  const lines = linesOf(text);
  const { escape, after } = directives(lines);
  const ends = documentEnds(lines);
  for (let at = after; at < lines.length; ) {
    const joined = new MappedTextBuilder();
    let goesOn = true;
    let isFirst = true;
    for (; goesOn && at < lines.length; at++) {
      const line = lines[at] ?? noLine;
      const trimmed = line.text.trimStart();
      if (trimmed === '' && !isFirst) continue;
      if (trimmed.startsWith('#')) {
        const start = line.start + line.text.length - trimmed.length;
        comments.push({ span: { start, end: line.end }, text: trimmed.slice(1).trim() });
        goesOn = !isFirst;
        continue;
      }
      const kept = continued(line.text, escape);
      joined.addPlain((kept ?? line.text).slice(0, LONGEST), line.start);
      goesOn = kept !== undefined;
      isFirst = false;
    }
    const whole = joined.done();
    const [head, keyword] = /^\s*([A-Za-z]+)(?=\s|$)/.exec(whole.text) ?? [];
    if (head === undefined || keyword === undefined) continue;
    const documents = mayHoldDocuments.test(whole.text)
      ? documentsAt(whole.text, at, lines, ends())
      : undefined;
    instructions.push({
      keyword: keyword.toUpperCase(),
      text: partOf(whole, head.length),
      documents: documents?.documents,
    });
    at = documents?.after ?? at;
  }
  return { instructions, comments };
}

/** A stretch of a mapped text up to its end. */
export function partOf(whole: MappedText, from: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.addMapped(whole, from, whole.text.length);
  return builder.done();
}

/** As far as a line is read; expressions would end with an error on far longer ones. */
const LONGEST = 1 << 20;

interface Line {
  /** Without what ends it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const noLine: Line = { text: '', start: 0, end: 0 };

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = text[next - 1] === '\r' && next > start ? next - 1 : next;
    lines.push({ text: text.slice(start, end), start, end });
    start = next + 1;
  }
  return lines;
}

/** The comments at the top that Docker itself listens to. They end with the first line that is none. */
function directives(lines: readonly Line[]): { readonly escape: string; readonly after: number } {
  let escape = '\\';
  let after = 0;
  for (const { text } of lines) {
    const [whole, name = ''] = /^\s*#\s*([A-Za-z]+)\s*=/.exec(text) ?? [];
    if (whole === undefined || !['syntax', 'escape', 'check'].includes(name.toLowerCase())) break;
    if (name.toLowerCase() === 'escape' && text.slice(whole.length).trim() === '`') escape = '`';
    after++;
  }
  return { escape, after };
}

/** What a line holds before the sign that continues it; undefined where it ends. */
function continued(line: string, escape: string): string | undefined {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line[end - 1] === escape && line[end - 2] !== escape ? line.slice(0, end - 1) : undefined;
}

const mayHoldDocuments = /^\s*(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s[^]*<</i;

/** By the text of a line, with and without its tabs, where it stands for the last time: no end is looked for in vain. */
interface Ends {
  readonly exact: ReadonlyMap<string, number>;
  readonly untabbed: ReadonlyMap<string, number>;
}

function documentEnds(lines: readonly Line[]): () => Ends {
  let ends: Ends | undefined;
  return () => {
    ends ??= {
      exact: new Map(lines.map(({ text }, at) => [text, at])),
      untabbed: new Map(lines.map(({ text }, at) => [text.replace(/^\t+/, ''), at])),
    };
    return ends;
  };
}

/** The here-documents that an instruction announces and that end; Docker refuses the others. */
function documentsAt(
  instruction: string,
  start: number,
  lines: readonly Line[],
  { exact, untabbed }: Ends,
): { readonly documents: HereDocuments; readonly after: number } | undefined {
  let at = start;
  let first: Span | undefined;
  const from = lines[start]?.start ?? 0;
  for (const [, word = ''] of instruction.matchAll(words)) {
    const [, tabs, written = ''] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    const name = written.replaceAll(/["'\\]/g, '');
    if (name === '') continue;
    if (((tabs === '-' ? untabbed : exact).get(name) ?? -1) < at) continue;
    const isEnd = ({ text }: Line) => (tabs === '-' ? text.replace(/^\t+/, '') : text) === name;
    while (!isEnd(lines[at] ?? noLine)) at++;
    first ??= { start: from, end: lines[at]?.start ?? from };
    at++;
  }
  if (first === undefined) return undefined;
  return { documents: { whole: { start: from, end: lines[at - 1]?.end ?? from }, first }, after: at };
}

/** Quotes and escapes undone by nobody yet. */
const words = /((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|\\$)+)/g;
