import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { surroundings } from '../../server/src/engine/disk/repository.ts';
import { walk, type WalkOptions } from '../../server/src/engine/disk/walk.ts';
import { folder } from './folder.ts';

async function walked(root: string, options?: WalkOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of walk(root, options)) {
    const name = entry.path === root ? '.' : entry.path.slice(root.length + 1);
    if (entry.kind === 'file') found.push(name);
    else found.push(`${entry.kind} ${name}${entry.kind === 'failure' ? `: ${entry.message}` : ''}`);
  }
  return found;
}

describe('walk', () => {
  it('finds .nix files and locks, in an order of names alone', async () => {
    const root = folder({
      'b.nix': '',
      'a/z.nix': '',
      'a/devenv.lock': '',
      'flake.lock': '',
      'Cargo.lock': '',
      'x.nix~': '',
      '.nix': '',
      '.hidden/y.nix': '',
      'B.nix': '',
    });
    expect(await walked(root)).toEqual([
      'B.nix',
      'b.nix',
      'flake.lock',
      '.hidden/y.nix',
      'a/devenv.lock',
      'a/z.nix',
    ]);
  });

  it('enters a folder that is called like a file, and leaves out what is never the project’s own', async () => {
    const root = folder({
      'folder.nix/a.nix': '',
      '.git/hooks/a.nix': '',
      'node_modules/p/a.nix': '',
      '.direnv/a.nix': '',
      'lib/node_modules/a.nix': '',
    });
    expect(await walked(root)).toEqual(['folder.nix/a.nix']);
  });

  it('respects .gitignore files at every depth, also without a repository', async () => {
    const root = folder({
      '.gitignore': 'out/\n/top.nix\n*.gen.nix\n!keep.gen.nix\nnested/inner/\n',
      'top.nix': '',
      'out/a.nix': '',
      'sub/top.nix': '',
      'sub/out/a.nix': '',
      'a.gen.nix': '',
      'keep.gen.nix': '',
      'sub/.gitignore': 'b.nix\n!c.gen.nix\n!out/\n',
      'sub/b.nix': '',
      'sub/c.gen.nix': '',
      'b.nix': '',
      'nested/inner/a.nix': '',
      'other/nested/inner/a.nix': '',
      'Out/a.nix': '',
    });
    const expected = [
      'b.nix',
      'keep.gen.nix',
      ...(process.platform === 'linux' ? ['Out/a.nix'] : []),
      'other/nested/inner/a.nix',
      'sub/c.gen.nix',
      'sub/top.nix',
      'sub/out/a.nix',
    ];
    expect(await walked(root)).toEqual(expected);
    expect(await walked(root, { gitignore: false })).toHaveLength(process.platform === 'linux' ? 12 : 11);
  });

  it('says what git says', async () => {
    const root = folder({
      '.gitignore':
        '/*\n!/pkgs\n!/*.nix\n/pkgs/**/skip\n*.b?k.nix\n[ab].nix\n\\#x.nix\ntrail.nix   \n**/deep/*.nix\n',
      'a.nix': '',
      'c.nix': '',
      '#x.nix': '',
      'trail.nix': '',
      'hidden/a.nix': '',
      'pkgs/one/c.nix': '',
      'pkgs/one/x.bak.nix': '',
      'pkgs/one/skip/c.nix': '',
      'pkgs/deep/c.nix': '',
      'pkgs/deep/er/c.nix': '',
      'pkgs/.gitignore': '!b.nix\n',
      'pkgs/b.nix': '',
      'pkgs/a.nix': '',
      '.git-exclude': '',
    });
    try {
      execFileSync('git', ['init', '-q', root], { stdio: 'ignore' });
    } catch {
      return;
    }
    execFileSync('sh', ['-c', 'mkdir -p .git/info && echo /c.nix > .git/info/exclude'], { cwd: root });
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const listed = execFileSync('git', ['ls-files', '-z', '--others', '--exclude-standard'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    const expected = listed.split('\0').filter((name) => name.endsWith('.nix'));
    expect(expected).toContain('pkgs/one/c.nix');
    expect([...(await walked(root))].sort()).toEqual(expected.sort());
  });

  it('respects what the repository says above the folder, unless it ignores the folder itself', async () => {
    const root = folder({
      '.git/info/exclude': 'secret.nix\n',
      '.gitignore': '*.tmp.nix\nvendor/\n',
      'sub/.gitignore': 'x.nix\n',
      'sub/deep/a.nix': '',
      'sub/deep/x.nix': '',
      'sub/deep/a.tmp.nix': '',
      'sub/deep/secret.nix': '',
      'vendor/deep/a.nix': '',
      'vendor/deep/a.tmp.nix': '',
    });
    expect(await walked(join(root, 'sub/deep'))).toEqual(['a.nix']);
    expect(await walked(join(root, 'vendor/deep'))).toEqual(['a.nix', 'a.tmp.nix']);
  });

  it('lets a repository inside the repository go by its own ignore files', async () => {
    const root = folder({
      '.git/HEAD': '',
      '.gitignore': 'x.nix\n',
      'module/.git': 'gitdir: ../.git/modules/module\n',
      'module/x.nix': '',
      'x.nix': '',
    });
    expect(await walked(root)).toEqual(['module/x.nix']);
  });

  it.skipIf(process.platform === 'win32')('follows links to files inside, and no others', async () => {
    const root = folder({ 'real.nix': '', 'template.in': '', 'dir/a.nix': '' });
    const elsewhere = folder({ 'outside.nix': '' });
    symlinkSync('real.nix', join(root, 'again.nix'));
    symlinkSync('template.in', join(root, 'from-template.nix'));
    symlinkSync('dir', join(root, 'linked-dir'));
    symlinkSync('dir', join(root, 'linked-dir.nix'));
    symlinkSync('.', join(root, 'dir/loop'));
    symlinkSync(join(elsewhere, 'outside.nix'), join(root, 'leads-out.nix'));
    symlinkSync(elsewhere, join(root, 'result'));
    symlinkSync('nowhere', join(root, 'dangling.nix'));
    symlinkSync('user@host.4711', join(root, '.#edited.nix'));
    symlinkSync('circle.nix', join(root, 'circle.nix'));
    expect(await walked(root)).toEqual([
      'real.nix',
      'dir/a.nix',
      'failure circle.nix: its links go in a circle',
      'failure dangling.nix: it is a link to something that is not there',
      'from-template.nix',
      'outside leads-out.nix',
    ]);
  });

  it.skipIf(process.platform === 'win32')('says what it cannot look at', async () => {
    const root = folder({ 'locked/a.nix': '', 'b.nix': '' });
    execFileSync('mkfifo', [join(root, 'pipe.nix')]);
    expect(await walked(root)).toEqual([
      'b.nix',
      'failure pipe.nix: it is not a regular file',
      'locked/a.nix',
    ]);
    if (process.getuid?.() === 0) return;
    chmodSync(join(root, 'locked'), 0);
    expect(await walked(root)).toContain('failure locked: permission denied');
    chmodSync(join(root, 'locked'), 0o700);
  });

  it('ends with a failure where it stops early', async () => {
    const root = folder({ 'a/b/c/d.nix': '', 'a/x.nix': '' });
    expect(await walked(root, { maxDepth: 2 })).toEqual([
      'a/x.nix',
      'failure a/b/c: it is more than 2 folders deep',
    ]);
    expect(await walked(root, { maxEntries: 2 })).toEqual([
      'failure .: it holds more than 2 files and folders; the rest was not looked at',
    ]);
    expect(await walked(join(root, 'none'))).toEqual(['failure .: there is no such file or folder']);
  });

  it('is not stopped by patterns made to take for ever', async () => {
    const deep = `${'a/'.repeat(80)}${'a'.repeat(200)}.nix`;
    const patterns = [
      `${'**/a/'.repeat(20)}b`,
      '*a'.repeat(60),
      '[a-z]*'.repeat(30),
      '**/*a*/**/*a*/**/x*',
      'x'.repeat(5000),
    ];
    const root = folder({
      '.gitignore': `${patterns.join('\n')}\nleft-out.nix\n`,
      [deep]: '',
      'left-out.nix': '',
    });
    const start = performance.now();
    expect(await walked(root)).toEqual([deep]);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('takes any name', async () => {
    const names = [
      '-rf.nix',
      'a b.nix',
      '…/é.nix',
      '*.nix',
      '[x].nix',
      '!.nix',
      '#.nix',
      ...(process.platform === 'win32'
        ? []
        : ['new\nline.nix', '\u001b[2J.nix', 'back\\slash.nix', '...nix']),
    ];
    const root = folder({
      '.gitignore': 'unrelated\n',
      ...Object.fromEntries(names.map((name) => [name, ''])),
    });
    expect([...(await walked(root))].sort()).toEqual([...names].sort());
  });

  it('walks 10,000 files quickly', async () => {
    const files: Record<string, string> = { '.gitignore': 'result\n*.log\n/build/\n' };
    for (let at = 0; at < 10_000; at++) files[`pkgs/${at % 100}/${at % 7}/${at}.nix`] = '';
    const root = folder(files);
    const start = performance.now();
    expect(await walked(root)).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});

describe('surroundings', () => {
  it('finds the repository, the flake above and the name of a file', () => {
    const root = folder({
      'repo/.git/HEAD': '',
      'repo/a/flake.nix': '',
      'repo/a/b/x.nix': '',
      'repo/c/x.nix': '',
      'flake.nix': '',
      'plain/x/y.nix': '',
    });
    mkdirSync(join(root, 'repo/worktree'));
    const around = surroundings();
    const at = (path: string) => join(root, path);
    expect(around.repositoryRoot(at('repo/a/b'))).toBe(at('repo'));
    expect(around.inFlake(at('repo/a/b'), root)).toBe(true);
    expect(around.inFlake(at('repo/c'), root)).toBe(false);
    expect(around.inFlake(at('plain/x'), at('plain'))).toBe(false);
    expect(around.inFlake(at('plain/x'), root)).toBe(true);
    expect(around.inFlake(at('plain/x'), at('elsewhere'))).toBe(false);
    expect(around.nameOf(at('repo/a/b/x.nix'), at('repo/a'))).toBe('a/b/x.nix');
    expect(around.nameOf(at('plain/x/y.nix'), at('plain'))).toBe('x/y.nix');
    expect(around.nameOf(at('plain/x/y.nix'), at('elsewhere'))).toBe('y.nix');
  });
});
