import { type Edit, overlap } from '../../text/edits.ts';
import type { FileEdit, Finding, FixOffer } from '../finding.ts';

export type EditOffer = FixOffer & { readonly kind: 'edit' };

/** Fixes that can be applied together. */
export interface Chosen {
  readonly fixes: readonly { readonly finding: Finding; readonly fix: EditOffer }[];
  /** By the path of the file; those of one file do not overlap. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** Fixes that wait for another round, because an earlier one touches the same text. */
  readonly waiting: number;
}

/** Takes of each finding the first fix that is wanted, in the order of the findings. */
export function choose(
  findings: readonly Finding[],
  wants: (fix: EditOffer, finding: Finding) => boolean,
): Chosen {
  const edits = new Map<string, FileEdit[]>();
  const fixes: { readonly finding: Finding; readonly fix: EditOffer }[] = [];
  let waiting = 0;
  for (const finding of findings) {
    const fix = finding.fixes.find((one): one is EditOffer => one.kind === 'edit' && wants(one, finding));
    if (fix === undefined) continue;
    const fresh = fix.edits.filter((edit) => !holds(edits.get(edit.path), edit));
    if (
      fresh.some((edit) => edits.get(edit.path)?.some((other) => overlap(other.span, edit.span)) === true)
    ) {
      waiting++;
      continue;
    }
    fixes.push({ finding, fix });
    for (const edit of fresh) {
      const list = edits.get(edit.path) ?? [];
      list.push(edit);
      edits.set(edit.path, list);
    }
  }
  return { fixes, edits, waiting };
}

/** Two findings may be mended by one and the same edit. */
function holds(edits: readonly Edit[] | undefined, { span, text }: Edit): boolean {
  return (
    edits?.some((one) => one.span.start === span.start && one.span.end === span.end && one.text === text) ===
    true
  );
}
