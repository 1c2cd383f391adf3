import {
  accepts,
  answers,
  type Claim,
  changed,
  claim,
  deceived,
  merged,
  refuses,
  withLocked,
} from '../claim.ts';
import { flakeNix, fromBranch, fromGit, fromGitHub, git, github, pinned, print } from '../honest.ts';
import { forged, gitUrl, leaf, mid } from '../trees.ts';

const evilHash = { narHash: forged.narHash };
const evil = { ...evilHash, rev: forged.rev };

/** What `locked` fetches is not what was asked for. */
export const claims: readonly Claim[] = [
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.owner`, `rev` and `narHash` are those of somebody else',
    lock: withLocked(fromGitHub, 'dep', { ...evil, owner: 'other-example' }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'leaf',
    done: 'the same to an input of an input',
    lock: withLocked(fromGitHub, 'leaf', { ...evil, url: gitUrl('forged') }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.repo` is another one',
    lock: withLocked(fromGitHub, 'dep', { ...evil, repo: 'another' }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.host` is another server',
    lock: withLocked(fromGitHub, 'dep', { ...evil, host: 'forge.example' }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked` has another `type`: an archive instead of `github`',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: { ...evilHash, type: 'tarball', url: 'https://files.example/dep.tar.gz' },
      };
    }),
    nix: answers(deceived),
  }),
  claim(fromGit, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.url` is another git repository, and there is no `narHash`',
    lock: withLocked(fromGit, 'dep', { rev: forged.rev, url: gitUrl('forged'), narHash: undefined }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked` names another folder of the repository (`dir`)',
    lock: withLocked(fromGitHub, 'dep', { dir: 'elsewhere' }),
    nix: answers(refuses('No such file or directory'), refuses('does not exist')),
  }),
  claim(pinned, {
    rule: 'lock-rev-mismatch',
    subject: 'dep',
    done: '`locked.rev` and `narHash` are of another commit than the one that flake.nix asks for',
    lock: withLocked(pinned, 'dep', evil),
    nix: answers(deceived),
  }),
  claim(fromBranch, {
    rule: 'lock-ref-mismatch',
    subject: 'dep',
    done: '`locked.ref` is another branch than the one that flake.nix asks for',
    lock: withLocked(fromBranch, 'dep', { ...evil, ref: 'refs/heads/other' }),
    nix: answers(deceived),
  }),
  claim(fromGit, {
    rule: 'lock-declaration-mismatch',
    subject: 'dep',
    done: 'flake.nix asks for the branch `main`, `original` for none',
    flake: flakeNix(`inputs.dep.url = "git+${gitUrl('dep')}?ref=main";`, git(mid)),
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
  claim(fromGitHub, {
    rule: 'lock-indirect-locked',
    subject: 'dep',
    done: '`locked` is a name of the registry (`"type": "indirect"`)',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = { ...nodes['dep'], locked: { ...evilHash, id: 'dep', type: 'indirect' } };
    }),
    nix: answers(
      refuses("indirect input 'flake:dep' cannot be fetched directly"),
      refuses('Lock file contains unlocked input'),
      refuses('registry lookups are not allowed'),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-source-changed',
    subject: 'leaf',
    done: '`original` and `locked` of an input of an input are rewritten together, its parent is not',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = github(forged, 'other-example');
    }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-edge-redirect',
    subject: 'mid',
    done: "an input's input leads to an added node, the input itself is untouched",
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf_2'] = github(forged, 'other-example');
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: 'leaf_2' } };
      delete nodes['leaf'];
    }),
    nix: answers(deceived),
  }),
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
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.url` is another git repository, `rev` and `narHash` are untouched',
    lock: withLocked(fromGit, 'dep', { url: 'https://git.example/other/dep.git' }),
    nix: answers(accepts),
  }),
];
