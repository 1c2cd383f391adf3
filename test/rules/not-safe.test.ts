import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { auditFiles, engineFor } from '../harness/run-fixture.ts';

const syntax = await loadSyntax();
const REV = '111111a111111111111111111111111111111111';
const HASH = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';

function lock(locked: object, original: object): string {
  const node = { locked: { lastModified: 1, narHash: HASH, rev: REV, ...locked }, original };
  return JSON.stringify({ nodes: { n: node, root: { inputs: { nixpkgs: 'n' } } }, root: 'root', version: 7 });
}

const flake = (url: string): string =>
  `{ inputs.nixpkgs.url = "${url}"; outputs = { nixpkgs, ... }: { x = nixpkgs; }; }\n`;
const official = { type: 'github', owner: 'NixOS', repo: 'nixpkgs' };
const asked = { id: 'nixpkgs', ref: 'nixos-25.05', type: 'indirect' };

/** Safe fixes of a rule, over files that somebody hostile wrote, or of which not all is known. */
function safeFixes(rule: string, files: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { findings } = auditFiles(engineFor(syntax, [rule]), given);
  return findings.flatMap(({ fixes }) =>
    fixes.filter(({ safety }) => safety === 'safe').map(({ title }) => title),
  );
}

test('the honest ones are safe', () => {
  const files = { 'flake.nix': flake('nixpkgs/nixos-25.05'), 'flake.lock': lock(official, asked) };
  expect(safeFixes('flake-input-indirect', files)).toHaveLength(1);
  const go = (text: string) => ({ 'x.nix': `{ buildGoModule }: buildGoModule (finalAttrs: { ${text} })\n` });
  const hash = 'vendorSha256 = "1mpvgqrjgaia7w50l63jiyq1pkrn2rllcbh9jzllkg4qylxi8ybk";';
  expect(safeFixes('fetcher-legacy-hash', go(hash))).toHaveLength(1);
  expect(safeFixes('fetcher-legacy-hash', go(`${hash} passthru.d = finalAttrs.vendorSha256;`))).toEqual([]);
  const insecure = `{ inputs.y.url = "git+http://github.com/o/y"; outputs = _: { }; }\n`;
  expect(safeFixes('flake-input-insecure-transport', { 'flake.nix': insecure })).toHaveLength(1);
});

test('what only a lock says is not written into flake.nix for safe', () => {
  const evil = { type: 'github', owner: 'attacker', repo: 'nixpkgs' };
  const short = { id: 'nixpkgs', ref: '111111a', type: 'indirect' };
  expect(
    safeFixes('flake-input-abbreviated-rev', {
      'flake.nix': flake('nixpkgs/111111a'),
      'flake.lock': lock(evil, short),
    }),
  ).toEqual([]);
  for (const locked of [
    { ...official, dir: 'evil/sub' },
    { type: 'git', url: 'http://u:pw@github.com/NixOS/nixpkgs', submodules: true },
    { type: 'git', url: 'https://github.com/NixOS/nixpkgs' },
  ])
    expect(
      safeFixes('flake-input-indirect', {
        'flake.nix': flake('nixpkgs/nixos-25.05'),
        'flake.lock': lock(locked, asked),
      }),
    ).toEqual([]);
});

test('a name with a slash is not taken for two', () => {
  const text = `{
  inputs.x.url = "github:o/x";
  inputs.x.inputs.y.url = "github:good/y";
  inputs."x/y".url = "git+http://github.com/evil/y";
  outputs = _: { };
}
`;
  const given = [{ path: 'flake.nix', text }];
  const { findings } = auditFiles(engineFor(syntax, ['flake-input-insecure-transport']), given);
  const edits = findings.flatMap(({ fixes }) =>
    fixes.flatMap((fix) => (fix.kind === 'edit' ? fix.edits : [])),
  );
  const own = text.indexOf('git+http');
  expect(edits.length).toBeGreaterThan(0);
  for (const { span } of edits) expect(span.start).toBeGreaterThanOrEqual(own - 1);
});

test('a comment for a rule that needs a policy is not taken away for safe', () => {
  const text = `{
  # nix-audit: ignore[flake-input-untrusted-source] agreed with security
  inputs.x.url = "github:o/x";
  outputs = _: { };
}
`;
  const ids = ['flake-input-untrusted-source', 'suppression-unused'];
  const { findings } = auditFiles(engineFor(syntax, ids), [{ path: 'flake.nix', text }]);
  expect(findings.map(({ rule }) => rule)).toEqual(['suppression-unused']);
  expect(findings.flatMap(({ fixes }) => fixes.map(({ safety }) => safety))).toEqual(['unsafe']);
});
