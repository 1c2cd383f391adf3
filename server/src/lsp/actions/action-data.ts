import { members } from '../../nixcli/nix/json.ts';

/**
 * What an action carries until somebody takes it: all that is needed to make its edit from the documents as they are
 * then. Nothing is remembered between the requests.
 */
export type ActionData = Subject &
  (
    | OfFinding<'fix', { readonly fix: number; readonly title: string }>
    | OfFinding<'ignore', object>
    /** The first fix of each finding of a rule. */
    | { readonly do: 'fix-rule'; readonly rule: string; readonly where: 'file' | 'workspace' }
    /** All safe fixes of a document and the one that belongs to it. */
    | { readonly do: 'fix-all' }
  );

interface Subject {
  /** As the client spells it. */
  readonly uri: string;
  /** Of the document when the action was offered; null for one that was not open. */
  readonly version: number | null;
}

type OfFinding<Do extends string, More> = {
  readonly do: Do;
  readonly rule: string;
  /** The finding's. */
  readonly key: string;
} & More;

/** Reads what a client sends back, of which nothing is known. */
export function actionDataOf(given: unknown): ActionData | undefined {
  const data = members(given);
  const uri = data?.get('uri');
  const version = data?.get('version') ?? null;
  if (data === undefined || typeof uri !== 'string') return undefined;
  if (version !== null && typeof version !== 'number') return undefined;
  const subject = { uri, version };
  const what = data.get('do');
  if (what === 'fix-all') return { ...subject, do: what };
  const rule = data.get('rule');
  if (typeof rule !== 'string') return undefined;
  if (what === 'fix-rule') {
    const where = data.get('where');
    return where === 'file' || where === 'workspace' ? { ...subject, do: what, rule, where } : undefined;
  }
  const key = data.get('key');
  if (typeof key !== 'string') return undefined;
  if (what === 'ignore') return { ...subject, do: what, rule, key };
  const [fix, title] = [data.get('fix'), data.get('title')];
  return what === 'fix' && typeof fix === 'number' && typeof title === 'string'
    ? { ...subject, do: what, rule, key, fix, title }
    : undefined;
}
