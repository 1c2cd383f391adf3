import { overlap } from '../../text/edits.ts';
import type { FileEdit, Finding, FixOffer } from '../finding.ts';

export type EditOffer = FixOffer & { readonly kind: 'edit' };

/** A fix with what it mends. */
export interface Applied {
  readonly finding: Finding;
  readonly fix: EditOffer;
}

/**
 * Takes of each finding the first fix that is wanted, in the order of the findings. One that touches the text of an
 * earlier one is left out, unless it is the same edit.
 */
export function choose(
  findings: readonly Finding[],
  wants: (fix: EditOffer, finding: Finding) => boolean,
): readonly Applied[] {
  const taken = new Map<string, FileEdit[]>();
  const fixes: Applied[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((one): one is EditOffer => one.kind === 'edit' && wants(one, finding));
    if (fix === undefined) continue;
    const near = ({ path }: FileEdit): readonly FileEdit[] => taken.get(path) ?? [];
    const fresh = fix.edits.filter((edit) => !near(edit).some((other) => isSame(edit, other)));
    if (fresh.some((edit) => near(edit).some((other) => overlap(other.span, edit.span)))) continue;
    fixes.push({ finding, fix });
    for (const edit of fresh) taken.set(edit.path, [...near(edit), edit]);
  }
  return fixes;
}

function isSame(a: FileEdit, b: FileEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}
