import type { Finding } from '../../engine/finding.ts';
import type { Severity } from '../../rules/rule.ts';
import { isBefore, type Range } from '../../text/lines.ts';
import type { Line } from './card.ts';

const MOST_FINDINGS = 3;

/**
 * The findings that touch a stretch, worst first, each with a link to the page of its rule, and below it what is advised
 * where nothing can mend it at once.
 */
export function findingLines(
  findings: readonly Finding[],
  around: Range,
  pageOf: (rule: string) => string,
): Line[] {
  const here = findings
    .filter(({ location }) => touches(location.range, around))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const lines = here
    .slice(0, MOST_FINDINGS)
    .flatMap(({ severity, message, rule, fixes }): Line[] => [
      [
        `${WORDS[severity]}: `,
        { kind: 'said', text: message },
        ' (',
        { kind: 'link', label: rule, address: pageOf(rule) },
        ')',
      ],
      ...fixes
        .filter(({ kind }) => kind === 'advice')
        .map(({ title }): Line => ['Advice: ', { kind: 'said', text: title }]),
    ]);
  const more = here.length - MOST_FINDINGS;
  return more > 0 ? [...lines, [`… and ${more} more findings`]] : lines;
}

const RANK = { error: 0, warning: 1, info: 2, hint: 3 } as const satisfies Record<Severity, number>;

const WORDS = { error: 'Error', warning: 'Warning', info: 'Info', hint: 'Hint' } as const satisfies Record<
  Severity,
  string
>;

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
