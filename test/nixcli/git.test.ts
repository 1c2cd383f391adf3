import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byLength, lastMove, resolveCommit, textsAt, treeAt } from '../../server/src/nixcli/git.ts';
import { at, repository } from './repositories.ts';

const posix = process.platform !== 'win32';
const isRoot = process.getuid?.() === 0;

describe('resolveCommit', () => {
  it('finds what people call commits', async () => {
    const { root, git, commit } = repository();
    const first = commit({ a: '1' });
    const second = commit({ a: '2' });
    git('tag', '--annotate', '--message', 'x', 'v1', first);
    for (const [name, value] of [
      ['HEAD', second],
      ['main', second],
      ['HEAD~1', first],
      ['v1', first],
      ['refs/tags/v1', first],
      [first, first],
      [first.slice(0, 9), first],
    ] as const)
      expect(await resolveCommit(root, name)).toEqual({ ok: true, value });
  });

  it('says what is none', async () => {
    const { root, commit } = repository();
    commit({ a: '1' });
    for (const name of [
      'nope',
      '',
      '-x',
      '--git-dir=/',
      '--upload-pack=x',
      'a\nb',
      'a\0b',
      'HEAD^{tree}',
      'HEAD:a',
      'main..HEAD',
      '0'.repeat(39) + '1',
    ])
      expect(await resolveCommit(root, name)).toMatchObject({ ok: false, reason: 'unknown-revision' });
  });

  it('says that a clone is shallow', async () => {
    const origin = repository();
    const first = origin.commit({ a: '1' });
    origin.commit({ a: '2' });
    const shallow = join(origin.root, '../shallow');
    origin.git('clone', '--quiet', '--depth=1', `file://${origin.root}`, shallow);
    expect(await resolveCommit(shallow, first)).toMatchObject({
      reason: 'unknown-revision',
      message: expect.stringContaining('the clone is shallow'),
    });
  });

  it('tells a folder without a repository, also where one is around it', async () => {
    const { root, commit } = repository();
    commit({ 'inner/a': '1' });
    expect(await resolveCommit(join(root, '..'), 'HEAD')).toMatchObject({ reason: 'no-repository' });
    mkdirSync(join(root, 'inner/.git'));
    expect(await resolveCommit(join(root, 'inner'), 'HEAD')).toMatchObject({ reason: 'no-repository' });
    expect(await resolveCommit(join(root, 'none'), 'HEAD')).toMatchObject({ reason: 'failed' });
  });

  it.skipIf(!posix || !isRoot)('does not read what belongs to another user', async () => {
    const { root, commit } = repository();
    commit({ a: '1' });
    execFileSync('chown', ['-R', '12345', root]);
    const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1' };
    expect(await resolveCommit(root, 'HEAD', { env })).toMatchObject({
      reason: 'untrusted-owner',
      message: expect.stringContaining('safe.directory'),
    });
    // … until the user says that it may.
    const config = join(root, '../config');
    writeFileSync(config, `[safe]\n\tdirectory = ${root}\n`);
    expect(await resolveCommit(root, 'HEAD', { env: { ...env, GIT_CONFIG_GLOBAL: config } })).toMatchObject({
      ok: true,
    });
  });

  it('tells that git is missing, and takes none from a relative place', async () => {
    const { root, commit } = repository();
    commit({ git: '#!/bin/sh\ntouch marker\n' });
    chmodSync(join(root, 'git'), 0o755);
    for (const PATH of ['.', './', '/nowhere', `${posix ? ':' : ';'}.`])
      expect(await resolveCommit(root, 'HEAD', { env: { PATH } })).toMatchObject({ reason: 'git-missing' });
    expect(existsSync(join(root, 'marker'))).toBe(false);
  });

  it('can be cancelled, and ends by itself', async () => {
    const { root, commit } = repository();
    commit({ a: '1' });
    const aborted = AbortSignal.abort();
    expect(await resolveCommit(root, 'HEAD', { signal: aborted })).toMatchObject({ reason: 'cancelled' });
    if (!posix) return;
    // A repository can make git wait for ever.
    rmSync(join(root, '.git/config'));
    execFileSync('mkfifo', [join(root, '.git/config')]);
    const start = performance.now();
    expect(await resolveCommit(root, 'HEAD', { timeLimit: 200 })).toMatchObject({ reason: 'timeout' });
    const later = new AbortController();
    setTimeout(() => later.abort(), 100);
    expect(await resolveCommit(root, 'HEAD', { signal: later.signal })).toMatchObject({
      reason: 'cancelled',
    });
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('textsAt', () => {
  it('gives texts, and reasons why there are none', async () => {
    const { root, commit, write } = repository();
    const files = {
      'flake.nix': '{ }\r\n',
      'empty.nix': '',
      'a b/ünï😀.nix': '"ä"',
      '-rf': 'x',
      'latin.nix': new Uint8Array([0xe9]),
      ...(posix ? { 'new\nline.nix': '1', 'odd\t"\\.nix': '2', ':(glob)*': '3' } : {}),
    };
    const first = commit(files);
    write({ 'flake.nix': 'changed' });
    const names = Object.keys(files);
    const asked = [...names, 'none', 'a b', '../x', '', 'flake.nix/x'];
    const texts = await textsAt(root, first, asked);
    if (!texts.ok) throw new Error(texts.message);
    expect([...texts.value.keys()]).toEqual(names);
    for (const [name, text] of Object.entries(files)) {
      expect(texts.value.get(name)).toEqual(
        typeof text === 'string'
          ? { ok: true, text, bytes: Buffer.byteLength(text) }
          : { ok: false, missing: false, message: 'it is not UTF-8 text (line 1)' },
      );
    }
    expect(await textsAt(root, first, ['flake.nix'])).toMatchObject({ ok: true });
    expect(await textsAt(root, first, [])).toEqual({ ok: true, value: new Map() });
  });

  it('gives thousands at once', async () => {
    const { root, commit } = repository();
    const names = Array.from({ length: 3000 }, (_, index) => `d${index % 9}/${index}.nix`);
    const first = commit(Object.fromEntries(names.map((name) => [name, `# ${name}\n`.repeat(20)])));
    const texts = await textsAt(root, first, [...names, ...names.map((name) => `${name}-absent`)]);
    expect(texts).toMatchObject({ ok: true });
    if (texts.ok) {
      expect(texts.value.size).toBe(3000);
      expect(texts.value.get('d8/2996.nix')).toMatchObject({ text: '# d8/2996.nix\n'.repeat(20) });
    }
  });

  it.skipIf(!posix)('follows links within the commit', async () => {
    const { root, git, write } = repository();
    write({ 'real/flake.lock': '{ }', outside: '' });
    symlinkSync('real/flake.lock', join(root, 'flake.lock'));
    symlinkSync('real', join(root, 'linked'));
    symlinkSync('/etc/passwd', join(root, 'passwd'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');
    const head = git('rev-parse', 'HEAD');
    const texts = await textsAt(root, head, [
      'flake.lock',
      'linked/flake.lock',
      'passwd',
      'dangling',
      'loop',
      'real/flake.lock',
    ]);
    expect(texts.ok && [...texts.value.keys()]).toEqual([
      'flake.lock',
      'linked/flake.lock',
      'real/flake.lock',
    ]);
  });

  it('says so when a partial clone does not hold the contents', async () => {
    const origin = repository();
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const first = origin.commit({ 'flake.nix': '1', 'new.nix': '' });
    origin.commit({ 'flake.nix': '2' });
    const partial = join(origin.root, '../partial');
    origin.git('clone', '--quiet', '--filter=blob:none', `file://${origin.root}`, partial);
    const texts = await textsAt(partial, first, ['flake.nix']);
    expect(texts).toMatchObject({ ok: false, reason: 'failed', message: expect.stringContaining('partial') });
    expect(await textsAt(partial, first, ['none.nix'])).toEqual({ ok: true, value: new Map() });
    // Git by itself fetches it: what is refused is real.
    expect(at(partial).git('cat-file', 'blob', `${first}:flake.nix`)).toBe('1');
    expect(await textsAt(partial, first, ['flake.nix'])).toMatchObject({ ok: true });
  });
});

it('treeAt lists files, links and submodules', async () => {
  const { root, git, write } = repository();
  write({ 'a/b.nix': '1' });
  if (posix) symlinkSync('a', join(root, 'link'));
  git('add', '--all');
  git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
  git('commit', '--quiet', '--message', 'x');
  const tree = await treeAt(root, git('rev-parse', 'HEAD'));
  expect(tree.ok && [...tree.value].filter(([path]) => path !== 'link')).toEqual([
    ['a/b.nix', { kind: 'file', hash: git('rev-parse', 'HEAD:a/b.nix') }],
    ['sub', { kind: 'submodule', hash: '1'.repeat(40) }],
  ]);
  if (posix) expect(tree.ok && tree.value.get('link')?.kind).toBe('link');
  expect(await treeAt(root, '2'.repeat(40))).toMatchObject({
    reason: 'failed',
    message: expect.stringContaining('git says:'),
  });
});

describe.skipIf(!posix)('a hostile repository', () => {
  /** A repository whose configuration names a program wherever git takes one. */
  function hostile() {
    const made = repository();
    const marker = join(made.root, '../marker');
    const program = join(made.root, '../evil.sh');
    writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> '${marker}'\nexit 1\n`);
    chmodSync(program, 0o755);
    const first = made.commit({ 'flake.nix': '1', '.gitattributes': '* filter=evil diff=evil\n' });
    made.git('commit', '--quiet', '--allow-empty', '--message', 'second');
    for (const [key, value] of [
      ['core.fsmonitor', program],
      ['core.hooksPath', join(made.root, 'hooks')],
      ['core.sshCommand', program],
      ['core.gitProxy', program],
      ['core.askPass', program],
      ['core.pager', program],
      ['core.editor', program],
      ['core.alternateRefsCommand', program],
      ['pager.rev-parse', program],
      ['pager.cat-file', program],
      ['alias.cat-file', `!${program}`],
      ['alias.rev-parse', `!${program}`],
      ['alias.evil', `!${program}`],
      ['filter.evil.smudge', program],
      ['filter.evil.clean', program],
      ['filter.evil.required', 'true'],
      ['diff.evil.textconv', program],
      ['diff.external', program],
      ['gpg.program', program],
      ['log.showSignature', 'true'],
      ['credential.helper', `!${program}`],
      ['protocol.allow', 'always'],
      ['protocol.ext.allow', 'always'],
      ['extensions.partialClone', 'origin'],
      ['core.repositoryFormatVersion', '1'],
      ['remote.origin.url', `ext::${program}`],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.partialclonefilter', 'blob:none'],
    ] as const)
      made.git('config', key, value);
    mkdirSync(join(made.root, 'hooks'));
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc']) {
      writeFileSync(join(made.root, 'hooks', hook), `#!/bin/sh\n${program} ${hook}\n`);
      chmodSync(join(made.root, 'hooks', hook), 0o755);
    }
    const blob = made.git('rev-parse', `${first}:flake.nix`);
    rmSync(join(made.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    return { ...made, first, marker, blob, run: () => existsSync(marker) };
  }

  it('runs nothing', async () => {
    const { root, first, run } = hostile();
    expect(await resolveCommit(root, 'HEAD~1')).toEqual({ ok: true, value: first });
    expect(await resolveCommit(root, 'f'.repeat(40))).toMatchObject({ reason: 'unknown-revision' });
    expect(await resolveCommit(root, 'evil')).toMatchObject({ reason: 'unknown-revision' });
    expect(await textsAt(root, first, ['flake.nix'])).toMatchObject({ reason: 'failed' });
    expect(await textsAt(root, first, ['.gitattributes', 'none'])).toMatchObject({ ok: true });
    expect(await treeAt(root, first)).toMatchObject({ ok: true });
    expect(await treeAt(root, 'f'.repeat(40))).toMatchObject({ ok: false });
    expect(await lastMove(root)).toEqual({ ok: true, value: undefined });
    expect(run()).toBe(false);
  });

  it('would have run its programs where git is used without care', () => {
    const ways: readonly (readonly string[])[] = [
      ['status'],
      ['evil'],
      ['add', 'new.nix'],
      ['commit', '--quiet', '--allow-empty', '--message', 'x'],
      ['-c', 'core.fsmonitor=false', 'diff', 'HEAD'],
    ];
    for (const way of ways) {
      const { root, git, marker, run } = hostile();
      writeFileSync(join(root, 'new.nix'), 'x');
      try {
        git(...way);
      } catch {
        // The program says no, which git hands on.
      }
      expect({ way, ran: run() }).toEqual({ way, ran: true });
      expect(readFileSync(marker, 'utf8')).toContain('evil.sh');
    }
    // … and the fetch of what is lacking: even by the command that is used here.
    const { root, first, run } = hostile();
    try {
      execFileSync('git', ['cat-file', 'blob', `${first}:flake.nix`], { cwd: root, stdio: 'pipe' });
    } catch {
      // It cannot be had.
    }
    expect(run()).toBe(true);
  });
});

it('hands over as many paths at once as the arguments of a process hold, each of them once', () => {
  const paths = Array.from({ length: 500 }, (_, index) => `${'x'.repeat(index % 300)}${index}`);
  const groups = byLength([...paths, 'y'.repeat(40_000), 'z']);
  expect(groups.flat()).toEqual([...paths, 'y'.repeat(40_000), 'z']);
  const many = groups.filter((group) => group.length > 1);
  expect(groups.length).toBeGreaterThan(4);
  expect(groups.length).toBeLessThan(10);
  expect(Math.max(...many.map((group) => group.join('" "').length))).toBeLessThan(16_500);
  expect(byLength([])).toEqual([]);
});
