import { parsePathInStore } from '../../../store/store-path.ts';
import { type VerifiedPath, verifyPaths } from '../../../nixcli/verify/verify-paths.ts';
import { amount } from '../../hover/units.ts';
import { plainText } from '../plain-text.ts';
import { refused, refusedBy, reportOf, type Task, tellProgress, textParam } from '../task.ts';

/**
 * Verifies a store path (`path`), or with `closure` all that it needs: whether the files are what Nix took in, and
 * whether anybody who is trusted vouches for them. No workspace is touched, so it takes no trust in one.
 */
export const verifyStorePath: Task = async ({ host }, params, run) => {
  const given = (textParam(params, 'path') ?? '').trim();
  const read = parsePathInStore(given, host.storeDir);
  if (!read.ok) return refused(`This is no path of the store: ${plainText(given)}.`);
  const { path } = read.storePath;
  const closure = params.get('closure') === true;
  const nix = await host.nix();
  const version = await nix.version();
  if (!version.ok) return refusedBy(version);
  const verified = await verifyPaths(nix, [path], host.storeDir, {
    contents: true,
    trust: true,
    closure,
    signal: run.signal,
    onProgress: tellProgress(run, 'verifying'),
  });
  const what = closure
    ? verified.count === undefined
      ? 'The closure'
      : `The closure of ${amount(verified.count, 'path')}`
    : 'The path';
  const report = reportOf([
    `${what}: ${plainText(path)}`,
    '',
    ...verified.paths.flatMap(pathLines),
    '',
    'contents: whether the files are what Nix took into the store.',
    'trust: whether the path was built here, is named after its content, or is signed by a key that Nix trusts.',
  ]);
  const bad = verified.paths.filter(isBad).length;
  if (bad > 0)
    return { result: 'bad', summary: `${what}: ${amount(bad, 'path')} cannot be relied on.`, report };
  const isKnown = verified.paths.every(
    ({ contents, trust }) => contents?.state === 'intact' && trust?.state === 'trusted',
  );
  return isKnown
    ? { result: 'good', summary: `${what} is intact and trusted.`, report }
    : { result: 'unknown', summary: `${what} could not be verified as a whole.`, report };
};

function isBad({ contents, trust }: VerifiedPath): boolean {
  return contents?.state === 'modified' || trust?.state === 'untrusted';
}

function pathLines({ path, contents, trust }: VerifiedPath): string[] {
  return [
    `  ${plainText(path)}`,
    `    contents  ${contentsWords(contents)}`,
    `    trust     ${trust?.state === 'unknown' ? `unknown: ${plainText(trust.message)}` : (trust?.state ?? 'not asked')}`,
  ];
}

function contentsWords(contents: VerifiedPath['contents']): string {
  switch (contents?.state) {
    case undefined:
      return 'not asked';
    case 'intact':
      return 'intact';
    case 'modified':
      return `MODIFIED: it should be ${plainText(contents.expected)}, and is ${plainText(contents.got)}`;
    case 'unknown':
      return `unknown: ${plainText(contents.message)}`;
  }
}
