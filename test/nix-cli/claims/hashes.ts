import {
  accepts,
  answers,
  changed,
  claim,
  type Claim,
  deceived,
  fetches,
  refuses,
  withLocked,
} from '../claim.ts';
import { fromGit, fromGitHub, fromTarball, twice, twiceFromGitHub } from '../honest.ts';
import { dep, forged, leaf } from '../trees.ts';

/** Hashes of the content. */
export const claims: readonly Claim[] = [
  claim(fromGitHub, {
    rule: 'lock-nar-hash-reused',
    subject: 'dep',
    done: '`narHash` is that of another input',
    lock: withLocked(fromGitHub, 'dep', { narHash: leaf.narHash }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-nar-hash-reused',
    subject: 'leaf',
    done: 'an input of an input has the `narHash` of a direct one',
    lock: withLocked(fromGitHub, 'leaf', { narHash: dep.narHash }),
    nix: answers(deceived),
  }),
  claim(twice, {
    rule: 'lock-nar-hash-conflict',
    subject: 'dep',
    done: 'of two nodes with the same source and commit, one has the `narHash` of something else',
    lock: withLocked(twice, 'dep', { narHash: forged.narHash }),
    nix: answers(deceived, refuses("mismatch in field 'narHash' of input"), deceived),
  }),
  claim(twiceFromGitHub, {
    rule: 'lock-nar-hash-conflict',
    subject: 'dep',
    done: 'the same to one of two nodes from GitHub',
    lock: withLocked(twiceFromGitHub, 'dep', { narHash: forged.narHash }),
    nix: answers(deceived, refuses("mismatch in field 'narHash' of input"), deceived),
  }),
  claim(fromTarball, {
    rule: 'lock-pinned-hash-mismatch',
    subject: 'dep',
    done: '`original` pins a `narHash`, `locked` has another one',
    flake: fromTarball.flake.replace(
      'dep-1.0.tar.gz',
      `dep-1.0.tar.gz?narHash=${encodeURIComponent(dep.narHash)}`,
    ),
    lock: changed(fromTarball, ({ nodes }) => {
      nodes['dep'] = {
        locked: { ...nodes['dep']?.locked, narHash: forged.narHash },
        original: { ...nodes['dep']?.original, narHash: dep.narHash },
      };
    }),
    nix: answers(refuses('requires lock file changes'), deceived),
  }),
  claim(fromGit, {
    rule: 'lock-missing-nar-hash',
    subject: 'dep',
    done: '`narHash` is taken out of a git input',
    lock: withLocked(fromGit, 'dep', { narHash: undefined }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-missing-nar-hash',
    subject: 'dep',
    done: '`narHash` is taken out of a GitHub input',
    lock: withLocked(fromGitHub, 'dep', { narHash: undefined }),
    nix: answers(fetches('https://api.github.com/'), fetches('https://github.com/')),
  }),
  claim(fromTarball, {
    rule: 'lock-missing-nar-hash',
    subject: 'dep',
    done: '`narHash` is taken out of an archive',
    lock: withLocked(fromTarball, 'dep', { narHash: undefined }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('Lock file contains unlocked input')),
  }),
  claim(fromGitHub, {
    rule: 'lock-missing-nar-hash',
    subject: 'dep',
    done: '`locked` is an absolute path without `narHash`',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = { ...nodes['dep'], locked: { path: '/nowhere/dep', type: 'path' } };
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('Lock file contains unlocked input')),
  }),
  claim(fromTarball, {
    rule: 'lock-missing-nar-hash',
    subject: 'dep',
    done: '`locked` is a file without `narHash`',
    lock: changed(fromTarball, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: { type: 'file', url: 'https://files.example/dep-1.0.tar.gz' },
      };
    }),
    nix: answers(refuses('lockfile contains mutable lock'), refuses('Lock file contains unlocked input')),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` is too short (`sha256-abc`)',
    lock: withLocked(fromGitHub, 'dep', { narHash: 'sha256-abc' }),
    nix: answers(refuses("invalid SRI hash 'abc'")),
  }),
  claim(fromGit, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` of a git input is empty',
    lock: withLocked(fromGit, 'dep', { narHash: '' }),
    nix: answers(
      refuses('NAR hash mismatch in input'),
      refuses("mismatch in field 'narHash' of input"),
      refuses('NAR hash mismatch in input'),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` is of SHA-512',
    lock: withLocked(fromGitHub, 'dep', { narHash: `sha512-${'A'.repeat(86)}==` }),
    nix: answers(refuses('narHash must use SHA-256')),
  }),
  claim(fromGit, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` of a git input is no hash at all',
    lock: withLocked(fromGit, 'dep', { narHash: 'none' }),
    nix: answers(refuses("hash 'none' is not SRI")),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-nar-hash',
    minor: true,
    subject: 'dep',
    done: '`narHash` lacks the `=` at its end, as in old lockfiles',
    lock: withLocked(fromGitHub, 'dep', { narHash: dep.narHash.slice(0, -1) }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` is written in base 16',
    lock: withLocked(fromGitHub, 'dep', {
      narHash: `sha256:${Buffer.from(dep.narHash.slice(7), 'base64').toString('hex')}`,
    }),
    nix: answers(refuses('is not SRI')),
  }),
  claim(fromGitHub, {
    rule: 'lock-invalid-nar-hash',
    subject: 'dep',
    done: '`narHash` has something behind its end (`?reviewed`)',
    lock: withLocked(fromGitHub, 'dep', { narHash: `${dep.narHash}?reviewed` }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-placeholder-nar-hash',
    subject: 'dep',
    done: '`narHash` of a git input is all zeros, which no content has',
    lock: withLocked(fromGit, 'dep', { narHash: `sha256-${'A'.repeat(43)}=` }),
    nix: answers(
      refuses('NAR hash mismatch in input'),
      refuses("mismatch in field 'narHash' of input"),
      refuses('NAR hash mismatch in input'),
    ),
  }),
  claim(fromGit, {
    rule: 'lock-placeholder-nar-hash',
    subject: 'dep',
    done: '`narHash` of a git input is the hash of nothing at all',
    lock: withLocked(fromGit, 'dep', { narHash: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' }),
    nix: answers(
      refuses('NAR hash mismatch in input'),
      refuses("mismatch in field 'narHash' of input"),
      refuses('NAR hash mismatch in input'),
    ),
  }),
  claim(fromGitHub, {
    rule: 'lock-placeholder-nar-hash',
    subject: 'dep',
    done: '`narHash` of a GitHub input is all zeros',
    lock: withLocked(fromGitHub, 'dep', { narHash: `sha256-${'A'.repeat(43)}=` }),
    nix: answers(fetches('https://api.github.com/'), fetches('https://github.com/')),
  }),
];
