import type { Diagnostic } from 'vscode-languageserver/node';
import type { Failure, Finding } from '../engine/finding.ts';
import { type Conversion, failureDiagnostic, resultIdOf, toDiagnostic } from './convert.ts';
import type { Audited, Examine } from './examine.ts';
import type { Log } from './log.ts';
import type { DocumentKey } from './uri.ts';

/** The problems of one document. */
export interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

export const emptyReport: FileReport = { diagnostics: [], resultId: resultIdOf([]) };

/** Of a document that is no script that Nix runs, or of one where none are asked for. */
export const notAudited: FileReport = { ...emptyReport };

/** Tells the problems of a document, open or on disk, as it is at the end of the call. */
export type Reports = (key: DocumentKey) => Promise<FileReport>;

interface Surroundings {
  readonly examine: Examine;
  readonly conversion: () => Conversion;
  readonly log: Log;
}

export function createReports({ examine, conversion, log }: Surroundings): Reports {
  return async (key) => {
    const examined = await examine(key);
    switch (examined.kind) {
      case 'absent':
        return emptyReport;
      case 'not-audited':
        return notAudited;
      case 'failed':
        return told(key, examined.text, [], [{ path: key, message: examined.message }]);
      case 'audited':
        return told(
          key,
          examined.text,
          findingsIn(examined),
          examined.audits.flatMap((audit) => audit.failures),
        );
    }
  };

  function told(
    key: DocumentKey,
    text: string,
    findings: readonly Finding[],
    failures: readonly Failure[],
  ): FileReport {
    const how = conversion();
    const own = failures.filter(({ path }) => path === key);
    for (const { path, message } of own) log.warnOnce(`${path}: ${message}`);
    const diagnostics = [
      ...own.map((failure) => failureDiagnostic(failure, text)),
      ...findings.map((finding) => toDiagnostic(finding, how)),
    ];
    return diagnostics.length === 0 ? emptyReport : { diagnostics, resultId: resultIdOf(diagnostics) };
  }
}

/** The findings in the document that was examined: those in the one beside it are told there. */
export function findingsIn({ key, audits }: Audited): readonly Finding[] {
  return audits.flatMap((audit) => audit.findings).filter(({ location }) => location.path === key);
}
