import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { cleanFlake, cleanLock, poisonedLock, swappedLock, updatedLock } from './projects.ts';

const files = {
  'old/flake.nix': cleanFlake,
  'old/flake.lock': cleanLock,
  'new/flake.nix': cleanFlake,
  'new/flake.lock': updatedLock,
  'swapped/flake.nix': cleanFlake,
  'swapped/flake.lock': swappedLock,
};

function diff(cwd: string, ...args: string[]) {
  return nixAudit(cwd, ['diff', ...args]);
}

describe('diff', () => {
  it('finds an ordinary update not suspicious', () => {
    const { code, out, err } = diff(folder(files), 'old/flake.lock', 'new/flake.lock');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      'new/flake.lock, compared with old/flake.lock:\n  ~ nixpkgs: github:NixOS/nixpkgs 3d1ff24dc',
    );
    expect(out).toContain('  Nothing suspicious.\n\nNothing new found. Audited 2 files');
  });

  it('finds what changed without a reason', () => {
    const root = folder(files);
    const { code, out } = diff(root, 'old/flake.lock', 'swapped/flake.lock', '-f', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ rule: 'lock-diff-nar-hash-only', file: 'swapped/flake.lock', subject: 'nixpkgs' }],
      changes: [{ file: 'swapped/flake.lock', against: 'old/flake.lock', inputs: [{ path: 'nixpkgs' }] }],
      summary: { base: { name: 'old/flake.lock', known: 0 } },
    });
    expect(diff(root, 'old/flake.lock', 'swapped/flake.lock', '--fail-on', 'never').code).toBe(0);
  });

  it('tells one tampering once: what was asked for, and what it was', () => {
    const root = folder({ ...files, 'bad/flake.nix': cleanFlake, 'bad/flake.lock': poisonedLock });
    const told = (...args: string[]) =>
      JSON.parse(diff(root, 'old/flake.lock', 'bad/flake.lock', '-f', 'json', ...args).out).findings;
    const mismatch = { rule: 'lock-source-mismatch', severity: 'error', subject: 'nixpkgs' };
    const changed = { rule: 'lock-diff-source-changed', severity: 'error', subject: 'nixpkgs' };
    expect(told()).toEqual([expect.objectContaining(mismatch)]);
    expect(told()[0].message).toMatch(
      /^The lock fetches 'nixpkgs' from github:somebody\/nixpkgs, but its original reference is github:NixOS\/nixpkgs: .* In old\/flake\.lock it was github:NixOS\/nixpkgs\.$/,
    );
    expect(diff(root, 'old/flake.lock', 'bad/flake.lock').out).toContain('1 suspicious thing, told below.');

    // The other one speaks where this one does not, or says less.
    expect(told('--rule', 'lock-source-mismatch=off')).toEqual([expect.objectContaining(changed)]);
    expect(told('--rule', 'lock-source-mismatch=warning')).toEqual([
      expect.objectContaining(changed),
      expect.objectContaining({ ...mismatch, severity: 'warning' }),
    ]);
    expect(told('--rule', 'lock-diff-source-changed=off')[0].message).not.toContain('old/flake.lock');
  });

  it('says nothing of what was there before', () => {
    const root = folder({ 'a/flake.lock': poisonedLock, 'b.lock': `${poisonedLock}\n` });
    const { code, out } = diff(root, 'a/flake.lock', 'b.lock');
    expect(code).toBe(0);
    expect(out).toContain('No input changed.');
    expect(out).toMatch(/^\d more (was|were) there before\.$/m);
    expect(diff(root, 'b.lock', 'b.lock')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing new'),
    });
  });

  it('takes all for new where there was nothing', () => {
    const root = folder({ 'a/flake.lock': poisonedLock });
    expect(diff(root, '/dev/null', 'a/flake.lock')).toMatchObject({
      code: 1,
      out: expect.stringContaining('[lock-source-mismatch]'),
    });
  });

  it('is a report to paste into a review', () => {
    const root = folder(files);
    const { out } = diff(root, 'old/flake.lock', 'new/flake.lock', '--format', 'markdown');
    expect(out).toBe(`### \`new/flake.lock\`, compared with \`old/flake.lock\`

Nothing suspicious.

| input | was | is | |
| --- | --- | --- | --- |
| \`nixpkgs\` | \`github:NixOS/nixpkgs 3d1ff24dc\` (2025-05-11) | \`7c43f080a\` (2025-05-23) | [compare](https://github.com/NixOS/nixpkgs/compare/3d1ff24dcf3e40aeb6a2a5d2c2c8bd48e11ae8b5...7c43f080a7f28b2774f3b3f43234ca11661bf334) |

_Nothing found. Audited 2 files with Nix Audit._
`);
    expect(diff(root, 'old/flake.lock', 'swapped/flake.lock', '-f', 'markdown').out).toContain(
      '**1 suspicious thing:**\n\n- **error** `swapped/flake.lock:',
    );
  });

  it('keeps hostile names harmless, and itself short', () => {
    const nodes: Record<string, unknown> = {};
    const inputs: Record<string, string> = {};
    for (let at = 0; at < 3000; at++) {
      const name = `@x|\`<img src=x>\`](https://e.example)\n${at}`;
      inputs[name] = name;
      nodes[name] = {
        locked: {
          type: 'github',
          owner: '<b>@o',
          repo: 'r|`',
          rev: 'a'.repeat(40),
          narHash: 'x',
          lastModified: 1,
        },
        original: { type: 'github', owner: '<b>@o', repo: 'r|`' },
      };
    }
    const hostile = JSON.stringify({ nodes: { ...nodes, root: { inputs } }, root: 'root', version: 7 });
    const root = folder({ 'a/flake.lock': cleanLock, 'b/flake.lock': hostile });
    const { out } = diff(root, 'a/flake.lock', 'b/flake.lock', '-f', 'markdown');
    expect(out.length).toBeLessThan(65_000);
    // Neither what is escaped nor what is code can do anything.
    const active = out.replaceAll(/\\[\\`*_[\]<>|~&$]/g, '').replaceAll(/(`+)(?!`).+?(?<!`)\1(?!`)/g, '');
    expect(active).not.toMatch(/<(?!!-- -->|\/?details>|\/?summary>)|@(?!<!-- -->)|:\/\/e\.example|`/);
    expect(active).toMatch(/@<!-- -->x/);
    for (const line of out.split('\n').filter((one) => one.startsWith('|')))
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  it.each([
    [['a'], 'The command diff takes two lockfiles: the old one and the new one.'],
    [['a', 'b', 'c'], 'The command diff takes two lockfiles: the old one and the new one.'],
    [['a', '/dev/null'], 'The new lockfile is not there, so that there is nothing to audit.'],
    [
      ['a', 'b', '--allow-source', 'https://x'],
      '--allow-source "https://x": the source pattern must be written without https:// and the like.',
    ],
    [['a', 'b', '--max-nodes', 'many'], '--max-nodes takes a number of nodes, not "many".'],
    [['a', 'b', '--cooldown=-1'], '--cooldown takes a number of days, not "-1".'],
    [['a', 'b', '--today', '2025-02-30'], '--today takes a day such as 2026-01-31, not "2025-02-30".'],
  ])('%j is wrong usage', (args, message) => {
    expect(diff(folder(), ...args)).toEqual({
      code: 2,
      out: '',
      err: `nix-audit: ${message}\nSee: nix-audit diff --help\n`,
    });
  });

  it('says what is no lock', () => {
    const root = folder({ ...files, 'a.json': '{ "a": 1 }' });
    expect(diff(root, 'none', 'new/flake.lock')).toMatchObject({
      code: 3,
      err: expect.stringContaining('none: failure'),
    });
    expect(diff(root, 'old/flake.lock', 'a.json')).toMatchObject({
      code: 3,
      err: 'a.json: failure: it is not a lockfile of Nix, devenv, npins, niv, lon or nvfetcher\n',
    });
    expect(diff(join(root, 'old'), 'flake.lock', '../new').code).toBe(3);
  });
});

describe('the policy', () => {
  it('is asked of locks', () => {
    const root = folder({ 'flake.nix': cleanFlake, 'flake.lock': cleanLock });
    const rules = (...args: string[]) =>
      JSON.parse(nixAudit(root, ['check', '-f', 'json', ...args]).out).findings.map(
        ({ rule }: { rule: string }) => rule,
      );
    expect(rules()).toEqual([]);
    expect(rules('--allow-source', 'github:NixOS')).toEqual([]);
    expect(rules('--allow-source', 'git.example.org')).toContain('flake-input-untrusted-source');
    expect(rules('--deny-source', 'github:NixOS/*')).toContain('flake-input-untrusted-source');
    expect(rules('--today', '2025-09-01')).toContain('lock-stale');
    expect(rules('--today', '2025-05-20', '--stale-after', '5')).toContain('lock-stale');
    expect(rules('--today', '2025-05-12', '--cooldown', '7')).toContain('lock-cooldown');
  });

  it('tells what else changed than commits: what is asked for, flags, commits that begin alike', () => {
    const lock = (
      change: (node: {
        original: Record<string, unknown>;
        locked: Record<string, unknown>;
        flake?: boolean;
      }) => void,
    ) => {
      const made = JSON.parse(cleanLock);
      change(made.nodes.nixpkgs);
      return JSON.stringify(made);
    };
    const root = folder({
      'old.lock': cleanLock,
      'flag.lock': lock((node) => (node.flake = false)),
      'ref.lock': lock((node) => (node.original['ref'] = 'evil')),
      'rev.lock': lock(
        (node) => (node.locked['rev'] = `${String(node.locked['rev']).slice(0, 20)}${'0'.repeat(20)}`),
      ),
    });
    const told = (name: string) => diff(root, 'old.lock', name).out;
    expect(told('flag.lock')).toContain('no flake any more');
    expect(told('ref.lock')).toContain('asked for github:NixOS/nixpkgs/evil');
    expect(told('rev.lock')).not.toContain('another hash');
    expect(told('rev.lock')).toMatch(/~ nixpkgs: \S+ [0-9a-f]{23} .* → [0-9a-f]{23} /);
  });

  it('tells that something is suspicious however long the names are', () => {
    const nodes: Record<string, unknown> = {};
    const inputs: Record<string, string> = {};
    for (let index = 0; index < 70; index++) {
      const name = `${'@'.repeat(200)}${index}`;
      inputs[name] = name;
      nodes[name] = { locked: { type: 'indirect', id: 'x' }, original: { type: 'indirect', id: 'x' } };
    }
    const hostile = JSON.stringify({ nodes: { ...nodes, root: { inputs } }, root: 'root', version: 7 });
    const root = folder({ 'old.lock': cleanLock, 'new.lock': hostile });
    const { out } = diff(root, 'old.lock', 'new.lock', '--format', 'markdown');
    expect(out.length).toBeLessThan(65_000);
    expect(out).toMatch(/\*\*\d+ suspicious things:\*\*/);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^_Found \d+ errors.*Nix Audit\._$/);
  });
});
