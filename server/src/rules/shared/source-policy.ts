import type { Source } from '../../flake/source.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Policy } from '../policy.ts';
import { matchesPlaces, parseSourcePattern, placesOf, type SourcePattern } from './source-pattern.ts';

/** Where inputs may come from, as the project's policy says. */
export interface SourcePolicy {
  /** Patterns that cannot be read, with the reason. */
  readonly broken: readonly { readonly text: string; readonly error: string }[];
  /** Why a source is refused, as a clause; undefined when it is not. */
  refusal(source: Source): string | undefined;
}

/** Undefined where the policy says nothing of sources. */
export function sourcePolicy({ allowedSources, deniedSources }: Policy): SourcePolicy | undefined {
  if (allowedSources.length + deniedSources.length === 0) return undefined;
  const allowed = readable(allowedSources);
  const denied = readable(deniedSources);
  const only = allowedSources.length === 0 ? undefined : allowed.patterns;
  return {
    broken: [...allowed.broken, ...denied.broken],
    refusal: (source) => refusal(source, only, denied.patterns),
  };
}

function readable(texts: readonly string[]): {
  readonly patterns: readonly SourcePattern[];
  readonly broken: readonly { readonly text: string; readonly error: string }[];
} {
  const patterns: SourcePattern[] = [];
  const broken: { text: string; error: string }[] = [];
  for (const text of texts) {
    const result = parseSourcePattern(text);
    if (result.ok) patterns.push(result.pattern);
    else broken.push({ text, error: result.error });
  }
  return { patterns, broken };
}

function refusal(
  source: Source,
  allowed: readonly SourcePattern[] | undefined,
  denied: readonly SourcePattern[],
): string | undefined {
  const places = placesOf(source);
  const ban = denied.find((pattern) => matchesPlaces(pattern, places, true));
  if (ban !== undefined) return `which the policy denies (${showText(ban.text)})`;
  if (allowed === undefined || allowed.some((pattern) => matchesPlaces(pattern, places))) return undefined;
  return 'which is not among the sources that the policy allows';
}
