import type { CancellationToken, InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { offsetAt, positionAt } from '../text/lines.ts';
import type { ServerContext } from './context.ts';
import { day } from './hover/units.ts';
import { lockedInputs } from './locked-inputs.ts';

/** Behind the reference of each input of a flake.nix, the commit and the day that are locked. */
export async function inlayHint(
  context: ServerContext,
  { textDocument, range }: InlayHintParams,
  token: CancellationToken,
): Promise<InlayHint[]> {
  const found = await lockedInputs(context, textDocument.uri);
  if (found?.setup.inlayHints !== true || token.isCancellationRequested) return [];
  const { lines, file } = found.source;
  const [from, to] = [offsetAt(lines, range.start, file.text), offsetAt(lines, range.end, file.text)];
  return found.inputs.flatMap(({ input, about }): InlayHint[] => {
    const at = (input.url?.span ?? input.nameSpan).end;
    // A commit is hexadecimal, so that nothing of the lock's own words is shown.
    const words = [
      about.commit?.slice(0, 7),
      about.date?.day === undefined ? undefined : day(about.date.seconds),
    ];
    const label = words.filter((word) => word !== undefined).join(', ');
    if (label === '' || at < from || at > to) return [];
    return [{ position: positionAt(lines, at), label, paddingLeft: true }];
  });
}
