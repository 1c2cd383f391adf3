import type { Finding } from '../../engine/finding.ts';
import type { ServerContext } from '../context.ts';
import type { Audited } from '../examine.ts';
import { findingsIn } from '../reports.ts';
import { keyOf } from '../uri.ts';
import type { ActionData } from './action-data.ts';

/** The document of an action, audited; undefined where it is not the one any more for which the action was offered. */
export async function examinedFor(
  { documents, examine }: ServerContext,
  { uri, version }: Pick<ActionData, 'uri' | 'version'>,
): Promise<Audited | undefined> {
  const key = keyOf(uri);
  const audited = await examine(key);
  const now = documents.get(key)?.version ?? null;
  return audited.kind === 'audited' && now === version ? audited : undefined;
}

export function findingOf(
  audited: Audited,
  { rule, key }: { readonly rule: string; readonly key: string },
): Finding | undefined {
  return findingsIn(audited).find((one) => one.rule === rule && one.key === key);
}
