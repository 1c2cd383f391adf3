import { isFullRev, isLegalRefName } from '../../../flake/ref-name.ts';
import { REF_ADDRESSES } from '../../../tables/ref-addresses.ts';
import { isAbbreviatedRev } from '../shared/revisions.ts';
import { REV } from '../../fix.ts';

/** An address that names a branch or a tag where a commit can stand. */
export interface NamedRef {
  readonly name: string;
  /** The address of the repository, for git. */
  readonly repository: string;
  /** The address with `REV` for the commit. */
  readonly pinned: string;
}

/** Undefined where a commit stands there, and where nothing tells. */
export function namedRef(url: string): NamedRef | undefined {
  if (url.length > MAX_LENGTH || url.includes(REV)) return undefined;
  for (const { address, onHost, rest, git } of REF_ADDRESSES) {
    const match = address.exec(url);
    const { host = onHost, path, ref } = match?.groups ?? {};
    if (host === undefined || path === undefined || ref === undefined) continue;
    if (isFullRev(ref) || isAbbreviatedRev(ref) || !isLegalRefName(ref) || !/^[\w./+-]+$/.test(ref))
      return undefined;
    if (!/^[\w.-]+(?::\d+)?$/.test(host) || !/^~?[\w.-]+(?:\/[\w.-]+)+$/.test(path)) return undefined;
    // What stands before it cannot hold the name in its place: the expressions begin with the host and the path.
    const start = url.indexOf(`/${ref}`, url.indexOf(path) + path.length) + 1;
    const after = rest ?? url.slice(start + ref.length);
    const repo = path.slice(path.lastIndexOf('/') + 1);
    return {
      name: ref,
      repository: `https://${host}/${path}${git ? '.git' : ''}`,
      pinned: `${url.slice(0, start)}${REV}${after.replace('{repo}', repo)}`,
    };
  }
  return undefined;
}

/** Longer addresses are nobody's. */
const MAX_LENGTH = 1000;
