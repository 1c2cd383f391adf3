import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rawRows } from '../lock/raw-tree.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { cleanFlake, cleanLock } from './projects.ts';

function node(owner: string, repo: string, inputs: Record<string, string | string[]> = {}, rev = 'a') {
  const ref = { owner, repo, type: 'github' };
  return {
    inputs,
    locked: {
      ...ref,
      lastModified: 1747000000,
      narHash: 'sha256-jZoR9+Fkqr1Eck0yTLbrMe6tcDl6PzmXKi5bXcZKyTk=',
      rev: rev.repeat(40),
    },
    original: ref,
  };
}

const lock = JSON.stringify({
  nodes: {
    home: node('nix-community', 'home-manager', { nixpkgs: ['nixpkgs'], utils: 'utils' }),
    nixpkgs: node('NixOS', 'nixpkgs'),
    nixpkgs_2: node('NixOS', 'nixpkgs', {}, 'b'),
    root: { inputs: { home: 'home', nixpkgs: 'nixpkgs' } },
    utils: node('numtide', 'flake-utils', { nixpkgs: 'nixpkgs_2' }),
  },
  root: 'root',
  version: 7,
});

/** The lines, without the counts of findings: what is found in a lock is tried elsewhere. */
function lines(out: string): string[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/, \d+ (?:error|warning|remark)s?/g, ''));
}

