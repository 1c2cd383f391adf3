import type { Applied } from '../../engine/fixes/choose.ts';
import { shownPath } from '../json-format.ts';
import type { Run } from '../report.ts';
import { amount } from '../terminal/amounts.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import type { TextStyle } from '../text-format.ts';

/** A line for each fix that was applied. */
export function fixedText(applied: readonly Applied[], { colors: c, cwd }: TextStyle): string {
  if (applied.length === 0) return '';
  const lines = applied.map(({ finding, fix }) => {
    const where = c.bold(visiblePath(shownPath(finding.location.path, cwd)));
    return `${where}: ${c.green('fixed')}: ${visible(fix.title)} ${c.dim(`[${finding.rule}]`)}\n`;
  });
  return `${lines.join('')}\n`;
}

/** What a patch holds, and what it leaves. */
export function patchSummary({ fixed, findings, failures }: Run): string {
  const fixes = amount(fixed?.applied.length ?? 0, 'fix', 'fixes');
  const files = amount(fixed?.files.length ?? 0, 'file');
  const left = findings.length === 0 ? 'no finding is left' : `${amount(findings.length, 'finding')} left`;
  const failed = failures.length === 0 ? '' : `; ${amount(failures.length, 'failure')}`;
  return `${fixes} in ${files}, ${left}${failed}.\n`;
}
