import { describe, expect, it } from 'vitest';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { prFlake } from './projects.ts';

const posix = process.platform !== 'win32';

describe('what a hostile repository gets printed', () => {
  it('is never so much that it cannot be told', () => {
    const root = folder({
      'paths.nix': `[ ${'<nixpkgs> '.repeat(90_000)} ]\n`,
      'devenv.lock': `{ "nodes": {${'"a": {}, '.repeat(30_000)}"a": {} }, "root": "a", "version": 7 }\n`,
    });
    const start = performance.now();
    const { code, out } = nixAudit(root, ['check', '--rule', 'impure-nix-path=error']);
    expect(performance.now() - start).toBeLessThan(8000);
    expect(code).toBe(1);
    expect(out.match(/error: .*\[impure-nix-path\]/g)).toHaveLength(1001);
    expect(out).toContain(
      'error: … and 89000 more like this in the file, which are not listed. [impure-nix-path]',
    );
    expect(out).toMatch(/ = devenv\.lock:.* … and \d+ more like this\.\n/);
    const keys: string[] = JSON.parse(
      nixAudit(root, ['check', '-f', 'json', '--rule', 'impure-nix-path=error']).out,
    ).findings.map(({ key }: { key: string }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('impure-nix-path|paths.nix||more');
  });

  it('is short, however long the name of a node is', () => {
    const name = 'n'.repeat(1_000_000);
    const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, 1]));
    const nodes = {
      root: { inputs: { a: name } },
      [name]: { locked: { type: 'github', owner: 'o', repo: 'r' }, ...unknown },
    };
    const root = folder({ 'flake.lock': JSON.stringify({ nodes, root: 'root', version: 7 }) });
    const { out } = nixAudit(root, ['check', '-f', 'json']);
    const { findings } = JSON.parse(out);
    expect(findings.length).toBeGreaterThan(300);
    expect(new Set(findings.map(({ key }: { key: string }) => key)).size).toBe(findings.length);
    expect(out.length).toBeLessThan(findings.length * 3000);
  });

  it.skipIf(!posix)('says nothing that a CI system takes for a command', () => {
    const root = folder({
      '::error file=a::x/flake.nix': prFlake,
      '##[group]x/flake.nix': prFlake,
      '  ::stop-commands::x.nix': new Uint8Array([0xff]),
      'a.nix': '[ <nixpkgs> ] # ##[group]x ##vso[task.x]y',
    });
    const { out, err } = nixAudit(root, ['check', '--rule', 'impure-nix-path=error']);
    expect(out).toContain('./::error file=a::x/flake.nix:2:24: error:');
    expect(out).toContain('./\\u{23}#[group]x/flake.nix:2:24: error:');
    expect(out).toContain('[ <nixpkgs> ] # \\u{23}#[group]x \\u{23}#vso[task.x]y');
    expect(err).toContain('./  ::stop-commands::x.nix: failure:');
    expect(out + err).not.toMatch(/^\s*::|##(vso)?\[/m);
    const json = nixAudit(root, ['check', '--format', 'json']).out;
    expect(json).not.toMatch(/##(vso)?\[/);
    expect(JSON.parse(json).findings.map(({ file }: { file: string }) => file)).toContain(
      '##[group]x/flake.nix',
    );
  });
});
