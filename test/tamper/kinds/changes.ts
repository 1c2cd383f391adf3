import { graph, isRepository, type Kind, locked, parentsOf, set } from '../tampering.ts';
import { commit, narHash } from '../locks.ts';

/** What only the lock before can tell. */
export const changes: readonly Kind[] = [
  locked('another narHash', set('narHash', narHash('evil')), true),
  locked(
    'another commit alone',
    (attrs, { original }) =>
      attrs['type'] !== 'tarball' && original?.['rev'] === undefined && attrs['rev'] !== undefined
        ? { ...attrs, rev: commit('evil') }
        : undefined,
    true,
  ),
  graph(
    'another source, original and all',
    (_, node, key) => {
      if (node.original?.['owner'] === undefined || node.locked === undefined) return undefined;
      node.original = { ...node.original, owner: 'stranger' };
      node.locked = { ...node.locked, owner: 'stranger', rev: commit('evil'), narHash: narHash('evil') };
      return [key];
    },
    true,
  ),
  graph(
    'an edge to a new node',
    (lock, node, key) => {
      const parents = parentsOf(lock, key).filter((parent) => parent !== 'root');
      const [parent] = parents;
      const inputs = lock.nodes[parent ?? '']?.inputs;
      if (parent === undefined || inputs === undefined || node.locked === undefined) return undefined;
      const name = Object.keys(inputs).find((input) => inputs[input] === key) ?? '';
      lock.nodes['evil'] = {
        locked: { ...node.locked, owner: 'stranger', rev: commit('evil'), narHash: narHash('evil') },
        original: { ...node.original, owner: 'stranger' },
      };
      inputs[name] = 'evil';
      return [parent, 'evil', key];
    },
    true,
  ),
  graph(
    'a transitive flake flag that is turned',
    (lock, node, key) => {
      if (key === lock.root || node.locked === undefined) return undefined;
      if (node.flake === false) delete node.flake;
      else node.flake = false;
      return [key];
    },
    true,
  ),
  graph(
    'an edge that came by itself',
    (lock, node, key) => {
      // What a folder of the flake itself asks for may change with it.
      if (key === lock.root || node.locked === undefined || node.locked['type'] === 'path') return undefined;
      const other = Object.keys(lock.nodes).find((name) => name !== key && name !== lock.root);
      if (other === undefined) return undefined;
      node.inputs = { ...node.inputs, extra: other };
      return [key, other];
    },
    true,
  ),
  locked(
    'another count of commits alone',
    (attrs) => (attrs['revCount'] === undefined ? undefined : { ...attrs, revCount: 1 }),
    true,
  ),
  locked(
    'another date alone',
    (attrs) =>
      typeof attrs['lastModified'] === 'number'
        ? { ...attrs, lastModified: attrs['lastModified'] + 86_400 }
        : undefined,
    true,
  ),
  locked(
    'another commit and hash, all else the same',
    (attrs) =>
      isRepository(attrs) ? { ...attrs, rev: commit('evil'), narHash: narHash('evil') } : undefined,
    true,
  ),
  graph(
    'asked for as a pull request',
    (_, node, key) => {
      if (node.original?.['type'] !== 'github' || node.original['rev'] !== undefined) return undefined;
      node.original = { ...node.original, ref: 'pull/1/head' };
      return [key];
    },
    true,
  ),
];
