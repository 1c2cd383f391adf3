import type { CodeActionParams, Diagnostic } from 'vscode-languageserver/node';
import { isBefore, type Range } from '../../text/lines.ts';
import { members } from '../../nixcli/nix/json.ts';
import type { Finding } from '../../engine/finding.ts';
import { SOURCE } from '../convert.ts';

/** A finding, and what the client shows of it. */
export interface Asked {
  readonly finding: Finding;
  readonly diagnostics: readonly Diagnostic[];
}

/** Nobody reads the actions of more findings at once. */
const MOST = 20;

/** The findings that are asked about: those the client names, then those in the stretch, each worst first. */
export function findingsAt(
  findings: readonly Finding[],
  { range, context }: Pick<CodeActionParams, 'range' | 'context'>,
): readonly Asked[] {
  const own = context.diagnostics.filter(({ source }) => source === SOURCE);
  const asked = findings.flatMap((finding): Asked[] => {
    const diagnostics = own.filter((one) => isOf(one, finding));
    return diagnostics.length > 0 || touches(finding.location.range, range) ? [{ finding, diagnostics }] : [];
  });
  return asked
    .sort(
      (a, b) =>
        Number(b.diagnostics.length > 0) - Number(a.diagnostics.length > 0) ||
        ORDER[a.finding.severity] - ORDER[b.finding.severity],
    )
    .slice(0, MOST);
}

const ORDER = { error: 0, warning: 1, info: 2, hint: 3 } as const satisfies Record<
  Finding['severity'],
  number
>;

/** By the key, which outlives edits; a client that keeps no data is known by what it shows. */
function isOf({ data, code, message, range }: Diagnostic, finding: Finding): boolean {
  const key = members(data)?.get('key');
  if (key !== undefined) return key === finding.key;
  const { start } = finding.location.range;
  return (
    code === finding.rule &&
    message === finding.message &&
    range.start.line === start.line &&
    range.start.character === start.character
  );
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
