import { graph, isRepository, type Kind, locked, set, without } from '../tampering.ts';
import { commit, narHash } from '../locks.ts';

/** What pins the content. */
export const pins: readonly Kind[] = [
  locked('no narHash', (attrs) => (attrs['type'] !== 'path' ? without(attrs, 'narHash') : undefined)),
  locked('an empty narHash', set('narHash', '')),
  locked('a narHash that is cut off', set('narHash', narHash('x').slice(0, 30))),
  locked('a narHash of another algorithm', set('narHash', `sha1-${'A'.repeat(27)}=`)),
  locked('a narHash of another algorithm, sha512', set('narHash', `sha512-${'b'.repeat(86)}==`)),
  locked('a narHash in base 32', set('narHash', `sha256:${'0a1b'.repeat(13)}`)),
  locked('a narHash of zeros', set('narHash', `sha256-${'A'.repeat(43)}=`)),
  locked('the hash of nothing', set('narHash', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')),
  locked('a number for a narHash', set('narHash', 7)),
  locked('a narHash with something behind it', (attrs) =>
    typeof attrs['narHash'] === 'string' ? { ...attrs, narHash: `${attrs['narHash']} sha256-x` } : undefined,
  ),
  locked('a narHash with bits that none has', (attrs) =>
    typeof attrs['narHash'] === 'string'
      ? { ...attrs, narHash: attrs['narHash'].replace(/.=$/, (end) => `${end === '1=' ? '2' : '1'}=`) }
      : undefined,
  ),
  locked('no date', (attrs) => (isRepository(attrs) ? without(attrs, 'lastModified') : undefined)),
  locked('a branch for the commit of an archive', (attrs) =>
    attrs['type'] === 'tarball' ? { ...attrs, rev: 'main' } : undefined,
  ),
  locked('no commit', (attrs) => (isRepository(attrs) ? without(attrs, 'rev') : undefined)),
  locked('a shortened commit', (attrs) =>
    isRepository(attrs) ? { ...attrs, rev: commit('x').slice(0, 9) } : undefined,
  ),
  locked('a branch for a commit', (attrs) => (isRepository(attrs) ? { ...attrs, rev: 'main' } : undefined)),
  locked('a commit of zeros', (attrs) =>
    isRepository(attrs) ? { ...attrs, rev: '0'.repeat(40) } : undefined,
  ),
  locked('another commit than the pinned one', (attrs, { original }) =>
    original?.['rev'] === undefined ? undefined : { ...attrs, rev: commit('evil') },
  ),
  locked('a dirty tree', (attrs) =>
    attrs['type'] === 'git'
      ? { ...attrs, dirtyRev: `${String(attrs['rev'])}-dirty`, dirtyShortRev: 'abcdefg-dirty' }
      : undefined,
  ),
  graph('a borrowed narHash', (lock, node, key) => {
    const [other, lender] = Object.entries(lock.nodes).find(
      ([name, { locked: one }]) => name !== key && one?.['narHash'] !== undefined,
    ) ?? [undefined, undefined];
    if (other === undefined || node.locked?.['narHash'] === undefined) return undefined;
    node.locked = { ...node.locked, narHash: lender?.locked?.['narHash'] };
    return [key];
  }),
  graph('the same commit with another narHash', (lock, node, key) => {
    if (node.locked?.['rev'] === undefined || node.flake === false) return undefined;
    lock.nodes[`${key}_2`] = { ...structuredClone(node), inputs: {} };
    lock.nodes['root'] = { inputs: { ...lock.nodes['root']?.inputs, again: `${key}_2` } };
    node.locked = { ...node.locked, narHash: narHash('evil') };
    return [key];
  }),
  locked('a date to come', set('lastModified', 4102444800)),
  locked('a date before there was Nix', (attrs) =>
    isRepository(attrs) ? { ...attrs, lastModified: 12345 } : undefined,
  ),
  locked('a negative date', (attrs) => (isRepository(attrs) ? { ...attrs, lastModified: -5 } : undefined)),
  locked('a date in words', set('lastModified', 'yesterday')),
];
