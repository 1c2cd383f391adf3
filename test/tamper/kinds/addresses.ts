import { commit } from '../locks.ts';
import { isForge, type Kind, locked } from '../tampering.ts';

/** What only the address, the branch or the host of the lock has. */
export const addresses: readonly Kind[] = [
  locked('an empty host', (attrs) => (isForge(attrs) ? { ...attrs, host: '' } : undefined)),
  locked('a branch in the address', (attrs) =>
    attrs['type'] === 'git' ? { ...attrs, url: `${String(attrs['url'])}?ref=evil` } : undefined,
  ),
  locked('a commit in the address', (attrs) =>
    attrs['type'] === 'git' ? { ...attrs, url: `${String(attrs['url'])}?rev=${commit('evil')}` } : undefined,
  ),
  locked('a fragment', ({ url, ...rest }) =>
    typeof url === 'string' ? { ...rest, url: `${url}#evil` } : undefined,
  ),
  locked('a pull request', (attrs) =>
    attrs['type'] === 'git' ? { ...attrs, ref: 'refs/pull/1/head' } : undefined,
  ),
  locked('a file in place of an archive', (attrs) =>
    attrs['type'] === 'tarball' ? { ...attrs, type: 'file' } : undefined,
  ),
];
