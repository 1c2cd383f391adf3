import { type Attrs, commit, copyOf, type Lock, narHash, type Node, written } from './locks.ts';

/** A lock after somebody was at it. */
export interface Tampered {
  readonly text: string;
  /** Any of these nodes may be called the tampered one; undefined where the file as a whole is broken. */
  readonly subjects?: readonly string[];
}

export interface Kind {
  readonly name: string;
  /** From the text alone nobody can know: what the lock was before must be at hand. */
  readonly base?: true;
  /** Gives undefined where it cannot be done to the node. */
  readonly tamper: (lock: Lock, key: string) => Tampered | undefined;
}

type Change = (locked: Attrs, node: Node) => Attrs | undefined;

/** Changes `locked` of the node and nothing else. */
function locked(name: string, change: Change, base?: true): Kind {
  return {
    name,
    ...(base === undefined ? {} : { base }),
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node?.locked === undefined) return undefined;
      const changed = change(node.locked, node);
      if (changed === undefined) return undefined;
      node.locked = changed;
      return { text: written(copy), subjects: [key] };
    },
  };
}

/** Changes the node or the graph around it. */
function graph(
  name: string,
  change: (lock: Lock, node: Node, key: string) => readonly string[] | 'file' | undefined,
  base?: true,
): Kind {
  return {
    name,
    ...(base === undefined ? {} : { base }),
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node === undefined) return undefined;
      const told = change(copy, node, key);
      if (told === undefined) return undefined;
      return { text: written(copy), ...(told === 'file' ? {} : { subjects: told }) };
    },
  };
}

/** Changes the text; `part` is what stands there of the node. */
function text(name: string, change: (whole: string, lock: Lock, key: string) => string | undefined): Kind {
  return {
    name,
    tamper: (lock, key) => {
      const before = written(lock);
      const after = change(before, lock, key);
      return after === undefined || after === before ? undefined : { text: after };
    },
  };
}

/** Writes a second member into `locked`, under the same name once the text is made. */
function second(name: string, attr: string, value: unknown, spelling = attr): Kind {
  return {
    name,
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node?.locked?.[attr] === undefined) return undefined;
      node.locked = { ...node.locked, [`${attr}@again`]: value };
      return { text: written(copy).replace(`"${attr}@again"`, `"${spelling}"`), subjects: [key] };
    },
  };
}

const isForge = ({ type }: Attrs): boolean => type === 'github' || type === 'gitlab';
const isRepository = (attrs: Attrs): boolean => isForge(attrs) || attrs['type'] === 'git';
const without = (attrs: Attrs, name: string): Attrs | undefined => {
  if (attrs[name] === undefined) return undefined;
  const { [name]: _, ...rest } = attrs;
  return rest;
};
const set =
  (attr: string, value: unknown): Change =>
  (attrs) =>
    attrs[attr] === undefined ? undefined : { ...attrs, [attr]: value };
const parentsOf = (lock: Lock, key: string): string[] =>
  Object.entries(lock.nodes).flatMap(([parent, { inputs = {} }]) =>
    Object.values(inputs).includes(key) ? [parent] : [],
  );

/** Where content comes from. */
const sources: readonly Kind[] = [
  locked('another owner', set('owner', 'stranger')),
  locked('another repository', set('repo', 'stranger')),
  locked('an owner that leads elsewhere', (attrs) =>
    isForge(attrs) ? { ...attrs, owner: 'x/../stranger' } : undefined,
  ),
  locked('a repository with an address in it', (attrs) =>
    isForge(attrs) ? { ...attrs, repo: `${String(attrs['repo'])}/../../stranger/evil?x=` } : undefined,
  ),
  locked('a server of its own', (attrs) =>
    isForge(attrs) ? { ...attrs, host: 'forge.stranger.example' } : undefined,
  ),
  locked('another forge', (attrs) =>
    isForge(attrs) ? { ...attrs, type: attrs['type'] === 'github' ? 'gitlab' : 'github' } : undefined,
  ),
  locked('git of a stranger', ({ narHash: hash, lastModified, rev }) =>
    rev === undefined
      ? undefined
      : { type: 'git', url: 'https://stranger.example/x.git', narHash: hash, lastModified, rev },
  ),
  locked('an archive of a stranger', ({ narHash: hash, lastModified }) =>
    hash === undefined
      ? undefined
      : { type: 'tarball', url: 'https://stranger.example/x.tar.gz', narHash: hash, lastModified },
  ),
  locked('an archive on the same forge', ({ narHash: hash, type }) =>
    type === 'github'
      ? { type: 'tarball', url: 'https://github.com/stranger/x/archive/main.tar.gz', narHash: hash }
      : undefined,
  ),
  locked('another address', ({ url, ...rest }) =>
    typeof url === 'string' ? { ...rest, url: url.replace(/\/\/[^/]+/, '//stranger.example') } : undefined,
  ),
  locked('a path of this machine', ({ narHash: hash }) =>
    hash === undefined ? undefined : { type: 'path', path: '/tmp/evil', narHash: hash, lastModified: 1 },
  ),
  locked('a path in the store', ({ narHash: hash }) =>
    hash === undefined
      ? undefined
      : { type: 'path', path: `/nix/store/${'a'.repeat(32)}-source`, narHash: hash, lastModified: 1 },
  ),
  locked('a relative path elsewhere', (attrs) =>
    attrs['type'] === 'path' ? { ...attrs, path: './evil' } : undefined,
  ),
  locked('a name in the registry', ({ rev, narHash: hash }) =>
    hash === undefined ? undefined : { type: 'indirect', id: 'nixpkgs', rev, narHash: hash },
  ),
  locked('another folder', (attrs) => (isRepository(attrs) ? { ...attrs, dir: 'evil' } : undefined)),
  locked('the folder left out', (attrs) => without(attrs, 'dir')),
  locked('without submodules', (attrs) => without(attrs, 'submodules')),
  locked('another branch', set('ref', 'refs/heads/evil')),
  locked('plain http', ({ url, ...rest }) =>
    typeof url === 'string' ? { ...rest, url: url.replace(/^https/, 'http') } : undefined,
  ),
  locked('a password in the address', ({ url, ...rest }) =>
    typeof url === 'string' ? { ...rest, url: url.replace('://', '://user:hunter2hunter2@') } : undefined,
  ),
  locked('a letter of another alphabet', ({ owner, ...rest }) =>
    typeof owner === 'string' ? { ...rest, owner: `${owner.slice(0, -1)}\u0455` } : undefined,
  ),
  locked('a sign that nobody sees', ({ repo, ...rest }) =>
    typeof repo === 'string' ? { ...rest, repo: `${repo}\u200b` } : undefined,
  ),
  locked('a sign that turns the text', ({ repo, ...rest }) =>
    typeof repo === 'string' ? { ...rest, repo: `\u202e${repo}` } : undefined,
  ),
];

