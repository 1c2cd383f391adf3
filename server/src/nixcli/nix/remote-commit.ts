import { isLegalRefName } from '../../flake/ref-name.ts';
import { lsRemote } from '../remote-tags.ts';
import { type NixAnswer, refusal } from './answer.ts';
import type { Asking } from './ask.ts';
import { forbidden } from './call.ts';
import { outside } from './flake-copy.ts';
import { operations } from './operations.ts';
import type { ActOptions } from './session.ts';
import type { NamedCommit } from './values.ts';

/** See `Nix.remoteCommit`. */
export async function remoteCommit(
  asking: Asking,
  url: string,
  name: string,
  { asked, signal, timeLimit }: ActOptions,
): Promise<NixAnswer<NamedCommit>> {
  const refused = forbidden(asking, { operation: 'remoteCommit', asked });
  if (refused !== undefined) return refused;
  if (!isLegalRefName(name)) return refusal('failed', 'it is no name of a branch or a tag');
  const refs =
    name === 'HEAD' || name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  const signals = [asking.closed, signal].filter((one) => one !== undefined);
  const answer = await lsRemote(
    url,
    refs.flatMap((ref) => [ref, `${ref}^{}`]),
    {
      env: outside(asking),
      signal: AbortSignal.any(signals),
      timeLimit: timeLimit ?? operations.remoteCommit.timeLimit,
    },
  );
  if (!answer.ok) return refusal(REASONS.get(answer.reason) ?? 'failed', answer.message);
  const found = commitsIn(answer.value, refs);
  const [first, second] = found;
  if (first === undefined)
    return refusal('failed', `the repository has no branch or tag ${JSON.stringify(name)}`);
  if (second !== undefined && second.rev !== first.rev)
    return refusal('failed', `${JSON.stringify(name)} is a branch and a tag, of different commits`);
  return { ok: true, value: first };
}

const REASONS: ReadonlyMap<string, 'timeout' | 'cancelled' | 'too-large'> = new Map([
  ['timeout', 'timeout'],
  ['cancelled', 'cancelled'],
  ['too-large', 'too-large'],
]);

/** The commits of refs; of a tag with a message that which it points to. */
function commitsIn(output: string, refs: readonly string[]): readonly NamedCommit[] {
  const lines = new Map(
    output.split('\n').flatMap((line) => {
      const [, rev, ref] = /^([0-9a-f]{40})\t(.+)$/.exec(line) ?? [];
      return rev === undefined || ref === undefined ? [] : [[ref, rev] as const];
    }),
  );
  return refs.flatMap((ref) => {
    const rev = lines.get(`${ref}^{}`) ?? lines.get(ref);
    return rev === undefined ? [] : [{ rev, ref }];
  });
}
