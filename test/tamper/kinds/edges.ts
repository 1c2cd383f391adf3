import { graph, type Kind } from '../tampering.ts';
import { narHash } from '../locks.ts';

/** How nodes hang together. */
export const edges: readonly Kind[] = [
  graph('a node that nothing leads to', (lock, node, key) => {
    if (node.locked === undefined) return undefined;
    lock.nodes[`${key}_spare`] = structuredClone({ locked: node.locked, original: node.original ?? {} });
    return [`${key}_spare`];
  }),
  graph('an edge to nowhere', (lock, node, key) => {
    if (key === lock.root) return undefined;
    node.inputs = { ...node.inputs, extra: 'nowhere' };
    return [key];
  }),
  graph('an edge to the root', (lock, node, key) => {
    if (key === lock.root) return undefined;
    node.inputs = { ...node.inputs, extra: 'root' };
    return [key];
  }),
  graph('a follows to nowhere', (lock, node, key) => {
    if (key === lock.root) return undefined;
    node.inputs = { ...node.inputs, extra: ['nowhere', 'at', 'all'] };
    return [key];
  }),
  graph('a follows that follows itself', (lock, node, key) => {
    const [name] =
      Object.entries(lock.nodes['root']?.inputs ?? {}).find(([, target]) => target === key) ?? [];
    if (name === undefined) return undefined;
    node.inputs = { ...node.inputs, extra: [name, 'extra'] };
    return [key];
  }),
  graph('a declared follows that is gone', (lock, node, key) => {
    if (key !== 'home-manager' && key !== 'hooks') return undefined;
    lock.nodes['nixpkgs_2'] = {
      ...structuredClone(lock.nodes['nixpkgs'] ?? {}),
    };
    node.inputs = { ...node.inputs, nixpkgs: 'nixpkgs_2' };
    return [key, 'nixpkgs_2'];
  }),
  graph('a direct input that leads to another node', (lock, node, key) => {
    const root = lock.nodes['root'];
    const mine = Object.entries(root?.inputs ?? {}).find(([, target]) => target === key);
    const other = Object.values(root?.inputs ?? {}).find(
      (target) => typeof target === 'string' && target !== key,
    );
    if (root === undefined || mine === undefined || typeof other !== 'string' || node.locked === undefined)
      return undefined;
    root.inputs = { ...root.inputs, [mine[0]]: other };
    return [key, other, 'root'];
  }),
  graph('an input that is not declared', (lock, node, key) => {
    if (key !== lock.root) return undefined;
    lock.nodes['extra'] = {
      locked: {
        ...lock.nodes[Object.keys(lock.nodes)[1] ?? '']?.locked,
        owner: 'stranger',
        narHash: narHash('extra'),
      },
      original: { ...lock.nodes[Object.keys(lock.nodes)[1] ?? '']?.original, owner: 'stranger' },
    };
    node.inputs = { ...node.inputs, extra: 'extra' };
    return ['extra', 'root'];
  }),
  graph('a declared input that is not locked', (lock, _, key) => {
    const root = lock.nodes['root'];
    const mine = Object.entries(root?.inputs ?? {}).find(([, target]) => target === key);
    if (root?.inputs === undefined || mine === undefined) return undefined;
    delete root.inputs[mine[0]];
    return 'file';
  }),
  graph('made for another declaration', (lock, node, key) => {
    const isDirect = Object.values(lock.nodes['root']?.inputs ?? {}).includes(key);
    if (!isDirect || node.original?.['owner'] === undefined || node.locked === undefined) return undefined;
    node.original = { ...node.original, owner: 'stranger' };
    node.locked = { ...node.locked, owner: 'stranger' };
    return [key];
  }),
  graph('a flake flag that is turned', (lock, node, key) => {
    if (!Object.values(lock.nodes['root']?.inputs ?? {}).includes(key)) return undefined;
    if (node.flake === false) delete node.flake;
    else node.flake = false;
    return [key];
  }),
  graph('another parent', (_, node, key) => {
    if (node.parent === undefined) return undefined;
    node.parent = ['nixpkgs'];
    return [key];
  }),
];
