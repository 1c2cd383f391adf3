import { createHash } from 'node:crypto';
import { seeded } from '../harness/random.ts';

export type Attrs = Record<string, unknown>;

export interface Node {
  inputs?: Record<string, string | string[]>;
  locked?: Attrs;
  original?: Attrs;
  flake?: boolean;
  parent?: string[];
  [other: string]: unknown;
}

export interface Lock {
  nodes: Record<string, Node>;
  root: string;
  version: number;
  [other: string]: unknown;
}

export interface Flake {
  readonly name: string;
  readonly nix: string;
  readonly lock: Lock;
}

/** Made-up hashes and commits that look like real ones, the same for the same name. */
export const narHash = (name: string): string =>
  `sha256-${createHash('sha256').update(`nar ${name}`).digest('base64')}`;
export const commit = (name: string): string => createHash('sha1').update(`rev ${name}`).digest('hex');

/** The lock as Nix writes it: sorted keys, two spaces, a line end. */
export function written(lock: Lock): string {
  return `${JSON.stringify(sorted(lock), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

export function copyOf(lock: Lock): Lock {
  return structuredClone(lock);
}

/** Before the day of the audit, and after the first Nix with flakes. In seconds. */
const SOME_DAY = Date.UTC(2026, 8, 1) / 1000;

function github(owner: string, repo: string, seed: string, more: Attrs = {}): Node {
  const { ref, rev, ...rest } = more;
  const locked = {
    lastModified: SOME_DAY - (Number.parseInt(commit(seed).slice(0, 5), 16) % 5_000_000),
    narHash: narHash(seed),
    owner,
    repo,
    rev: rev ?? commit(seed),
    type: 'github',
    ...rest,
  };
  const asked = ref === undefined ? {} : { ref };
  const pinned = rev === undefined ? {} : { rev };
  return { locked, original: { owner, repo, type: 'github', ...asked, ...pinned, ...rest } };
}

/** A flake as people have it: branches, a tag, a pinned commit, git, GitLab, an archive, a relative path, follows. */
function desktop(): Flake {
  const pin = commit('pinned tool');
  const nodes: Record<string, Node> = {
    root: {
      inputs: {
        nixpkgs: 'nixpkgs',
        'home-manager': 'home-manager',
        parts: 'parts',
        hooks: 'hooks',
        tool: 'tool',
        notes: 'notes',
        hub: 'hub',
        lab: 'lab',
        theme: 'theme',
        sub: 'sub',
      },
    },
    nixpkgs: github('NixOS', 'nixpkgs', 'nixpkgs', { ref: 'nixos-unstable' }),
    'home-manager': {
      ...github('nix-community', 'home-manager', 'hm'),
      inputs: { nixpkgs: ['nixpkgs'] },
    },
    parts: { ...github('hercules-ci', 'flake-parts', 'parts'), inputs: { 'nixpkgs-lib': 'nixpkgs-lib' } },
    'nixpkgs-lib': github('nix-community', 'nixpkgs.lib', 'lib'),
    hooks: {
      ...github('cachix', 'git-hooks.nix', 'hooks'),
      inputs: { 'flake-compat': 'flake-compat', gitignore: 'gitignore', nixpkgs: ['nixpkgs'] },
    },
    'flake-compat': { ...github('edolstra', 'flake-compat', 'compat'), flake: false },
    gitignore: {
      ...github('hercules-ci', 'gitignore.nix', 'gitignore'),
      inputs: { nixpkgs: ['hooks', 'nixpkgs'] },
    },
    tool: { ...github('serokell', 'deploy-rs', 'tool', { rev: pin }), inputs: { utils: 'utils' } },
    utils: { ...github('numtide', 'flake-utils', 'utils'), inputs: { systems: 'systems' } },
    systems: github('nix-systems', 'default', 'systems'),
    notes: {
      locked: {
        lastModified: SOME_DAY - 400_000,
        narHash: narHash('notes'),
        ref: 'refs/heads/main',
        rev: commit('notes'),
        revCount: 311,
        submodules: true,
        type: 'git',
        url: 'https://git.example.org/team/notes',
      },
      original: {
        ref: 'main',
        submodules: true,
        type: 'git',
        url: 'https://git.example.org/team/notes',
      },
    },
    hub: {
      locked: {
        lastModified: SOME_DAY - 900_000,
        narHash: narHash('hub'),
        rev: commit('hub'),
        revCount: 42,
        type: 'tarball',
        url: `https://api.flakehub.com/f/pinned/owner/thing/0.1.42%2Brev-${commit('hub')}/0192-aa/source.tar.gz`,
      },
      original: { type: 'tarball', url: 'https://flakehub.com/f/owner/thing/0.1.%2A.tar.gz' },
    },
    lab: {
      locked: {
        lastModified: SOME_DAY - 700_000,
        narHash: narHash('lab'),
        owner: 'group%2Fteam',
        repo: 'lib',
        rev: commit('lab'),
        type: 'gitlab',
      },
      original: { owner: 'group%2Fteam', ref: 'v2', repo: 'lib', type: 'gitlab' },
    },
    theme: { ...github('someone', 'theme', 'theme', { dir: 'nix' }), flake: false },
    sub: { locked: { path: './sub', type: 'path' }, original: { path: './sub', type: 'path' }, parent: [] },
  };
  const nix = `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };
    parts.url = "github:hercules-ci/flake-parts";
    hooks.url = "github:cachix/git-hooks.nix";
    hooks.inputs.nixpkgs.follows = "nixpkgs";
    tool.url = "github:serokell/deploy-rs/${pin}";
    notes.url = "git+https://git.example.org/team/notes?ref=main&submodules=1";
    hub.url = "https://flakehub.com/f/owner/thing/0.1.*.tar.gz";
    lab.url = "gitlab:group%2Fteam/lib/v2";
    theme = { url = "github:someone/theme?dir=nix"; flake = false; };
    sub.url = "./sub";
  };
  outputs = { self, nixpkgs, ... }@inputs: { };
}
`;
  return { name: 'desktop', nix, lock: { nodes, root: 'root', version: 7 } };
}

/** A flake with a deep graph: each input brings others, which bring others. */
function deep(seed: number): Flake {
  const random = seeded(seed);
  const nodes: Record<string, Node> = { root: { inputs: {} } };
  const lines: string[] = [];
  const grow = (parent: Node, depth: number): void => {
    const count = 1 + (random() % 3);
    for (let index = 0; index < count; index++) {
      const id = Object.keys(nodes).length;
      const key = `dep_${id}`;
      const node = github(
        `owner${id}`,
        `repo${id}`,
        `deep ${seed} ${id}`,
        random() % 3 === 0 ? { ref: `v${id}` } : {},
      );
      nodes[key] = node;
      parent.inputs = { ...parent.inputs, [`in${id}`]: key };
      const asked = node.original?.['ref'];
      const ref = typeof asked === 'string' ? `/${asked}` : '';
      if (depth === 0) lines.push(`    in${id}.url = "github:owner${id}/repo${id}${ref}";`);
      if (depth < 3 && random() % 4 > 0) grow(node, depth + 1);
    }
  };
  grow(nodes['root'] ?? {}, 0);
  const nix = `{\n  inputs = {\n${lines.join('\n')}\n  };\n  outputs = inputs: { };\n}\n`;
  return { name: `deep ${seed}`, nix, lock: { nodes, root: 'root', version: 7 } };
}

export const flakes: readonly Flake[] = [desktop(), deep(1), deep(2), deep(7)];
