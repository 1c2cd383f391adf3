import { createHash } from 'node:crypto';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { Failure, Finding } from '../engine/finding.ts';
import type { Severity } from '../rules/rule.ts';
import type { DocumentKey } from './uri.ts';

/** What the client can show of a diagnostic. */
export interface DiagnosticFeatures {
  readonly relatedInformation: boolean;
  readonly tags: boolean;
  readonly codeDescription: boolean;
  readonly data: boolean;
}

export interface Conversion {
  readonly features: DiagnosticFeatures;
  readonly uriOf: (key: DocumentKey) => string;
  readonly pageOf: (rule: string) => string;
}

/** Names the program in the client's list of problems. */
export const SOURCE = 'nix-audit';

/** What `data` of a diagnostic holds: all that a code action needs to find the finding again. */
export interface DiagnosticData {
  readonly rule: string;
  readonly key: string;
  readonly subject: string;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose finding is that a thing could be deleted: clients fade it out. */
const unnecessary: ReadonlySet<string> = new Set(['lock-orphan-node']);

export function toDiagnostic(finding: Finding, { features, uriOf, pageOf }: Conversion): Diagnostic {
  const { rule, key, subject, related } = finding;
  const data: DiagnosticData = { rule, key, subject };
  return {
    range: finding.location.range,
    severity: severities[finding.severity],
    code: rule,
    source: SOURCE,
    message: finding.message,
    ...(features.codeDescription && { codeDescription: { href: pageOf(rule) } }),
    ...(features.tags && unnecessary.has(rule) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(features.relatedInformation &&
      related.length > 0 && {
        relatedInformation: related.map(({ location, message }) => ({
          location: { uri: uriOf(location.path), range: location.range },
          message,
        })),
      }),
    ...(features.data && { data }),
  };
}

/** A part of the audit that could not be done, shown where it is missed: on the first line. */
export function failureDiagnostic({ message }: Failure, text: string): Diagnostic {
  const end = text.search(/[\r\n]/);
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: end < 0 ? text.length : end } },
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    message: `This file was not audited in full: ${message}.`,
  };
}

/** Equal diagnostics have equal ids, whoever asks and whenever: nothing needs to be remembered for `unchanged`. */
export function resultIdOf(diagnostics: readonly Diagnostic[]): string {
  return createHash('sha256').update(JSON.stringify(diagnostics)).digest('base64url').slice(0, 22);
}
