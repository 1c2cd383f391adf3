import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonOutput } from '../../server/src/cli/json-format.ts';
import { bundleFolder, command, nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { cleanFlake, cleanLock, poisonedLock, prFlake } from './projects.ts';

const docs = 'https://github.com/nix-audit/nix-audit/blob/main/docs/rules';

describe('the text format', () => {
  it('shows place, severity, message, rule, source line, related places and a summary', () => {
    const root = folder({ 'flake.nix': cleanFlake, 'flake.lock': poisonedLock });
    const [found] = (JSON.parse(nixAudit(root, ['check', '-f', 'json']).out) as JsonOutput).findings;
    expect(nixAudit(root, ['check']).out.replace(/ in \d+ ms/, ' in 5 ms')).toBe(
      [
        `flake.lock:7:18: error: ${found?.message} [lock-source-mismatch]`,
        ' 7 |         "owner": "somebody",',
        '   |                  ^^^^^^^^^^',
        `   = flake.lock:13:18: ${found?.related[0]?.message}`,
        `   = flake.nix:4:24: ${found?.related[1]?.message}`,
        "   = fix: Restore 'nixpkgs' from git (nix-audit update --restore)",
        "   = fix: Lock 'nixpkgs' anew (nix-audit update)",
        '',
        'Found 1 error in 1 file. Audited 2 files (717 bytes) in 5 ms.',
        'Why it matters and what to do: nix-audit explain lock-source-mismatch',
        '',
      ].join('\n'),
    );
  });

  it('has colours only where they are wanted', () => {
    const root = folder({ 'flake.nix': prFlake });
    const coloured = (args: string[], env = {}) =>
      nixAudit(root, ['check', ...args], env).out.includes('\u001b[');
    expect(coloured([])).toBe(false);
    expect(coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(coloured(['--color', 'always'], { NO_COLOR: '1' })).toBe(true);
    expect(coloured(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
    expect(coloured(['--format', 'json'], { FORCE_COLOR: '1' })).toBe(false);
  });

  it('leaves the summary out when asked to be quiet', () => {
    const root = folder({ 'flake.nix': prFlake });
    expect(nixAudit(root, ['check', '-q']).out).not.toContain('Audited');
    expect(nixAudit(folder({ 'flake.nix': cleanFlake, 'flake.lock': cleanLock }), ['check', '-q'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });
});

describe('the JSON format', () => {
  it('is the contract, member by member', () => {
    const root = folder({
      'flake.nix': cleanFlake,
      'flake.lock': poisonedLock,
      'bad.nix': new Uint8Array([0xff]),
    });
    const { code, out, err } = nixAudit(root, ['check', '--format', 'json']);
    expect({ code, err }).toEqual({ code: 3, err: '' });
    const output = JSON.parse(out) as JsonOutput;
    const manifest = JSON.parse(readFileSync(join(bundleFolder, '../package.json'), 'utf8'));
    expect(output).toEqual({
      version: 1,
      tool: { name: 'nix-audit', version: manifest.version },
      findings: [
        {
          rule: 'lock-source-mismatch',
          severity: 'error',
          confidence: 'high',
          message: expect.stringContaining('github:somebody/nixpkgs'),
          file: 'flake.lock',
          range: { start: { line: 6, character: 17 }, end: { line: 6, character: 27 } },
          subject: 'nixpkgs',
          key: expect.stringMatching(/^lock-source-mismatch\|flake\.lock\|nixpkgs/),
          related: [
            {
              file: 'flake.lock',
              range: { start: { line: 12, character: 17 }, end: { line: 12, character: 24 } },
              message: expect.stringContaining('github:NixOS/nixpkgs'),
            },
            {
              file: 'flake.nix',
              range: { start: { line: 3, character: 23 }, end: { line: 3, character: 57 } },
              message: expect.stringContaining('flake.nix'),
            },
          ],
          fixes: [
            { title: "Restore 'nixpkgs' from git", safety: 'unsafe', edits: null },
            { title: "Lock 'nixpkgs' anew (nix flake update)", safety: 'unsafe', edits: null },
          ],
          docs: `${docs}/lock-source-mismatch.md`,
        },
      ],
      failures: [{ file: 'bad.nix', message: 'it is not UTF-8 text (line 1)' }],
      summary: {
        files: 2,
        bytes: cleanFlake.length + poisonedLock.length,
        findings: { error: 1, warning: 0, info: 0, hint: 0 },
        milliseconds: expect.any(Number),
        suppressed: 0,
        outside: 0,
      },
    });
    expect(Object.keys(output)).toEqual(['version', 'tool', 'findings', 'failures', 'summary']);
    expect(Object.keys(output.findings[0] ?? {})).toEqual([
      'rule',
      'severity',
      'confidence',
      'message',
      'file',
      'range',
      'subject',
      'key',
      'related',
      'fixes',
      'docs',
    ]);
  });

  it('counts columns in UTF-16 and lines from zero, whatever the line ends are', () => {
    const text =
      '\ufeff{\r\n\t/* 😀 */ inputs.nixpkgs.url = "github:NixOS/nixpkgs/pull/1/head";\r\n  outputs = _: { };\r\n}\r\n';
    const root = folder({ 'flake.nix': text });
    const { findings } = JSON.parse(nixAudit(root, ['check', '--format', 'json']).out) as JsonOutput;
    const found = findings.find(({ rule }) => rule === 'flake-input-pr-ref');
    expect(found?.range).toEqual({ start: { line: 1, character: 31 }, end: { line: 1, character: 65 } });
  });

  it('gives absolute paths outside the working directory', () => {
    const root = folder({ 'a/flake.nix': prFlake, 'b/': '' });
    const { findings } = JSON.parse(
      nixAudit(join(root, 'b'), ['check', '-f', 'json', '../a']).out,
    ) as JsonOutput;
    expect(findings[0]?.file).toBe(`${root}/a/flake.nix`);
  });

  it('is whole also when it is large and goes through a pipe', () => {
    const inputs = Array.from(
      { length: 1000 },
      (_, at) => `  inputs.a${at}.url = "github:NixOS/nixpkgs/pull/1/head";\n`,
    );
    const flake = `{\n${inputs.join('')}  outputs = _: { };\n}\n`;
    const root = folder({ 'a/flake.nix': flake, 'b/flake.nix': flake, 'c/flake.nix': flake });
    const { out } = nixAudit(root, ['check', '-f', 'json']);
    expect((JSON.parse(out) as JsonOutput).findings.length).toBeGreaterThanOrEqual(3000);
    expect(out.length).toBeGreaterThan(1_000_000);
  });
});

describe('the process', () => {
  it('is quiet when nobody reads on', async () => {
    const inputs = Array.from(
      { length: 3000 },
      (_, at) => `  inputs.a${at}.url = "github:NixOS/nixpkgs/pull/1/head";\n`,
    );
    const root = folder({ 'flake.nix': `{\n${inputs.join('')}  outputs = _: { };\n}\n` });
    const child = spawn(process.execPath, [command, 'check'], {
      cwd: root,
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => (err += chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('needs nothing but its bundle', () => {
    const elsewhere = folder({ 'project/flake.nix': cleanFlake, 'project/flake.lock': cleanLock });
    cpSync(bundleFolder, join(elsewhere, 'package/dist'), { recursive: true });
    cpSync(command, join(elsewhere, 'package/bin/nix-audit.mjs'));
    cpSync(join(bundleFolder, '../package.json'), join(elsewhere, 'package/package.json'));
    const child = spawn(
      process.execPath,
      [
        join(elsewhere, 'package/bin/nix-audit.mjs'),
        'check',
        '--today',
        '2025-06-01',
        join(elsewhere, 'project'),
      ],
      {
        env: {},
        stdio: 'ignore',
      },
    );
    return expect(new Promise((resolve) => child.on('close', resolve))).resolves.toBe(0);
  });

  it('does not end as clean when something fails inside', () => {
    const broken = folder({ 'project/flake.nix': cleanFlake });
    cpSync(join(bundleFolder, 'cli.cjs'), join(broken, 'dist/cli.cjs'));
    cpSync(command, join(broken, 'bin/nix-audit.mjs'));
    const child = spawn(
      process.execPath,
      [join(broken, 'bin/nix-audit.mjs'), 'check', join(broken, 'project')],
      {
        env: {},
        stdio: 'ignore',
      },
    );
    return expect(new Promise((resolve) => child.on('close', resolve))).resolves.toBe(3);
  });

  it('tells what is wrong with a harness that cannot fail', () => {
    const root = folder({ 'flake.nix': cleanFlake, 'flake.lock': poisonedLock });
    expect(nixAudit(root, ['check']).code).not.toBe(0);
    expect(nixAudit(root, ['check', '--rule', 'lock-source-mismatch=off']).code).toBe(0);
  });
});
