import {
  accepts,
  answers,
  type Claim,
  changed,
  claim,
  crashes,
  deceived,
  refuses,
  replaced,
  withLocked,
} from '../claim.ts';
import { fromGit, fromGitHub, fromTarball, github, print } from '../honest.ts';
import { dep, forged } from '../trees.ts';

/** The file, its graph, and what may stand in it. */
export const claims: readonly Claim[] = [
  claim(fromGitHub, {
    rule: 'lock-invalid-json',
    subject: undefined,
    done: 'the file ends in the middle',
    lock: print(fromGitHub.lock).slice(0, 300),
    nix: answers(refuses('parse_error.101')),
  }),
  claim(fromGitHub, {
    rule: 'lock-merge-conflict',
    subject: undefined,
    done: "git's conflict markers stand in the file",
    lock: replaced(
      fromGitHub,
      `        "narHash": "${dep.narHash}",\n`,
      `<<<<<<< HEAD\n        "narHash": "${dep.narHash}",\n=======\n        "narHash": "${forged.narHash}",\n>>>>>>> main\n`,
    ),
    nix: answers(refuses('parse_error.101')),
  }),
  claim(fromGitHub, {
    rule: 'lock-duplicate-key',
    subject: 'dep',
    done: 'a node stands twice, the forged one below the honest one',
    lock: replaced(
      fromGitHub,
      '    "leaf": {\n',
      `    "dep": ${JSON.stringify({ ...github(dep), locked: { ...github(dep).locked, narHash: forged.narHash } })},\n    "leaf": {\n`,
    ),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-unsupported-version',
    subject: undefined,
    done: '`"version": 4`',
    lock: replaced(fromGitHub, '"version": 7', '"version": 4'),
    nix: answers(refuses('has unsupported version')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unsupported-version',
    subject: undefined,
    done: '`"version": 8`',
    lock: replaced(fromGitHub, '"version": 7', '"version": 8'),
    nix: answers(refuses('has unsupported version')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unsupported-version',
    subject: undefined,
    done: 'the version is a text, `"7"`',
    lock: replaced(fromGitHub, '"version": 7', '"version": "7"'),
    nix: answers(refuses('type must be number, but is string')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unsupported-version',
    subject: undefined,
    done: 'the version is a fraction, `7.5`',
    lock: replaced(fromGitHub, '"version": 7', '"version": 7.5'),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-unsupported-version',
    subject: undefined,
    done: 'there is no version',
    lock: replaced(fromGitHub, ',\n  "version": 7', ''),
    nix: answers(refuses('has unsupported version')),
  }),
  claim(fromGitHub, {
    rule: 'lock-old-version',
    also: ['lock-diff-version-lowered'],
    minor: true,
    subject: undefined,
    done: '`"version": 5`, with which no Nix has written since 2020',
    lock: replaced(fromGitHub, '"version": 7', '"version": 5'),
    nix: answers(accepts),
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
    rule: 'lock-invalid-node',
    subject: 'dep',
    done: 'a node has no `locked`',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = { original: github(dep).original ?? {} };
    }),
    nix: answers(refuses('missing in lock file')),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-node',
    subject: 'leaf',
    done: 'a node has no `original`',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = { locked: nodes['leaf']?.locked ?? {} };
    }),
    nix: answers(refuses('missing in lock file')),
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
    rule: 'lock-follows-cycle',
    subject: 'mid',
    done: "an input's input follows itself",
    lock: replaced(fromGit, '"leaf": "leaf"', '"leaf": ["mid", "leaf"]'),
    nix: answers(refuses('requires lock file changes')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'dep',
    done: 'a `url` stands in `locked` of a GitHub input',
    lock: withLocked(fromGitHub, 'dep', { url: 'https://files.example/dep.tar.gz' }),
    nix: answers(refuses('unsupported input attribute'), refuses('not supported by scheme')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'dep',
    done: '`narhash` instead of `narHash`',
    lock: withLocked(fromGitHub, 'dep', { narHash: undefined, narhash: dep.narHash }),
    nix: answers(refuses('unsupported input attribute'), refuses('not supported by scheme')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'dep',
    done: '`__final` stands in `locked`',
    lock: withLocked(fromGitHub, 'dep', { __final: true }),
    nix: answers(
      refuses('unsupported input attribute'),
      crashes('Assertion `!lockedRef.input.attrs.contains("__final")\' failed'),
      crashes('attrs.contains("__final")'),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'dep',
    done: 'a node has a field of another name',
    lock: replaced(fromGitHub, '    "dep": {\n', '    "dep": {\n      "note": "reviewed",\n'),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: undefined,
    minor: true,
    done: 'the file has a field of another name',
    lock: replaced(fromGitHub, '{\n', '{\n  "comment": "reviewed",\n'),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'dep',
    minor: true,
    done: '`locked` has a `type` that no Nix knows',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: { narHash: dep.narHash, type: 'svn', url: 'https://svn.example/dep' },
      };
    }),
    nix: answers(
      refuses('cannot fetch unsupported input'),
      crashes("Assertion `scheme' failed"),
      crashes("Assertion 'scheme' failed"),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-node',
    subject: 'dep',
    done: 'an attribute of `locked` is a list',
    lock: replaced(fromGitHub, '"owner": "honest-example"', '"owner": ["honest-example"]'),
    nix: answers(refuses('unsupported input attribute type in lock file')),
  }),
  claim(fromGitHub, {
    rule: 'lock-control-characters',
    subject: 'dep',
    done: 'an invisible character (U+200B) stands in `locked.owner`',
    lock: withLocked(fromGitHub, 'dep', { owner: 'honest\u200b-example' }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-non-canonical',
    minor: true,
    subject: undefined,
    done: 'the file is written on one line',
    lock: JSON.stringify(fromGitHub.lock),
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-credentials',
    subject: 'dep',
    done: 'a password stands in `url`, in `locked` and in `original`',
    flake: fromTarball.flake.replace('https://', 'https://somebody:secret@'),
    lock: print(fromTarball.lock).replaceAll('https://files', 'https://somebody:secret@files'),
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-unusual-host',
    subject: 'dep',
    done: '`url` has a number as its host, in `locked` and in `original`',
    flake: fromTarball.flake.replace('files.example', '203.0.113.7'),
    lock: print(fromTarball.lock).replaceAll('files.example', '203.0.113.7'),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-typosquat',
    subject: 'dep',
    done: 'the owner is almost a well-known one, in `locked` and in `original`',
    flake: fromGitHub.flake.replace('honest-example/dep', 'nix-comunity/home-manager'),
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = github(dep, 'nix-comunity', 'home-manager');
    }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-untrusted-source',
    subject: 'dep',
    done: 'the owner is not one of those that a policy allows',
    lock: print(fromGitHub.lock),
    policy: { deniedSources: ['github:honest-example/dep'] },
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-insecure-transport',
    subject: 'dep',
    done: '`locked.url` is fetched over `http:`',
    lock: withLocked(fromTarball, 'dep', { url: 'http://files.example/dep-1.0.tar.gz' }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-local-path',
    subject: 'dep',
    done: '`locked` is an absolute path of a machine',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: { lastModified: 1, narHash: forged.narHash, path: '/home/somebody/dep', type: 'path' },
      };
    }),
    nix: answers(deceived),
  }),
  claim(fromGit, {
    rule: 'lock-parent-mismatch',
    subject: 'dep',
    done: 'an input that is no relative path has a `parent`',
    lock: replaced(fromGit, '    "dep": {\n', '    "dep": {\n      "parent": ["mid"],\n'),
    nix: answers(accepts, refuses('requires lock file changes')),
  }),
  claim(fromGitHub, {
    rule: 'lock-unknown-field',
    subject: 'comment',
    done: 'lists are nested 100,000 deep in a field that nobody reads',
    lock: replaced(fromGitHub, '{\n', `{\n  "comment": ${'['.repeat(100_000)}${']'.repeat(100_000)},\n`),
    nix: answers(accepts),
  }),
];