describe('tree', () => {
  test('the inputs, theirs, and where a link leads', () => {
    const root = folder({ 'flake.lock': lock });
    const { code, out, err } = nixAudit(root, ['tree']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines(out)).toEqual([
      'flake.lock: 2 inputs, 4 in all, 1 source more than once',
      '├ home  github:nix-community/home-manager, aaaaaaaaa, 21 days old',
      '│ ├ nixpkgs → nixpkgs',
      '│ └ utils  github:numtide/flake-utils, aaaaaaaaa, 21 days old',
      '│   └ nixpkgs  github:NixOS/nixpkgs, bbbbbbbbb, 21 days old, 2 of 2',
      '└ nixpkgs  github:NixOS/nixpkgs, aaaaaaaaa, 21 days old, main of 2',
    ]);
    expect(lines(nixAudit(root, ['tree', '--depth', '1']).out)[1]).toBe(
      '├ home  github:nix-community/home-manager, aaaaaaaaa, 21 days old, … 2 inputs below',
    );
  });

  test('by source, and why', () => {
    const root = folder({ 'flake.lock': lock, 'sub/flake.nix': cleanFlake, 'sub/flake.lock': cleanLock });
    expect(lines(nixAudit(root, ['tree', '--by-source']).out).slice(0, 4)).toEqual([
      'nixpkgs  3 times, 3 revisions',
      "  flake.lock: nixpkgs  aaaaaaaaa, 21 days old, 2 inputs, the flake's own",
      '  flake.lock: home/utils/nixpkgs  bbbbbbbbb, 21 days old, 1 input',
      "  sub/flake.lock: nixpkgs  3d1ff24dc, 21 days old, 1 input, the flake's own",
    ]);
    const why = nixAudit(root, ['tree', '--why', 'nixpkgs', 'flake.lock']);
    expect(why.code).toBe(0);
    expect(why.out).toBe(
      'nixpkgs in flake.lock  github:NixOS/nixpkgs aaaaaaaaa\n  nixpkgs\n  home/nixpkgs  follows\n2 ways.\n',
    );
    const deep = nixAudit(root, ['tree', '--why', 'home/utils/nixpkgs', 'flake.lock']);
    expect(deep.out).toContain('nixpkgs_2 in flake.lock');
    expect(nixAudit(root, ['tree', '--why', 'nothing'])).toMatchObject({
      code: 4,
      err: 'nix-audit: there is no input "nothing" in .\n',
    });
  });

  test('as JSON, the same rows as the plain lock has', () => {
    const honest = join(import.meta.dirname, '../locks/honest');
    for (const name of readdirSync(honest)) {
      const [file = ''] = readdirSync(join(honest, name)).filter((one) => one.endsWith('.lock'));
      const { code, out } = nixAudit(join(honest, name), ['tree', '-f', 'json', file]);
      expect(code).toBe(0);
      const json = JSON.parse(out);
      expect(json).toMatchObject({ version: 1, tool: { name: 'nix-audit' }, failures: [] });
      const raw = rawRows(JSON.parse(readFileSync(join(honest, name, file), 'utf8')));
      const rows: { path: string[]; node?: string; kind: string }[] = json.locks[0].inputs;
      const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
      expect(
        rows.map((row) => ({ path: row.path.join('/'), follows: row.kind === 'link' })).sort(byPath),
      ).toEqual(raw.map(({ path, follows }) => ({ path, follows })).sort(byPath));
    }
    const root = folder({ 'flake.lock': lock });
    const why = JSON.parse(nixAudit(root, ['tree', '--why', 'nixpkgs_2', '-f', 'json']).out);
    expect(why.why).toEqual([
      {
        file: 'flake.lock',
        node: 'nixpkgs_2',
        ways: [{ path: ['home', 'utils', 'nixpkgs'], follows: false }],
        more: 0,
      },
    ]);
    const sources = JSON.parse(nixAudit(root, ['tree', '--by-source', '-f', 'json']).out);
    expect(sources.sources[0]).toMatchObject({ source: 'nixpkgs', inputs: [{ rank: 1 }, { rank: 2 }] });
  });

  test('findings and what is unused stand at their inputs', () => {
    const flake = cleanFlake.replace('outputs', 'inputs.spare.url = "github:o/spare";\n\n  outputs');
    const spare = JSON.parse(cleanLock);
    spare.nodes.spare = node('stranger', 'spare');
    spare.nodes.spare.original.owner = 'o';
    spare.nodes.root.inputs.spare = 'spare';
    const root = folder({ 'flake.nix': flake, 'flake.lock': JSON.stringify(spare) });
    const [, , line = ''] = nixAudit(root, ['tree']).out.split('\n');
    expect(line).toMatch(/^└ spare {2}github:stranger\/spare, .*[12] errors?, unused$/);
  });

  test('nothing to show, and what cannot be read', () => {
    expect(nixAudit(folder({ 'x.nix': '1' }), ['tree'])).toEqual({
      code: 4,
      out: '',
      err: 'nix-audit: there is no lockfile with inputs in .\n',
    });
    const broken = nixAudit(folder({ 'flake.lock': '{ "nodes": { "root": ' }), ['tree']);
    expect(broken).toMatchObject({ code: 3, out: expect.stringContaining('The file is broken') });
    expect(nixAudit(folder(), ['tree', 'gone'])).toMatchObject({ code: 3 });
    for (const args of [
      ['--depth', '0'],
      ['--depth', 'x'],
      ['--why', 'x', '--by-source'],
      ['--today', 'x'],
    ])
      expect(nixAudit(folder(), ['tree', ...args]).code).toBe(2);
  });

  test('a circle ends, and what stands in a lock stays text of bounded length', () => {
    const evil = `\u001b[31m::error::\u202e${'x'.repeat(10_000)}`;
    const root = folder({
      'flake.lock': JSON.stringify({
        nodes: {
          root: { inputs: { a: 'a', [evil]: evil } },
          a: { ...node('o', 'a'), inputs: { b: 'b' } },
          b: { ...node('o', 'b'), inputs: { a: 'a', [evil]: [evil] } },
          [evil]: node(evil, evil),
        },
        root: 'root',
        version: 7,
      }),
    });
    const { out } = nixAudit(root, ['tree']);
    expect(out).toContain('    └ a leads back to what it is an input of');
    for (const sign of ['\u001b', '\u202e']) expect(out).not.toContain(sign);
    expect(out).toContain('\\e[31m');
    for (const line of out.split('\n')) expect(line.length).toBeLessThan(700);
    expect(nixAudit(root, ['tree', '--color', 'always']).out).not.toContain('\u202e');
    expect(nixAudit(root, ['tree', '--why', evil, '--by-source']).code).toBe(2);
  });
});
