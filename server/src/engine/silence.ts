import type { SyntaxProblem } from '../nix/facts.ts';
import type { Rule, SuppressionUse } from '../rules/rule.ts';
import { positionAt } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Draft } from './draft.ts';
import type { Source } from './sources.ts';
import type { Suppressions } from './suppressions.ts';

/** Whether a comment silences what a rule says at a place; it is noted that it did. */
export function isSilenced(draft: Draft, source: Source, { meta, on }: Rule, span: Span): boolean {
  if (source.kind !== 'nix' && source.kind !== 'shell') return false;
  if (source.suppressions.silenced.size === 0 || on === 'suppressions') return false;
  const { today } = draft.settings;
  const silence = source.suppressions.silenced.get(positionAt(source.lines, span.start).line)?.get(meta.id);
  if (silence === undefined || (today !== undefined && today >= silence.expires)) return false;
  draft.silences.add(silence);
  draft.suppressed++;
  return true;
}

/**
 * What the comments do for the rules that looked at the whole file in this audit. Where something in the file could not
 * be read, no rule did.
 */
export function usesOf(
  draft: Draft,
  { comments, silenced }: Suppressions,
  problems: readonly SyntaxProblem[],
  ran: ReadonlySet<string>,
): SuppressionUse[] {
  if (problems.length > 0) return [];
  return comments.flatMap((suppression) =>
    suppression.rules
      .filter(({ id }) => ran.has(id))
      .map((rule) => {
        const silence =
          suppression.line === undefined ? undefined : silenced.get(suppression.line)?.get(rule.id);
        return {
          ...rule,
          suppression,
          silenced: silence !== undefined && draft.silences.has(silence),
        };
      }),
  );
}
