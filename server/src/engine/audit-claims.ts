import type { ClaimReport, PlacedClaim, Rule } from '../rules/rule.ts';
import {
  atMost,
  attempt,
  finish,
  judged,
  type Listing,
  listing,
  MAX_RELATED,
  nameIn,
  startAudit,
  uniqueKey,
} from './draft.ts';
import type { Audit, Location } from './finding.ts';
import type { AuditSettings } from './settings.ts';
import type { LocatedClaim } from './sources.ts';

/** What the locks of a workspace say against one another. */
export function auditClaims(
  claims: readonly LocatedClaim[],
  rules: readonly Rule[],
  settings: AuditSettings,
): Audit {
  const draft = startAudit(settings);
  const located = ({ path, span, range }: LocatedClaim): Location => ({ path, span, range });
  const places = new Map<PlacedClaim, LocatedClaim>(claims.map((claim) => [claim, claim]));
  for (const rule of rules) {
    if (rule.on !== 'locks') continue;
    const { meta } = rule;
    const lists = new Map<string, Listing>();
    attempt(
      draft,
      meta,
      claims[0]?.path ?? '',
      (tell: (report: ClaimReport) => void) => rule.check({ claims }, tell),
      (report) => {
        const claim = places.get(report.claim);
        if (claim === undefined) return;
        const list = lists.get(claim.path) ?? listing(draft, meta, claim.file);
        lists.set(claim.path, list);
        list.add(report, () => ({
          ...judged(draft, meta, report),
          location: located(claim),
          subject: nameIn(draft, claim.node),
          key: uniqueKey(draft, meta.id, claim.file, { ...report, subject: claim.node }),
          fixes: [],
          related: atMost(MAX_RELATED, report.related).flatMap((one) => {
            const other = places.get(one.claim);
            return other === undefined ? [] : [{ location: located(other), message: one.message }];
          }),
        }));
      },
    );
    for (const list of lists.values()) list.close();
  }
  return finish(draft);
}
