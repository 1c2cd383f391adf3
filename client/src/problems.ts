import { DiagnosticSeverity, languages } from 'vscode';

/** The `source` of our problems, which the server sets; other extensions report on the same files. */
const SOURCE = 'nix-audit';

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** Counts the problems that the editor shows of ours, by whichever way the server sent them. */
export function countProblems(): ProblemCounts {
  let errors = 0;
  let warnings = 0;
  let others = 0;
  for (const [, diagnostics] of languages.getDiagnostics()) {
    for (const { source, severity } of diagnostics) {
      if (source !== SOURCE) continue;
      if (severity === DiagnosticSeverity.Error) errors++;
      else if (severity === DiagnosticSeverity.Warning) warnings++;
      else others++;
    }
  }
  return { errors, warnings, others };
}

/** The counts as a person would say them: "2 errors, 1 warning". Zeros are left out. */
export function describeProblems({ errors, warnings, others }: ProblemCounts): string {
  const parts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(others, 'remark')];
  return parts.filter((part) => part !== '').join(', ') || 'no problems';
}

function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
