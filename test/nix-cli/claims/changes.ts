import {
  accepts,
  answers,
  changed,
  claim,
  type Claim,
  deceived,
  merged,
  refuses,
  replaced,
  withLocked,
} from '../claim.ts';
import { following, fromGit, fromGitHub, git, github } from '../honest.ts';
import { COMMITTED, forged, leaf } from '../trees.ts';

const evil = { narHash: forged.narHash, rev: forged.rev };

const UNKNOWN = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';

/** What an update would not have changed. */
export const claims: readonly Claim[] = [
  claim(fromGitHub, {
    rule: 'lock-diff-source-changed',
    subject: 'leaf',
    done: '`original` and `locked` of an input of an input are rewritten together, its parent is not',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = github(forged, 'other-example');
    }),
    nix: answers(deceived),
  }),
  claim(fromGit, {
    rule: 'lock-diff-source-changed',
    subject: 'leaf',
    done: '`dir` is added to an input of an input, in `locked` and in `original`',
    lock: changed(fromGit, ({ nodes }) => {
      const { locked, original } = git(leaf);
      nodes['leaf'] = {
        locked: merged(locked, { dir: 'other' }),
        original: merged(original, { dir: 'other' }),
      };
    }),
    nix: answers(refuses('No such file or directory'), refuses('does not exist')),
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
    rule: 'lock-diff-edge-redirect',
    subject: 'mid',
    done: "an input's input follows another input now",
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: ['dep'] } };
      delete nodes['leaf'];
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-edge-redirect',
    subject: 'mid',
    done: "an input's input leads to the node of another input now",
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: 'dep' } };
      delete nodes['leaf'];
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(following, {
    rule: 'lock-diff-edge-redirect',
    subject: 'mid',
    done: "an input's input, which followed another one, has a node of its own now",
    lock: changed(following, ({ nodes }) => {
      nodes['leaf_2'] = github(forged, 'other-example');
      nodes['mid'] = { ...nodes['mid'], inputs: { leaf: 'leaf_2' } };
    }),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-nar-hash-only',
    subject: 'dep',
    done: 'only `narHash` is changed, to that of a tree which is in the store',
    lock: withLocked(fromGitHub, 'dep', { narHash: forged.narHash }),
    nix: answers(deceived),
  }),
  claim(fromGit, {
    rule: 'lock-diff-nar-hash-only',
    subject: 'dep',
    done: '`narHash` of a git input is changed to one that is not in the store',
    lock: withLocked(fromGit, 'dep', { narHash: UNKNOWN }),
    nix: answers(
      refuses('NAR hash mismatch in input'),
      refuses("mismatch in field 'narHash' of input"),
      refuses('NAR hash mismatch in input'),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-rev-only',
    subject: 'dep',
    done: 'only `rev` is changed, to a commit that nobody has made',
    lock: withLocked(fromGitHub, 'dep', { rev: '1'.repeat(40) }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-rev-only',
    subject: 'leaf',
    done: '`rev` of an input of an input is changed alone, to a commit that nobody has made',
    lock: withLocked(fromGitHub, 'leaf', { rev: '1'.repeat(40) }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-rev-only',
    subject: 'dep',
    minor: true,
    done: '`rev` and the date are changed, `narHash` is not',
    lock: withLocked(fromGitHub, 'dep', { rev: '1'.repeat(40), lastModified: COMMITTED + 86_400 }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-diff-metadata-changed',
    subject: 'dep',
    done: '`lastModified` of a git input is changed, the commit is the same',
    lock: withLocked(fromGit, 'dep', { lastModified: COMMITTED + 86_400 }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-diff-metadata-changed',
    subject: 'dep',
    done: '`revCount` is changed, the commit is the same',
    lock: withLocked(fromGit, 'dep', { revCount: 900 }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-downgrade',
    subject: 'dep',
    done: 'an input goes back to an older commit',
    lock: withLocked(fromGitHub, 'dep', { ...evil, lastModified: COMMITTED - 86_400 }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-undeclared-change',
    subject: 'leaf',
    done: 'an input of an input moves to another commit, its parent is untouched',
    lock: withLocked(fromGitHub, 'leaf', { ...evil, lastModified: COMMITTED + 86_400 }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-undeclared-change',
    subject: 'leaf',
    done: '`original` of an input of an input asks for another branch now',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = { ...git(leaf), original: { ...git(leaf).original, ref: 'other' } };
    }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-undeclared-change',
    subject: 'leaf',
    done: '`"flake": false` is added to an input of an input',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = { ...git(leaf), flake: false };
    }),
    nix: answers(refuses("attribute 'content' missing")),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-undeclared-change',
    subject: 'extra',
    done: 'an input gets an input that was not there, which its own flake.nix does not have',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['extra'] = github(forged);
      nodes['mid'] = { ...nodes['mid'], inputs: { extra: 'extra', leaf: 'leaf' } };
    }),
    nix: answers(refuses("called with unexpected argument 'extra'")),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-undeclared-change',
    subject: 'mid',
    done: 'an input of an input is gone, its parent is untouched',
    lock: changed(fromGitHub, ({ nodes }) => {
      delete nodes['leaf'];
      delete nodes['mid']?.inputs;
    }),
    nix: answers(refuses("called without required argument 'leaf'")),
  }),
  claim(fromGitHub, {
    rule: 'lock-diff-version-lowered',
    also: ['lock-unknown-field'],
    subject: undefined,
    minor: true,
    done: '`"version": 5`, and `info` has another `narHash` than `locked`',
    lock: replaced(
      fromGitHub,
      '    "dep": {\n',
      `    "dep": {\n      "info": { "narHash": "${forged.narHash}" },\n`,
    ).replace('"version": 7', '"version": 5'),
    nix: answers(deceived),
  }),
];
