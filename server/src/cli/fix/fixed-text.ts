import type { Refused } from '../../engine/fixes/ask-rounds.ts';
import { shownPath } from '../json-format.ts';
import type { Run } from '../report.ts';
import type { Fixing } from './fix-all.ts';
import { amount } from '../terminal/amounts.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import type { TextStyle } from '../text-format.ts';

/** A line for each fix that was applied, with what was told of it, and for each that could not be. */
export function fixedText(fixing: Fixing | undefined, style: TextStyle): string {
  if (fixing === undefined || fixing.applied.length + fixing.refused.length === 0) return '';
  const { colors: c, cwd } = style;
  const line = (
    { finding, fix }: Pick<Refused, 'finding'> & { readonly fix: { readonly title: string } },
    word: string,
  ) => {
    const where = c.bold(visiblePath(shownPath(finding.location.path, cwd)));
    return `${where}: ${word}: ${visible(fix.title)} ${c.dim(`[${finding.rule}]`)}\n`;
  };
  const more = (text: string) => `    ${visible(text)}\n`;
  const lines = [
    ...fixing.applied.map(
      (one) => line(one, c.green('fixed')) + (one.told === undefined ? '' : more(one.told)),
    ),
    ...fixing.refused.map((one) => line(one, c.yellow('not fixed')) + more(sentence(one.message))),
  ];
  return `${lines.join('')}\n`;
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** What a patch holds, and what it leaves. */
export function patchSummary({ fixed, findings, failures }: Run): string {
  const fixes = amount(fixed?.applied.length ?? 0, 'fix', 'fixes');
  const files = amount(fixed?.files.length ?? 0, 'file');
  const left = findings.length === 0 ? 'no finding is left' : `${amount(findings.length, 'finding')} left`;
  const failed = failures.length === 0 ? '' : `; ${amount(failures.length, 'failure')}`;
  return `${fixes} in ${files}, ${left}${failed}.\n`;
}
