import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Range } from '../../text/lines.ts';
import type { Line } from './card.ts';

const MOST_FINDINGS = 3;

/** The findings that touch a stretch, worst first, each with a link to the page of its rule. */
export function findingLines(
  diagnostics: readonly Diagnostic[],
  around: Range,
  pageOf: (rule: string) => string,
): Line[] {
  const here = diagnostics
    .filter(({ range, code }) => typeof code === 'string' && touches(range, around))
    .sort((a, b) => (a.severity ?? 4) - (b.severity ?? 4));
  const lines = here.slice(0, MOST_FINDINGS).map(({ severity, message, code }): Line => {
    const rule = String(code);
    const word = WORDS.get(severity ?? DiagnosticSeverity.Hint) ?? 'Hint';
    return [
      `${word}: `,
      { kind: 'said', text: typeof message === 'string' ? message : message.value },
      ' (',
      { kind: 'link', label: rule, address: pageOf(rule) },
      ')',
    ];
  });
  const more = here.length - lines.length;
  return more > 0 ? [...lines, [`… and ${more} more findings`]] : lines;
}

const WORDS: ReadonlyMap<DiagnosticSeverity, string> = new Map([
  [DiagnosticSeverity.Error, 'Error'],
  [DiagnosticSeverity.Warning, 'Warning'],
  [DiagnosticSeverity.Information, 'Info'],
  [DiagnosticSeverity.Hint, 'Hint'],
]);

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
