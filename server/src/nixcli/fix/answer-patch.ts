import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { type FixRequest, REV } from '../../rules/fix.ts';
import { type NixAnswer, refusal } from '../nix/answer.ts';
import type { Nix } from '../nix/session.ts';
import type { HashAnswer, HashOptions } from './answer-hash.ts';
import { refusedAddress } from './fetchable.ts';
import { commitsIn } from './patch-commits.ts';

/**
 * Finds the commit that the patch of a proposed change is of, where that is one alone, and makes sure that the commit's own
 * patch is the same to the letter. Never rejects.
 */
export async function answerPatch(
  nix: Pick<Nix, 'prefetchText'>,
  { url, commitUrl }: Extract<FixRequest, { readonly ask: 'patch' }>,
  options: HashOptions,
): Promise<NixAnswer<HashAnswer>> {
  const fetch = async (address: string): Promise<NixAnswer<string>> => {
    const refused = await refusedAddress(address, 'download', options.localFiles === true);
    return refused ?? nix.prefetchText(address, options);
  };
  const change = await fetch(url);
  if (!change.ok) return change;
  const commits = commitsIn(change.value);
  const [rev] = commits;
  if (rev === undefined) return refusal('failed', 'what is there is no patch of a commit');
  if (commits.length > 1)
    return refusal(
      'failed',
      `the change has ${commits.length} commits by now, so no commit alone has this patch`,
    );
  const own = commitUrl.replaceAll(REV, rev);
  const commit = await fetch(own);
  if (!commit.ok) return commit;
  if (commit.value !== change.value)
    return refusal('failed', `the patch of its commit ${rev} is not the same`);
  const is = `${shown(url)} is the commit ${rev} alone, and ${shown(own)} is the same to the letter`;
  const summary = `${is}: the hash stays. Whether it is what the hash was taken of, the next build tells.`;
  return { ok: true, value: { values: new Map([['rev', rev]]), summary, report: summary } };
}

function shown(url: string): string {
  return printable(withoutSecrets(url));
}
