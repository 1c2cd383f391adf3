import { graph, type Kind, locked, second } from '../tampering.ts';
import { commit, copyOf, narHash, written } from '../locks.ts';

/** How it is written. */
export const spellings: readonly Kind[] = [
  second('a second narHash', 'narHash', narHash('evil')),
  second('a second narHash in disguise', 'narHash', narHash('evil'), String.raw`n\u0061rHash`),
  second('a second owner', 'owner', 'stranger'),
  second('a second commit', 'rev', commit('evil')),
  second('a second commit in disguise', 'rev', commit('evil'), String.raw`\u0072ev`),
  second('a second address', 'url', 'https://stranger.example/x'),
  locked('a narHash in lower case beside it', (attrs) =>
    attrs['narHash'] === undefined ? undefined : { ...attrs, narhash: narHash('evil') },
  ),
  locked('an attribute that its type does not have', (attrs) => ({ ...attrs, evil: 'x' })),
  graph('info laid over it', (_, node, key) => {
    if (node.locked?.['narHash'] === undefined) return undefined;
    node['info'] = { narHash: narHash('evil') };
    return [key];
  }),
  graph('a member that nodes do not have', (_, node, key) => {
    if (node.locked === undefined) return undefined;
    node['override'] = { owner: 'stranger' };
    return [key];
  }),
  graph('no original', (_, node, key) => {
    if (node.original === undefined) return undefined;
    delete node.original;
    return [key];
  }),
  graph('no locked', (_, node, key) => {
    if (node.locked === undefined) return undefined;
    delete node.locked;
    return [key];
  }),
  {
    name: 'a second node of the same key',
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node?.locked?.['narHash'] === undefined) return undefined;
      copy.nodes[`${key}@again`] = { ...node, locked: { ...node.locked, narHash: narHash('evil') } };
      return { text: written(copy).replace(`"${key}@again"`, `"${key}"`), subjects: [key] };
    },
  },
];
