import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/registry.ts';
import { command, nixAudit } from './cli.ts';
import { folder } from './folder.ts';

const root = import.meta.dirname;

describe('help and version', () => {
  it('is there for the program and for each command', () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      expect(nixAudit(root, args)).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('nix-audit check [PATH…]'),
      });
    }
    for (const name of [
      'check',
      'diff',
      'update',
      'tree',
      'info',
      'verify',
      'why',
      'rules',
      'explain',
      'lsp',
    ]) {
      for (const args of [
        [name, '--help'],
        [name, '-h'],
        ['help', name],
      ]) {
        expect(nixAudit(root, args)).toMatchObject({
          code: 0,
          err: '',
          out: expect.stringContaining(`nix-audit ${name} `),
        });
      }
    }
    expect(nixAudit(root, ['check', '--help']).out).not.toContain('`');
    for (const arg of ['--version', '-V', 'version']) {
      expect(nixAudit(root, [arg])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^nix-audit \d+\.\d+\.\d+\n$/),
      });
    }
    expect(nixAudit(root, ['help', 'chekc'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no command "chekc". Did you mean check?'),
    });
  });

  it('names every option of check', () => {
    const { out } = nixAudit(root, ['check', '--help']);
    for (const option of [
      'format',
      'fail-on',
      'audience',
      'rule',
      'color',
      'quiet',
      'no-gitignore',
      'exclude',
      'base',
      'allow-source',
      'deny-source',
      'max-nodes',
      'max-depth',
      'max-bytes',
      'stale-after',
      'cooldown',
      'today',
    ])
      expect(out).toContain(`--${option}`);
  });

  it('fits into 100 columns', () => {
    for (const name of [
      'check',
      'diff',
      'update',
      'tree',
      'info',
      'verify',
      'why',
      'rules',
      'explain',
      'lsp',
    ]) {
      for (const line of nixAudit(root, [name, '--help']).out.split('\n'))
        expect(line.length).toBeLessThanOrEqual(112);
    }
  });

  it.each([
    [[], ''],
    [['chekc'], 'nix-audit: There is no command "chekc". Did you mean check?\nSee: nix-audit --help\n'],
    [
      ['.'],
      'nix-audit: There is no command ".". To audit a path: nix-audit check PATH.\nSee: nix-audit --help\n',
    ],
    [
      ['--vresion'],
      'nix-audit: There is no option --vresion. Did you mean --version?\nSee: nix-audit --help\n',
    ],
    [
      ['rules', 'x'],
      'nix-audit: The command rules takes no arguments; to read about one: explain RULE.\nSee: nix-audit rules --help\n',
    ],
    [['explain'], 'nix-audit: The command explain takes one rule.\nSee: nix-audit explain --help\n'],
    [['explain', '../x'], 'nix-audit: There is no rule "../x".\nSee: nix-audit explain --help\n'],
    [
      ['explain', 'lock-orphan-nod'],
      'nix-audit: There is no rule "lock-orphan-nod". Did you mean lock-orphan-node?\nSee: nix-audit explain --help\n',
    ],
    [
      ['lsp'],
      'nix-audit: The language server speaks over standard input and output: lsp --stdio.\nSee: nix-audit lsp --help\n',
    ],
  ])('%j is wrong usage', (args, message) => {
    const { code, out, err } = nixAudit(root, args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (message === '') expect(err).toContain('Usage:');
    else expect(err).toBe(message);
  });
});

describe('rules', () => {
  it('lists every rule', () => {
    const { code, out, err } = nixAudit(root, ['rules']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { meta } of rules)
      expect(out).toMatch(new RegExp(`^${meta.id} +${meta.severity} +${meta.audience} +\\S`, 'm'));
    expect(rules.length).toBeGreaterThan(0);
    expect(out).toContain(`${rules.length} rules.`);
  });

  it('lists them as JSON', () => {
    const output = JSON.parse(nixAudit(root, ['rules', '--format', 'json']).out);
    expect(output).toMatchObject({ version: 1, tool: { name: 'nix-audit' } });
    expect(output.rules).toEqual(
      rules.map(({ meta }) => ({
        ...meta,
        summary: expect.stringMatching(/\S/),
        docs: expect.stringContaining(meta.id),
      })),
    );
  });
});

describe('explain', () => {
  it('shows the page of every rule', () => {
    for (const { meta } of rules.slice(0, 5)) {
      const { code, out, err } = nixAudit(root, ['explain', meta.id]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out.split('\n')[0]).toBe(meta.id);
      for (const part of ['What it does', 'Why it is bad', 'When to ignore it', `docs/rules/${meta.id}.md`])
        expect(out).toContain(part);
      expect(out).not.toMatch(/<!--|^## |```/m);
    }
  });

  it('marks headings on a terminal', () => {
    const id = rules[0]?.meta.id ?? '';
    expect(nixAudit(root, ['explain', id], { FORCE_COLOR: '1' }).out).toContain('\u001b[1mWhat it does');
  });
});

describe('lsp --stdio', () => {
  it('starts the language server', async () => {
    const child = spawn(process.execPath, [command, 'lsp', '--stdio'], {
      cwd: folder(),
      env: {},
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const send = (message: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    let out = '';
    const answered = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        out += chunk;
        if (out.includes('"id":1')) resolve();
      });
    });
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answered;
    expect(out).toContain('"capabilities"');
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });
});