/** What pins the content. */
const pins: readonly Kind[] = [
  locked('no narHash', (attrs) =>
    isForge(attrs) || attrs['type'] === 'tarball' ? without(attrs, 'narHash') : undefined,
  ),
  locked('an empty narHash', set('narHash', '')),
  locked('a narHash that is cut off', set('narHash', narHash('x').slice(0, 30))),
  locked('a narHash of another algorithm', set('narHash', `sha1-${'A'.repeat(27)}=`)),
  locked('a narHash of another algorithm, sha512', set('narHash', `sha512-${'b'.repeat(86)}==`)),
  locked('a narHash in base 32', set('narHash', `sha256:${'0a1b'.repeat(13)}`)),
  locked('a narHash of zeros', set('narHash', `sha256-${'A'.repeat(43)}=`)),
  locked('the hash of nothing', set('narHash', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')),
  locked('a number for a narHash', set('narHash', 7)),
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

/** How it is written. */
const spellings: readonly Kind[] = [
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

/** How nodes hang together. */
const edges: readonly Kind[] = [
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

/** The file as a whole. */
const files: readonly Kind[] = [
  ...[4, 8, 7.5e3, -7].map((version) =>
    graph(`version ${version}`, (lock, _, key) => {
      if (key !== lock.root) return undefined;
      lock.version = version;
      return 'file';
    }),
  ),
  graph('a version in words', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    Object.assign(lock, { version: '7' });
    return 'file';
  }),
  graph('a root that is not there', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    lock.root = 'nobody';
    return 'file';
  }),
  graph('another root', (lock, node, key) => {
    if (key === lock.root || node.locked === undefined) return undefined;
    lock.root = key;
    return 'file';
  }),
  graph('an unknown member on top', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    lock['overrides'] = {};
    return 'file';
  }),
  text('cut off', (whole, { root }, key) => (key === root ? whole.slice(0, -40) : undefined)),
  text('a comma too many', (whole, { root }, key) =>
    key === root ? whole.replace('"version": 7', '"version": 7,') : undefined,
  ),
  text('a comment', (whole, { root }, key) => (key === root ? `// safe\n${whole}` : undefined)),
  text('a conflict', (whole, lock, key) => {
    const rev = lock.nodes[key]?.locked?.['rev'];
    return typeof rev === 'string'
      ? whole.replace(
          new RegExp(`^.*"rev": "${rev}",?$`, 'm'),
          (line) => `<<<<<<< HEAD\n${line}\n=======\n${line.replace(rev, commit('theirs'))}\n>>>>>>> other`,
        )
      : undefined;
  }),
  text('nodes that stand there twice', (whole, { root }, key) =>
    key === root ? whole.replace('{\n', '{\n  "nodes": {},\n') : undefined,
  ),
  text('a root that stands there twice', (whole, { root }, key) =>
    key === root ? whole.replace('"root": "root"', '"root": "root",\n  "root": "root"') : undefined,
  ),
];

/** What only the lock before can tell. */
const changes: readonly Kind[] = [
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
];

export const kinds: readonly Kind[] = [...sources, ...pins, ...spellings, ...edges, ...files, ...changes];
