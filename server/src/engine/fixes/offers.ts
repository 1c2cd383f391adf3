import type { Fix } from '../../rules/fix.ts';
import type { Place, Report } from '../../rules/rule.ts';
import { rangeOf } from '../../text/lines.ts';
import type { FixOffer } from '../finding.ts';
import type { Source } from '../sources.ts';

/** The fixes of a report, with the files by their paths. One that edits a file which is not at hand is none. */
export function offers(
  { fixes }: Report,
  sourceOf: (place: Pick<Place, 'file'>) => Source | undefined,
): readonly FixOffer[] {
  if (fixes === undefined) return [];
  return fixes().flatMap((fix): FixOffer[] => {
    const offer = offerOf(fix, sourceOf);
    return offer === undefined ? [] : [offer];
  });
}

function offerOf(
  fix: Fix,
  sourceOf: (place: Pick<Place, 'file'>) => Source | undefined,
): FixOffer | undefined {
  if (fix.kind === 'advice') return { ...fix, safety: 'display' };
  const placed = <P extends Pick<Place, 'file' | 'span'>>({ file, ...rest }: P) => {
    const source = sourceOf({ file });
    if (source === undefined) return [];
    return [{ ...rest, path: source.file.path, range: rangeOf(source.lines, rest.span) }];
  };
  if (fix.kind === 'edit') {
    const edits = fix.edits.flatMap(placed);
    return edits.length === fix.edits.length && edits.length > 0 ? { ...fix, edits } : undefined;
  }
  const write = fix.write.flatMap(placed);
  return write.length === fix.write.length ? { ...fix, safety: 'unsafe', write } : undefined;
}
