import { COMMITTED, dep, gitUrl, leaf, mid, other, type Tree, whole } from './trees.ts';
import type { Version } from './versions.ts';

type Attrs = Record<string, string | number | boolean>;

export interface Node {
  inputs?: Record<string, string | string[]>;
  locked?: Attrs;
  original?: Attrs;
  flake?: boolean;
  parent?: string[];
}

export interface Lock {
  nodes: Record<string, Node>;
  root: string;
  version: number;
}

/** A flake and a lock with which nothing is wrong. The flake's `content` is the two words `HONEST`. */
export interface Honest {
  readonly flake: string;
  readonly lock: Lock;
  /** The first version that accepts it, where not all do. */
  readonly since?: Version;
}

export const HONEST = 'dep leaf';

/** Both direct inputs are from GitHub; one of them has an input of its own, from a git repository. */
export const fromGitHub = honest('github:honest-example/dep', github(dep));

/** All inputs are git repositories, which Nix can really fetch. */
export const fromGit = honest(`git+${gitUrl('dep')}`, git(dep), git(mid));

/** One input names a branch of a git repository. */
export const fromBranch = honest(`git+${gitUrl('dep')}?ref=main`, {
  locked: { ...git(dep).locked, ref: 'refs/heads/main' },
  original: { ref: 'main', type: 'git', url: gitUrl('dep') },
});

/** Two inputs are one and the same, at the same commit. */
export const twice: Honest = {
  flake: flakeNix(
    `inputs.dep.url = "git+${gitUrl('leaf')}";`,
    github(mid),
    '(if dep.content == "leaf" then "dep" else "forged")',
  ),
  lock: { ...fromGitHub.lock, nodes: { ...fromGitHub.lock.nodes, dep: git(leaf) } },
};

/** One input is pinned to a commit in flake.nix. */
export const pinned = honest(`github:honest-example/dep/${dep.rev}`, {
  ...github(dep),
  original: { ...github(dep).original, rev: dep.rev },
});

/** One input is an archive. */
export const fromTarball = fromArchive('https://files.example/dep-1.0.tar.gz');

/** One input is an archive whose address names its commit. */
export const fromCommitArchive = fromArchive(
  `https://github.com/honest-example/dep/archive/${dep.rev}.tar.gz`,
);

/** Two inputs from GitHub are one and the same, at the same commit. */
export const twiceFromGitHub: Honest = {
  flake: flakeNix(
    'inputs.dep.url = "github:honest-example/leaf";',
    github(mid),
    '(if dep.content == "leaf" then "dep" else "forged")',
  ),
  lock: { ...fromGitHub.lock, nodes: { ...fromGitHub.lock.nodes, dep: github(leaf), leaf: github(leaf) } },
};

/** An input's input follows another input, as flake.nix says. */
export const following: Honest = {
  flake: flakeNix(
    'inputs.dep.url = "github:honest-example/dep"; inputs.leaf.url = "github:honest-example/leaf"; inputs.mid.inputs.leaf.follows = "leaf";',
  ).replace('dep, mid }', 'dep, leaf, mid }'),
  lock: {
    ...fromGitHub.lock,
    nodes: {
      ...fromGitHub.lock.nodes,
      leaf: github(leaf),
      mid: { ...github(mid), inputs: { leaf: ['leaf'] } },
      root: { inputs: { dep: 'dep', leaf: 'leaf', mid: 'mid' } },
    },
  },
};

/** An input has an input that is a folder of its own tree. The flakes around it have such folders, too. */
export const relative: Honest = {
  flake: flakeNix(
    'description = "forged"; inputs.dep.url = "github:honest-example/other";',
    github(whole),
  ).replace('example/mid"', 'example/whole"'),
  lock: {
    ...fromGitHub.lock,
    nodes: {
      dep: github(other),
      here: {
        flake: false,
        locked: { path: '.', type: 'path' },
        original: { path: '.', type: 'path' },
        parent: ['mid'],
      },
      mid: { ...github(whole), inputs: { here: 'here' } },
      root: { inputs: { dep: 'dep', mid: 'mid' } },
    },
  },
  since: '2.26',
};

/** One input is of a well-known owner. */
export const homeManager: Honest = {
  flake: fromGitHub.flake.replace('honest-example/dep', 'nix-community/home-manager'),
  lock: {
    ...fromGitHub.lock,
    nodes: { ...fromGitHub.lock.nodes, dep: github(dep, 'nix-community', 'home-manager') },
  },
};

export function github(tree: Tree, owner = 'honest-example', repo = tree.name): Node {
  return {
    locked: {
      lastModified: COMMITTED,
      narHash: tree.narHash,
      owner,
      repo,
      rev: tree.rev,
      type: 'github',
    },
    original: { owner, repo, type: 'github' },
  };
}

export function git(tree: Tree): Node {
  const url = gitUrl(tree.name);
  return {
    locked: {
      lastModified: COMMITTED,
      narHash: tree.narHash,
      ref: 'refs/heads/master',
      rev: tree.rev,
      revCount: 1,
      type: 'git',
      url,
    },
    original: { type: 'git', url },
  };
}

/** Without `lastModified`, which Nix 2.8 refuses there. */
function fromArchive(url: string): Honest {
  return honest(url, {
    locked: { narHash: dep.narHash, type: 'tarball', url },
    original: { type: 'tarball', url },
  });
}

function honest(url: string, node: Node, middle: Node = github(mid)): Honest {
  return {
    flake: flakeNix(`inputs.dep.url = "${url}";`, middle),
    lock: {
      nodes: {
        dep: node,
        leaf: git(leaf),
        mid: { ...middle, inputs: { leaf: 'leaf' } },
        root: { inputs: { dep: 'dep', mid: 'mid' } },
      },
      root: 'root',
      version: 7,
    },
  };
}

/** @param inputs what declares `dep`, and what else is to be declared */
export function flakeNix(
  inputs: string,
  middle: Node = github(mid),
  word = '(dep.content or "nothing")',
): string {
  const url = middle.locked?.['type'] === 'git' ? `git+${gitUrl('mid')}` : 'github:honest-example/mid';
  return `{
  ${inputs}
  inputs.mid.url = "${url}";
  outputs = { self, dep, mid }: {
    content = "\${${word}} \${mid.content}";
  };
}
`;
}

/** As Nix writes it: sorted keys, two spaces. */
export function print(lock: unknown): string {
  return `${JSON.stringify(sorted(lock), undefined, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
