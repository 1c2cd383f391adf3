import {
  accepts,
  answers,
  changed,
  claim,
  type Claim,
  crashes,
  deceived,
  endless,
  merged,
  refuses,
  replaced,
} from '../claim.ts';
import { flakeNix, following, fromGit, fromGitHub, git, github, print, relative } from '../honest.ts';
import { forged, gitUrl, leaf, mid } from '../trees.ts';

const evil = { narHash: forged.narHash, rev: forged.rev };

/** Which inputs there are, and where they lead. */
export const claims: readonly Claim[] = [
  claim(fromGit, {
    rule: 'lock-declaration-mismatch',
    subject: 'dep',
    done: 'flake.nix asks for the branch `main`, `original` for none',
    flake: flakeNix(`inputs.dep.url = "git+${gitUrl('dep')}?ref=main";`, git(mid)),
    lock: print(fromGit.lock),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-declaration-mismatch',
    subject: 'leaf',
    done: "flake.nix gives an input's input another reference, `original` is the old one",
    flake: flakeNix(
      `inputs.dep.url = "git+${gitUrl('dep')}"; inputs.mid.inputs.leaf.url = "git+${gitUrl('dep')}";`,
      git(mid),
    ),
    lock: print(fromGit.lock),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-missing-input',
    subject: 'dep',
    done: 'flake.nix declares an input that the lock does not have',
    lock: changed(fromGit, ({ nodes }) => {
      delete nodes['dep'];
      nodes['root'] = { inputs: { mid: 'mid' } };
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGitHub, {
    rule: 'lock-missing-input',
    subject: undefined,
    done: '`outputs` takes an argument that no input declares and the lock does not have; registries are turned off',
    flake: fromGitHub.flake.replace('dep, mid }', 'dep, mid, extra }'),
    lock: print(fromGitHub.lock),
    nix: answers(refuses('registry lookups are not allowed')),
  }),
  claim(fromGitHub, {
    rule: 'lock-undeclared-input',
    subject: 'extra',
    done: 'the lock has an input that flake.nix does not declare',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['extra'] = github(forged);
      nodes['root'] = { inputs: { dep: 'dep', extra: 'extra', mid: 'mid' } };
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(
    { ...fromGitHub, flake: flakeNix('inputs.dep = { url = "github:honest-example/dep"; flake = true; };') },
    {
      rule: 'lock-flake-flag-mismatch',
      subject: 'dep',
      done: '`"flake": false` is added to an input that is a flake',
      lock: changed(fromGitHub, ({ nodes }) => {
        nodes['dep'] = { ...nodes['dep'], flake: false };
      }),
      nix: answers(deceived),
    },
  ),
  claim(
    { ...fromGitHub, flake: flakeNix('inputs.dep = { url = "github:honest-example/dep"; flake = false; };') },
    {
      rule: 'lock-flake-flag-mismatch',
      subject: 'dep',
      done: 'flake.nix declares an input with `flake = false`, the lock has it as a flake',
      lock: print(fromGitHub.lock),
      nix: answers(accepts),
    },
  ),
  claim(fromGitHub, {
    rule: 'lock-follows-mismatch',
    subject: 'leaf',
    done: "flake.nix lets an input's input follow, the lock has a node for it",
    flake: flakeNix('inputs.dep.url = "github:honest-example/dep"; inputs.mid.inputs.leaf.follows = "dep";'),
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = { ...git(leaf), locked: merged(git(leaf).locked, evil) };
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-mismatch',
    subject: 'root',
    done: 'the lock lets an input follow, flake.nix does not',
    lock: changed(fromGit, ({ nodes }) => {
      nodes['root'] = { inputs: { dep: ['mid', 'leaf'], mid: 'mid' } };
      delete nodes['dep'];
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-mismatch',
    subject: 'mid',
    done: "flake.nix gives an input's input a reference, the lock lets it follow",
    flake: flakeNix(
      `inputs.dep.url = "git+${gitUrl('dep')}"; inputs.mid.inputs.leaf.url = "git+${gitUrl('leaf')}?ref=main";`,
      git(mid),
    ),
    lock: changed(fromGit, ({ nodes }) => {
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: ['dep'] } };
      delete nodes['leaf'];
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(following, {
    rule: 'lock-follows-mismatch',
    subject: 'mid',
    done: "an input's input follows another one than flake.nix says",
    lock: changed(following, ({ nodes }) => {
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: ['dep'] } };
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-missing-root',
    subject: undefined,
    done: '`root` names no node',
    lock: replaced(fromGit, '"root": "root"', '"root": "r"'),
    nix: answers(crashes('nlohmann/json.hpp'), refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-missing-root',
    subject: undefined,
    done: 'there is no `root`',
    lock: replaced(fromGit, '  "root": "root",\n', ''),
    nix: answers(crashes('nlohmann/json.hpp'), refuses('type must be string, but is null')),
  }),
  claim(fromGitHub, {
    rule: 'lock-missing-node',
    subject: 'mid',
    done: 'an input leads to a node that is not there',
    lock: replaced(fromGitHub, '"leaf": "leaf"', '"leaf": "nope"'),
    nix: answers(refuses("references missing node 'nope'")),
  }),
  claim(fromGitHub, {
    rule: 'lock-root-cycle',
    subject: 'mid',
    done: 'an input leads back to the root',
    lock: replaced(fromGitHub, '"leaf": "leaf"', '"leaf": "root"'),
    nix: answers(refuses('cycle to root node')),
  }),
  claim(fromGitHub, {
    rule: 'lock-orphan-node',
    subject: 'spare',
    done: 'there is a node that nothing leads to',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['spare'] = github(forged, 'other-example');
    }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-follows-dangling',
    subject: 'mid',
    done: "an input's input follows an input that is not there",
    lock: replaced(fromGit, '"leaf": "leaf"', '"leaf": ["mid", "nope"]'),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-dangling',
    subject: 'mid',
    done: 'the same, and flake.nix asks for it',
    flake: flakeNix(
      `inputs.dep.url = "git+${gitUrl('dep')}"; inputs.mid.inputs.leaf.follows = "mid/nope";`,
      git(mid),
    ),
    lock: replaced(fromGit, '"leaf": "leaf"', '"leaf": ["mid", "nope"]'),
    nix: answers(refuses('follows a non-existent input')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-dangling',
    subject: 'root',
    done: 'a direct input follows one that is not there, and flake.nix asks for it',
    flake: flakeNix(`inputs.dep.follows = "nope";`, git(mid)),
    lock: changed(fromGit, ({ nodes }) => {
      nodes['root'] = { inputs: { dep: ['nope'], mid: 'mid' } };
      delete nodes['dep'];
    }),
    nix: answers(refuses('follows a non-existent input')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-cycle',
    subject: 'mid',
    done: "an input's input follows itself",
    lock: replaced(fromGit, '"leaf": "leaf"', '"leaf": ["mid", "leaf"]'),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-cycle',
    subject: 'mid',
    done: 'the same, and flake.nix asks for it',
    flake: flakeNix(
      `inputs.dep.url = "git+${gitUrl('dep')}"; inputs.mid.inputs.leaf.follows = "mid/leaf";`,
      git(mid),
    ),
    lock: replaced(fromGit, '"leaf": "leaf"', '"leaf": ["mid", "leaf"]'),
    nix: answers(endless, refuses('follow cycle detected')),
  }),
  claim(fromGit, {
    rule: 'lock-follows-cycle',
    subject: 'root',
    done: 'two direct inputs follow one another, and flake.nix asks for it',
    flake: flakeNix(`inputs.dep.follows = "other"; inputs.other.follows = "dep";`, git(mid)).replace(
      'dep, mid }',
      'dep, mid, other }',
    ),
    lock: changed(fromGit, ({ nodes }) => {
      nodes['root'] = { inputs: { dep: ['other'], mid: 'mid', other: ['dep'] } };
      delete nodes['dep'];
    }),
    nix: answers(endless, refuses('follow cycle detected')),
  }),
  claim(fromGit, {
    rule: 'lock-parent-mismatch',
    subject: 'dep',
    done: 'an input that is no relative path has a `parent`',
    lock: replaced(fromGit, '    "dep": {\n', '    "dep": {\n      "parent": ["mid"],\n'),
    nix: answers(accepts, refuses('requires lock file changes')),
  }),
  claim(relative, {
    rule: 'lock-parent-mismatch',
    subject: 'here',
    done: '`parent` of a relative path leads to another input than the one that has it',
    lock: changed(relative, ({ nodes }) => {
      nodes['here'] = { ...nodes['here'], parent: ['dep'] };
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('requires lock file changes')),
  }),
  claim(relative, {
    rule: 'lock-parent-mismatch',
    subject: 'here',
    done: '`parent` of a relative path is the flake itself instead of the input that has it',
    lock: changed(relative, ({ nodes }) => {
      nodes['here'] = { ...nodes['here'], parent: [] };
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('requires lock file changes')),
  }),
  claim(relative, {
    rule: 'lock-parent-mismatch',
    subject: 'here',
    done: '`parent` of a relative path leads to no input',
    lock: changed(relative, ({ nodes }) => {
      nodes['here'] = { ...nodes['here'], parent: ['nope'] };
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('requires lock file changes')),
  }),
  claim(relative, {
    rule: 'lock-parent-mismatch',
    subject: 'here',
    done: 'a relative path has no `parent`',
    lock: changed(relative, ({ nodes }) => {
      delete nodes['here']?.parent;
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('requires lock file changes')),
  }),
  claim(relative, {
    rule: 'lock-parent-mismatch',
    subject: 'here',
    done: '`parent` is a text instead of a list of names',
    lock: print(relative.lock).replace(/"parent": \[[^\]]*\]/, '"parent": "mid"'),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('type must be array, but is string')),
  }),
  claim(fromGitHub, {
    rule: 'lock-node-cycle',
    subject: 'mid',
    done: 'an input leads back to the input that it is an input of',
    lock: replaced(fromGitHub, '"leaf": "leaf"', '"leaf": "mid"'),
    nix: answers(endless),
  }),
  claim(fromGitHub, {
    rule: 'lock-node-cycle',
    subject: 'leaf',
    done: 'two inputs lead to one another',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = { ...nodes['leaf'], inputs: { mid: 'mid' } };
    }),
    nix: answers(endless),
  }),
];
