import { type Applied, type EditOffer } from '../../engine/fixes/choose.ts';
import { problemsIn } from '../../engine/fixes/problems.ts';
import { type Look, mend, type Texts } from '../../engine/fixes/rounds.ts';
import type { Finding } from '../../engine/finding.ts';
import type { ServerContext } from '../context.ts';
import type { Audited } from '../examine.ts';
import { projectAt } from '../projects.ts';
import { type DocumentKey, isFileKey } from '../uri.ts';
import type { View } from '../views.ts';
import { type FileChange } from './workspace-edit.ts';
import { changesBetween } from './changes.ts';

/** Texts that nobody has written yet, audited as if they were. */
export interface Trial {
  /** What was audited: the document, and the one that belongs to it. */
  readonly texts: Texts;
  readonly look: (texts: Texts) => Look;
}

/** Must be used before the next turn of messages, like all that was examined. */
export function trialOf(
  { trials }: Pick<ServerContext, 'trials'>,
  { key, fileKind, engine, base, views }: Audited,
): Trial {
  const declaration = projectAt(key)?.declaration;
  const main = declaration !== undefined && views.get(declaration)?.kind === 'text' ? declaration : key;
  const texts = new Map<DocumentKey, string>();
  for (const [path, view] of views) if (view.kind === 'text') texts.set(path, view.text);
  return {
    texts,
    look(given) {
      const seen = new Map(
        [...views].map(([path, view]) => [path, withText(view, given.get(path))] as const),
      );
      const audits = trials.of(engine, main, fileKind, seen, base);
      // A document that is no file has no name that tells what it is.
      const named = new Map([...given].map(([path, text]) => [isFileKey(path) ? path : `${path}.nix`, text]));
      return { findings: audits.flatMap((audit) => audit.findings), problems: problemsIn(named, engine) };
    },
  };
}

function withText(view: View, text: string | undefined): View {
  return view.kind !== 'text' || text === undefined ? view : { kind: 'text', text, open: undefined };
}

/** What fixes make of a document and the one that belongs to it, in as many rounds as it takes. */
export function mended(
  context: ServerContext,
  audited: Audited,
  wants: (fix: EditOffer, finding: Finding) => boolean,
): { readonly changes: readonly FileChange[]; readonly applied: readonly Applied[] } {
  const { texts, look } = trialOf(context, audited);
  const { texts: made, applied, broken } = mend(texts, look, wants);
  for (const { finding, fix } of broken)
    context.log.warnOnce(
      `${audited.key}: the fix "${fix.title}" (${finding.rule}) cannot be applied to what stands there, and was left out.`,
    );
  return { changes: changesBetween(context, texts, made), applied };
}
