import { expect, test } from 'vitest';
import { hostKind } from '../../server/src/flake/host.ts';
import { parseSourcePattern } from '../../server/src/rules/shared/source-pattern.ts';
import { releaseOf } from '../../server/src/tables/releases.ts';

test.each([
  ['github:NixOS/*', 'github.com', ['NixOS', '*']],
  ['github:nix-community', 'github.com', ['nix-community']],
  ['gitlab:group/sub/repo.git', 'gitlab.com', ['group', 'sub', 'repo']],
  ['sourcehut:~someone', 'git.sr.ht', ['~someone']],
  ['Git.Example.org/', 'git.example.org', []],
  ['*.example.org/team', '*.example.org', ['team']],
  ['git.example.org:8443/o', 'git.example.org:8443', ['o']],
  ['localhost:8080', 'localhost:8080', []],
  ['*', '*', []],
])('%s is a pattern', (text, host, path) => {
  expect(parseSourcePattern(text)).toEqual({ ok: true, pattern: { text, host, path } });
});

test.each([
  ['', 'is empty'],
  ['https://github.com/evil', 'without https://'],
  ['npm:left-pad', 'begins with npm:'],
  ['NixOS/nixpkgs', 'write github:NixOS/nixpkgs'],
  ['github:NixOS/nixpkgs/master', 'no branch'],
  ['github:NixOS//nixpkgs', 'empty part'],
  ['github:NixOS/..', '. or ..'],
  ['git.example.org/a b', 'character'],
  ['x'.repeat(1001), 'longer'],
])('%s is none', (text, why) => {
  const result = parseSourcePattern(text);
  expect(result.ok ? '' : result.error).toContain(why);
});

test.each([
  ['localhost', 'loopback'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['127.1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['10.0.0.1', 'private'],
  ['fd00::1', 'private'],
  ['git.lan', 'private'],
  ['0xcb007107', 'address'],
  ['2001:db8::1', 'address'],
  ['1.2.3.4.example.org', 'name'],
  ['localhost.example.org', 'name'],
])('%s is a host of the kind %s', (host, kind) => expect(hostKind(host)).toBe(kind));

test.each([
  ['20', '09', '2021-07-01'],
  ['24', '05', '2025-01-01'],
  ['25', '11', '2026-07-01'],
])('support for %s.%s ends before %s', (year, month, end) => {
  expect(releaseOf(year, month)?.supportEnds).toBe(Date.parse(end) / 1000);
});
