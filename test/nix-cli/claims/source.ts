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
import { fromGit, fromGitHub, fromTarball, github, homeManager, print } from '../honest.ts';
import { dep, forged, gitUrl } from '../trees.ts';

const evilHash = { narHash: forged.narHash };
const evil = { ...evilHash, rev: forged.rev };

/** Where `locked` fetches from. */
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
  claim(fromGit, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.url` is another git repository, `rev` and `narHash` are untouched',
    lock: withLocked(fromGit, 'dep', { url: 'https://git.example/other/dep.git' }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`submodules` is added to `locked` of a git input',
    lock: withLocked(fromGit, 'dep', { submodules: true }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`allRefs` is added to `locked` of a git input',
    lock: withLocked(fromGit, 'dep', { allRefs: true }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.owner` holds the address of another archive (`evil/repo/tarball/x?`)',
    lock: withLocked(fromGitHub, 'dep', { ...evil, owner: 'evil/repo/tarball/x?' }),
    nix: answers(deceived),
  }),
  claim(fromTarball, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.url` of an archive cannot be read as an address (`https:///files.example…`)',
    lock: withLocked(fromTarball, 'dep', { ...evilHash, url: 'https:///files.example/dep-1.0.tar.gz' }),
    nix: answers(deceived),
  }),
  claim(fromTarball, {
    rule: 'lock-source-mismatch',
    subject: 'dep',
    done: '`locked.url` is an archive on another host',
    lock: withLocked(fromTarball, 'dep', { ...evilHash, url: 'https://other.example/dep-1.0.tar.gz' }),
    nix: answers(deceived),
  }),
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
    rule: 'lock-control-characters',
    subject: 'dep',
    done: 'an invisible character (U+200B) stands in `locked.owner`',
    lock: withLocked(fromGitHub, 'dep', { owner: 'honest\u200b-example' }),
    nix: answers(accepts),
  }),
  claim(fromGitHub, {
    rule: 'lock-control-characters',
    subject: 'dep',
    done: 'a letter of `locked.owner` is a Cyrillic one that looks the same',
    lock: withLocked(fromGitHub, 'dep', { ...evil, owner: 'h\u043enest-example' }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-control-characters',
    subject: 'dep',
    done: 'a letter of `locked.owner` is written as an escape (`"\\u006fther-example"`)',
    lock: replaced(fromGitHub, '"owner": "honest-example"', '"owner": "\\u006fther-example"'),
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
  claim(fromGitHub, {
    rule: 'lock-credentials',
    subject: 'dep',
    done: 'a token stands among the parameters of an address',
    lock: changed(fromTarball, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: merged(nodes['dep']?.locked, {
          url: 'https://files.example/dep-1.0.tar.gz?private_token=glpat-aaaaaaaaaaaaaaaaaaaa',
        }),
      };
    }),
    flake: fromTarball.flake,
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
  claim(fromTarball, {
    rule: 'lock-unusual-host',
    subject: 'dep',
    done: '`url` has a pastebin as its host',
    flake: fromTarball.flake.replace('files.example', 'pastebin.com'),
    lock: print(fromTarball.lock).replaceAll('files.example', 'pastebin.com'),
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-unusual-host',
    subject: 'dep',
    done: '`url` has a host in punycode (`xn--gthub-n4a.com`)',
    flake: fromTarball.flake.replace('files.example', 'xn--gthub-n4a.com'),
    lock: print(fromTarball.lock).replaceAll('files.example', 'xn--gthub-n4a.com'),
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
  claim(homeManager, {
    rule: 'lock-typosquat',
    subject: 'dep',
    done: 'the owner is a look-alike in `locked` alone, with the content of another repository',
    lock: withLocked(homeManager, 'dep', { ...evil, owner: 'nix-comunity' }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-typosquat',
    subject: 'leaf',
    done: 'the owner of an input of an input has a digit for a letter (`N1xOS`)',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['leaf'] = github(forged, 'N1xOS', 'nixpkgs');
    }),
    nix: answers(deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-typosquat',
    subject: 'dep',
    done: 'the repository of a well-known owner is misspelled (`NixOS/nixpkg`)',
    flake: fromGitHub.flake.replace('honest-example/dep', 'NixOS/nixpkg'),
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = github(dep, 'NixOS', 'nixpkg');
    }),
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-typosquat',
    subject: 'dep',
    done: 'the host is almost a well-known one (`githud.com`)',
    flake: fromTarball.flake.replace('files.example', 'githud.com'),
    lock: print(fromTarball.lock).replaceAll('files.example', 'githud.com'),
    nix: answers(accepts),
  }),
  claim(fromTarball, {
    rule: 'lock-insecure-transport',
    subject: 'dep',
    done: '`locked.url` is fetched over `http:`',
    lock: withLocked(fromTarball, 'dep', { url: 'http://files.example/dep-1.0.tar.gz' }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-insecure-transport',
    subject: 'dep',
    done: '`locked.url` of a git input is `git://`',
    lock: withLocked(fromGit, 'dep', { url: 'git://git.example/honest/dep.git' }),
    nix: answers(accepts),
  }),
  claim(fromGit, {
    rule: 'lock-insecure-transport',
    subject: 'dep',
    done: '`locked.url` of a git input is `http:`, and there is no `narHash`',
    lock: withLocked(fromGit, 'dep', { narHash: undefined, url: 'http://git.example/honest/dep.git' }),
    nix: answers({ does: 'fetches', says: "transport 'http' not allowed" }),
  }),
  claim(fromTarball, {
    rule: 'lock-insecure-transport',
    subject: 'dep',
    done: '`http:` stands in `original`, too, and flake.nix asks for it',
    flake: fromTarball.flake.replace('https:', 'http:'),
    lock: print(fromTarball.lock).replaceAll('https://files', 'http://files'),
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
  claim(fromGitHub, {
    rule: 'lock-local-path',
    subject: 'dep',
    done: '`locked` is a git repository of a machine (`file:`)',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: { ...evil, type: 'git', url: 'file:///home/somebody/dep' },
      };
    }),
    nix: answers(refuses('does not appear to be a git repository'), deceived),
  }),
  claim(fromGitHub, {
    rule: 'lock-local-path',
    subject: 'dep',
    done: '`locked` is a path in the store',
    lock: changed(fromGitHub, ({ nodes }) => {
      nodes['dep'] = {
        ...nodes['dep'],
        locked: {
          lastModified: 1,
          narHash: forged.narHash,
          path: '/nix/store/bzg6sxfkqvk0rxv7k2gs05ppyj0zcjfq-source',
          type: 'path',
        },
      };
    }),
    nix: answers(deceived),
  }),
];
