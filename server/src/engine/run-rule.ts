import type { Place, Report, Rule } from '../rules/rule.ts';
import { rangeOf } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import {
  atMost,
  attempt,
  type Draft,
  joining,
  judged,
  type Listing,
  listing,
  MAX_RELATED,
  nameIn,
  noteSilenced,
  uniqueKey,
} from './draft.ts';
import type { ProjectSources } from './engine.ts';
import type { Finding, Location } from './finding.ts';
import { offers } from './fixes/offers.ts';
import { isSilenced } from './silence.ts';
import type { Source } from './sources.ts';

/** Runs a rule; what it reports is silenced, told by another rule, or listed. False where the rule failed. */
export function run(
  draft: Draft,
  rule: Rule,
  self: Source,
  project: Partial<Pick<ProjectSources, 'declaration' | 'lock'>>,
  check: (report: (report: Report) => void) => void,
): boolean {
  // Nearly all rules have nothing to say of nearly all files.
  let list: Listing | undefined;
  let joins: ((report: Report) => boolean) | undefined;
  const done = attempt(draft, rule.meta, self.file.path, check, (report) => {
    if (isSilenced(draft, self, rule, report.span)) noteSilenced(draft, rule.meta, report);
    else if (!(joins ??= joining(draft, rule.meta))(report)) {
      list ??= listing(draft, rule.meta, self.file.name);
      list.add(report, () => toFinding(draft, rule, self, report, project));
    }
  });
  list?.close();
  return done;
}

function toFinding(
  draft: Draft,
  rule: Rule,
  self: Source,
  report: Report,
  project: Partial<Pick<ProjectSources, 'declaration' | 'lock'>>,
): Finding {
  const { meta } = rule;
  const related = atMost(MAX_RELATED, report.related ?? []).flatMap(({ place, message }) => {
    const source = sourceOf(place, self, project);
    return source === undefined ? [] : [{ location: locate(source, place.span), message }];
  });
  return {
    ...judged(draft, meta, report),
    location: locate(self, report.span),
    subject: nameIn(draft, report.subject),
    key: uniqueKey(draft, meta.id, self.file.name, report),
    related,
    fixes: offers(report, (place) => sourceOf(place, self, project)),
  };
}

function sourceOf(
  { file }: Pick<Place, 'file'>,
  self: Source,
  { declaration, lock }: Partial<Pick<ProjectSources, 'declaration' | 'lock'>>,
): Source | undefined {
  return file === 'self' ? self : file === 'declaration' ? declaration : lock;
}

function locate(source: Source, span: Span): Location {
  return { path: source.file.path, span, range: rangeOf(source.lines, span) };
}
