import { isForge, isRepository, type Kind, locked, set, without } from '../tampering.ts';

/** Where content comes from. */
export const sources: readonly Kind[] = [
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
