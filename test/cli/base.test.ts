import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonOutput } from '../../server/src/cli/json-format.ts';
import { at, repository } from '../nixcli/repositories.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import {
  cleanFlake,
  cleanLock,
  cleanModule,
  poisonedLock,
  prFlake,
  swappedLock,
  updatedLock,
} from './projects.ts';

const clean = { 'flake.nix': cleanFlake, 'flake.lock': cleanLock, 'modules/x.nix': cleanModule };
const posix = process.platform !== 'win32';

function json(cwd: string, ...args: string[]): JsonOutput & { readonly code: number | null } {
  const { code, out, err } = nixAudit(cwd, ['check', '--format', 'json', ...args]);
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as JsonOutput), code };
}

function found({ findings }: JsonOutput): readonly string[] {
  return findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('check --base', () => {
  it('says that nothing changed', () => {
    const { root, commit } = repository();
    commit({ ...clean, 'other.nix': '[ <nixpkgs> ]' });
    expect(nixAudit(root, ['check', '--base', 'HEAD'])).toEqual({
      code: 0,
      out: 'Nothing changed since HEAD.\n',
      err: '',
    });
    expect(json(root, '--base', 'HEAD')).toMatchObject({
      code: 0,
      findings: [],
      changes: [],
      summary: { files: 0, base: { name: 'HEAD', compared: 3, known: 0 } },
    });
    expect(nixAudit(root, ['check', '--base', 'HEAD', '-f', 'markdown']).out).toBe(
      'Nothing changed since `HEAD`.\n',
    );
    expect(nixAudit(folder(), ['check', '--base', 'HEAD']).code).toBe(4);
  });

  it('finds an ordinary update not suspicious, and says what it was', () => {
    const { root, commit, write } = repository();
    commit(clean);
    write({ 'flake.lock': updatedLock });
    const { code, out, err } = nixAudit(root, ['check', '--base', 'main']);
    expect(out.replace(/\d+(\.\d+)? (bytes|kB)\) in \d+ ms/, '…')).toBe(`flake.lock, compared with main:
  ~ nixpkgs: github:NixOS/nixpkgs 3d1ff24dc (2025-05-11) → 7c43f080a (2025-05-23)
      https://github.com/NixOS/nixpkgs/compare/3d1ff24dcf3e40aeb6a2a5d2c2c8bd48e11ae8b5...7c43f080a7f28b2774f3b3f43234ca11661bf334
  Nothing suspicious.

Nothing new found. Audited 2 files (….
`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(json(root, '--base', 'main').changes).toEqual([
      {
        file: 'flake.lock',
        against: 'main',
        inputs: [
          {
            path: 'nixpkgs',
            kind: 'updated',
            depth: 0,
            old: {
              source: 'github:NixOS/nixpkgs',
              rev: '3d1ff24dcf3e40aeb6a2a5d2c2c8bd48e11ae8b5',
              lastModified: 1747000000,
            },
            new: {
              source: 'github:NixOS/nixpkgs',
              rev: '7c43f080a7f28b2774f3b3f43234ca11661bf334',
              lastModified: 1748000000,
            },
            follows: null,
            compare: expect.stringMatching(/^https:\/\/github\.com\/NixOS\/nixpkgs\/compare\//),
          },
        ],
        unlisted: 0,
      },
    ]);
  });

  it('finds what the lock alone does not tell', () => {
    const { root, commit, write } = repository();
    commit(clean);
    write({ 'flake.lock': swappedLock });
    expect(found(json(root))).toEqual([]);
    expect(json(root, '--base', 'HEAD')).toMatchObject({
      code: 1,
      findings: [
        { rule: 'lock-diff-nar-hash-only', subject: 'nixpkgs', severity: 'error', file: 'flake.lock' },
      ],
    });
    const { out } = nixAudit(root, ['check', '--base', 'HEAD']);
    expect(out).toContain('~ nixpkgs: github:NixOS/nixpkgs 3d1ff24dc (2025-05-11), another hash');
    expect(out).toContain('1 suspicious thing, told below.');
    expect(out).toContain('[lock-diff-nar-hash-only]');
  });

  it('tells a source that was tampered with once, however often it was', () => {
    const { root, commit, write } = repository();
    commit(clean);
    write({ 'flake.lock': poisonedLock });
    const findings = () => json(root, '--base', 'HEAD').findings;
    expect(findings()).toMatchObject([
      { rule: 'lock-source-mismatch', severity: 'error', subject: 'nixpkgs' },
    ]);
    expect(findings()[0]?.message).toMatch(/ In HEAD it was github:NixOS\/nixpkgs\.$/);
    commit({});
    write({ 'flake.lock': poisonedLock.replace('somebody', 'another') });
    expect(findings()).toMatchObject([
      { rule: 'lock-source-mismatch', severity: 'error', subject: 'nixpkgs' },
    ]);
    expect(findings()[0]?.message).toMatch(/ In HEAD it was github:somebody\/nixpkgs\.$/);
  });

  it('leaves out what was there before, and counts it', () => {
    const { root, commit, write } = repository();
    commit({ ...clean, 'flake.lock': poisonedLock, 'flake.nix': prFlake });
    expect(found(json(root))).not.toEqual([]);
    write({ 'flake.nix': `# moved\n${prFlake}` });
    const { code, findings, summary } = json(root, '--base', 'HEAD');
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
    expect(summary).toMatchObject({ files: 2, base: { known: found(json(root)).length } });
    expect(nixAudit(root, ['check', '--base', 'HEAD']).out).toMatch(/^\d more were there before\.$/m);
    write({ 'flake.nix': prFlake.replace('pull/1', 'pull/2') });
    expect(found(json(root, '--base', 'HEAD'))).toContain('flake.nix flake-input-pr-ref');
  });

  it('audits files that are new, also those that were called otherwise, and looks at nothing else', () => {
    const { root, commit, write } = repository();
    commit({ 'a/flake.nix': prFlake, 'a/flake.lock': cleanLock, 'b.nix': '[ <nixpkgs> ]' });
    write({ 'c/flake.nix': prFlake, 'c/flake.lock': cleanLock });
    expect(found(json(root, '--base', 'HEAD'))).toContain('c/flake.nix flake-input-pr-ref');
    expect(json(root, '--base', 'HEAD').summary.files).toBe(2);
    renameSync(join(root, 'a'), join(root, 'd'));
    expect(json(root, '--base', 'HEAD').summary.files).toBe(4);
  });

  it('hears that a lock went', () => {
    const { root, commit } = repository();
    commit(clean);
    rmSync(join(root, 'flake.lock'));
    expect(found(json(root, '--base', 'HEAD'))).toContain('flake.nix flake-lock-missing');
    for (const name of ['flake.nix', 'flake.lock']) rmSync(join(root, name), { force: true });
    expect(json(root, '--base', 'HEAD').code).toBe(0);
  });

  it('compares files that are named, from anywhere', () => {
    const { root, commit, write } = repository();
    commit({ ...clean, 'sub/a.nix': cleanModule });
    write({ 'flake.lock': swappedLock, 'sub/a.nix': '[ <nixpkgs> ]' });
    expect(found(json(join(root, 'sub'), '--base', 'HEAD', '../flake.lock'))).toEqual([
      `${root}/flake.lock lock-diff-nar-hash-only`,
    ]);
    expect(json(root, '--base', 'HEAD', 'modules/x.nix')).toMatchObject({ code: 0, findings: [] });
    expect(json(root, '--base', 'HEAD', 'sub').summary.files).toBe(1);
    if (!posix) return;
    symlinkSync(root, join(root, '../link'));
    expect(json(join(root, '..'), '--base', 'HEAD', 'link/flake.lock').findings).toHaveLength(1);
  });

  it('takes line ends for the same, whatever git makes of them', () => {
    const { root, commit, write } = repository();
    commit(clean);
    write({
      'flake.lock': cleanLock.replaceAll('\n', '\r\n'),
      'flake.nix': cleanFlake.replaceAll('\n', '\r\n'),
    });
    expect(json(root, '--base', 'HEAD').summary.files).toBe(0);
  });

  it('goes by the repository of each file: clones, work trees, submodules', () => {
    const sub = repository('sub');
    sub.commit({ 'flake.nix': cleanFlake, 'flake.lock': cleanLock });
    const top = repository('top');
    top.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', sub.root, 'sub');
    top.commit(clean);
    // In the submodule `main` is the new commit; what counts is where the repository around it had it.
    const inner = at(join(top.root, 'sub'));
    inner.commit({ 'flake.lock': swappedLock });
    // The lock around it still has the old hash of the same commit; of that one nothing is told, as it did not change.
    expect(found(json(top.root, '--base', 'main'))).toEqual([
      'sub/flake.lock lock-diff-nar-hash-only',
      'sub/flake.lock locks-nar-hash-conflict',
    ]);
    expect(found(json(top.root, '--base', 'main', 'sub'))).toEqual([
      'sub/flake.lock lock-diff-nar-hash-only',
    ]);

    const other = repository('other');
    other.commit(clean);
    const tree = join(other.root, '../tree');
    other.git('worktree', 'add', '--quiet', '-b', 'topic', tree);
    at(tree).write({ 'flake.lock': poisonedLock });
    const both = json(top.root, '--base', 'main', '.', tree);
    expect(found(both)).toContain(`${tree}/flake.lock lock-source-mismatch`);
    expect(found(both)).toContain('sub/flake.lock lock-diff-nar-hash-only');
    expect(json(other.root, '--base', 'main').summary.files).toBe(0);
  });

  it('gives in threads what it gives in one', () => {
    const { root, commit, write } = repository();
    const names = Array.from({ length: 700 }, (_, index) => `d${index % 7}/${index}`);
    const all = (lock: string) =>
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}/flake.nix`, cleanFlake],
          [`${name}/flake.lock`, lock],
        ]),
      );
    commit(all(cleanLock));
    write(all(updatedLock));
    write({ 'd3/3/flake.lock': swappedLock });
    const output = json(root, '--base', 'HEAD');
    expect(output.summary).toMatchObject({ files: 1400, base: { compared: 700 } });
    expect(output.changes).toHaveLength(700);
    expect(found(output)).toEqual(['d3/3/flake.lock lock-diff-nar-hash-only']);
  });

  it('says why it cannot compare', () => {
    const { root, commit } = repository();
    commit(clean);
    expect(nixAudit(root, ['check', '--base', 'nope'])).toEqual({
      code: 2,
      out: '',
      err: 'nix-audit: --base takes a revision of the repository, and "nope" is none: git knows no such commit here.\nSee: nix-audit check --help\n',
    });
    expect(nixAudit(root, ['check', '--base', '--output=x']).code).toBe(2);
    expect(nixAudit(root, ['check', '--base=--output=x']).err).toContain('--base takes a revision of git');
    const bare = folder(clean);
    expect(nixAudit(bare, ['check', '--base', 'HEAD', '--fail-on', 'never'])).toMatchObject({
      code: 3,
      err: '.: failure: it is in no git repository, and cannot be compared with HEAD\n',
    });
    expect(nixAudit(root, ['check', '--base', 'HEAD'], { PATH: '/nowhere' })).toMatchObject({
      code: 3,
      err: expect.stringContaining('git is not installed, or not on PATH'),
    });
    expect(nixAudit(root, ['check', '--base', 'HEAD', '.', bare])).toMatchObject({ code: 3 });
  });

  it('says that what a file was cannot be read', () => {
    const { root, commit, write } = repository();
    commit({ 'a.nix': new Uint8Array([0xe9]) });
    expect(json(root, '--base', 'HEAD')).toMatchObject({ code: 0, failures: [] });
    write({ 'a.nix': '1' });
    expect(json(root, '--base', 'HEAD')).toMatchObject({
      code: 3,
      failures: [
        { file: 'a.nix', message: 'what it was at HEAD cannot be read: it is not UTF-8 text (line 1)' },
      ],
    });
  });
});

describe('locks that contradict one another', () => {
  const project = (name: string, lock: string) => ({
    [`${name}/flake.nix`]: cleanFlake,
    [`${name}/flake.lock`]: lock,
  });

  it('are found in both places', () => {
    const root = folder({
      ...project('a', cleanLock),
      ...project('b', swappedLock),
      ...project('c', updatedLock),
    });
    const { findings } = json(root);
    expect(found({ findings } as JsonOutput)).toEqual([
      'a/flake.lock locks-nar-hash-conflict',
      'b/flake.lock locks-nar-hash-conflict',
    ]);
    expect(findings[0]).toMatchObject({ subject: 'nixpkgs', related: [{ file: 'b/flake.lock' }] });
    const { out } = nixAudit(root, ['check']);
    expect(out).toMatch(
      /^a\/flake\.lock:\d+:\d+: warning: .*\[locks-nar-hash-conflict\]\n +\d+ \| +"narHash": "sha256-/m,
    );
    expect(found(json(root, 'a/flake.lock'))).toEqual([]);
    expect(found(json(root, 'a/flake.lock', 'b/flake.lock'))).toHaveLength(2);
    expect(found(json(root, '--rule', 'locks-nar-hash-conflict=off'))).toEqual([]);
  });

  it('are counted where not all are shown', () => {
    const many = Array.from({ length: 13 }, (_, index) => project(`a${index}`, cleanLock));
    const root = folder(Object.assign(project('b', swappedLock), ...many));
    const { findings } = json(root);
    expect(findings).toHaveLength(14);
    const related = findings.find(({ file }) => file === 'b/flake.lock')?.related ?? [];
    expect(related).toHaveLength(10);
    expect(related.at(0)?.message).toMatch(/^the hash in a\d+\/flake\.lock$/);
    expect(related.at(-1)?.message).toMatch(/^the hash in a\d+\/flake\.lock, and 3 more like this$/);
  });

  it('are found where a change brings it about, in the file that changed', () => {
    const { root, commit, write } = repository();
    commit({ ...project('a', cleanLock), ...project('b', updatedLock) });
    write(project('b', swappedLock));
    expect(found(json(root, '--base', 'HEAD'))).toContain('b/flake.lock locks-nar-hash-conflict');
    expect(found(json(root, '--base', 'HEAD'))).not.toContain('a/flake.lock locks-nar-hash-conflict');
    commit({});
    write(project('b', swappedLock.replace('"root": "root"', '"root":  "root"')));
    expect(json(root, '--base', 'HEAD')).toMatchObject({ findings: [], summary: { base: { known: 1 } } });
  });
});
