import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { cleanFlake, cleanLock, cleanModule, poisonedLock, prFlake } from './projects.ts';

const clean = { 'flake.nix': cleanFlake, 'flake.lock': cleanLock, 'modules/x.nix': cleanModule };
const posix = process.platform !== 'win32';
const onlyPullRequests = ['--rule', 'flake-lock-missing=off', '--rule', 'flake-input-unpinned=off'];

/** The findings as `file rule`, from JSON. */
function findings(cwd: string, ...args: string[]): readonly string[] {
  const { out } = nixAudit(cwd, ['check', '--format', 'json', ...args]);
  const { findings } = JSON.parse(out) as { findings: { file: string; rule: string }[] };
  return findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('exit codes', () => {
  it('0: nothing is found', () => {
    const { code, out, err } = nixAudit(folder(clean), ['check']);
    expect(out).toMatch(
      /^Nothing found\. Audited 3 files \(\d+ bytes|^Nothing found\. Audited 3 files \(1\.\d kB\) in \d+ ms\.\n$/,
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('1: something is found, unless it is below --fail-on', () => {
    const root = folder({ ...clean, 'flake.lock': poisonedLock });
    expect(nixAudit(root, ['check']).code).toBe(1);
    expect(nixAudit(root, ['check', '--fail-on', 'never']).code).toBe(0);
    expect(nixAudit(root, ['check', '--rule', 'lock-source-mismatch=info']).code).toBe(0);
    expect(nixAudit(root, ['check', '--rule', 'lock-source-mismatch=info', '--fail-on=info']).code).toBe(1);
    expect(nixAudit(root, ['check', '--rule', 'lock-source-mismatch=off', '--fail-on=hint']).code).toBe(0);
  });

  it('2: it is used wrongly', () => {
    const { code, out, err } = nixAudit(folder(clean), ['check', '--fromat', 'json']);
    expect(err).toBe(
      'nix-audit: There is no option --fromat. Did you mean --format?\nSee: nix-audit check --help\n',
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('3: a file cannot be read, whatever else is found', () => {
    const root = folder({
      ...clean,
      'flake.lock': poisonedLock,
      'latin.nix': new Uint8Array([0x22, 0xe9, 0x22]),
    });
    const { code, out, err } = nixAudit(root, ['check', '--fail-on', 'never']);
    expect(code).toBe(3);
    expect(err).toBe('latin.nix: failure: it is not UTF-8 text (line 1)\n');
    expect(out).toContain('[lock-source-mismatch]');
    expect(out).toContain('The audit is not complete: 1 failure, named above.');
    expect(out).not.toContain('Nothing found');
  });

  it('3: a path does not exist', () => {
    const { code, err } = nixAudit(folder(), ['check', 'none', '.']);
    expect(code).toBe(3);
    expect(err).toBe('none: failure: there is no such file or folder\n');
  });

  it('4: there is nothing to audit', () => {
    const root = folder({ 'README.md': '', 'a/': '' });
    const { code, out, err } = nixAudit(root, ['check', '.', 'a']);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toBe('nix-audit: nothing to audit: no .nix file, no lock and no .envrc in ., a\n');
    expect(nixAudit(root, ['check', '--fail-on', 'never', '--format', 'json']).code).toBe(4);
  });
});

describe('what is audited', () => {
  it('is a file as itself, with what stands beside it', () => {
    const root = folder({ ...clean, 'flake.lock': poisonedLock, 'other.nix': prFlake });
    expect(findings(root, 'flake.lock')).toEqual(['flake.lock lock-source-mismatch']);
    expect(findings(root, 'flake.nix')).toEqual(['flake.lock lock-source-mismatch']);
    expect(nixAudit(root, ['check', 'flake.nix']).code).toBe(1);
    expect(nixAudit(root, ['check', 'flake.nix']).out).toContain('Audited 2 files');
    expect(findings(root, 'modules/x.nix', 'other.nix')).toEqual([]);
    expect(findings(root)).toEqual(['flake.lock lock-source-mismatch']);
    expect(findings(join(root, 'modules'), '../flake.lock')).toEqual([
      `${root}/flake.lock lock-source-mismatch`,
    ]);
  });

  it('is each file once, however it is named', () => {
    const root = folder({ 'a/flake.nix': prFlake, 'a/flake.lock': cleanLock });
    if (posix) symlinkSync('a', join(root, 'b'));
    const summary = (...args: string[]) =>
      JSON.parse(nixAudit(root, ['check', '--format', 'json', ...args]).out).summary;
    const once = summary('a');
    expect(once.files).toBe(2);
    expect(once.bytes).toBe(prFlake.length + cleanLock.length);
    for (const paths of [
      ['a', 'a'],
      ['.', 'a/flake.nix', './a/../a'],
      ['a/flake.nix', 'a/flake.lock'],
      ...(posix ? [['a', 'b']] : []),
    ]) {
      expect(summary(...paths)).toEqual({ ...once, milliseconds: expect.any(Number) });
    }
  });

  it('is not what .gitignore leaves out, unless it is named or asked for', () => {
    const root = folder({ '.gitignore': 'out/\n', 'out/flake.nix': prFlake, 'a.nix': cleanModule });
    expect(findings(root, ...onlyPullRequests)).toEqual([]);
    const found = ['out/flake.nix flake-input-pr-ref'];
    expect(findings(root, ...onlyPullRequests, 'out/flake.nix')).toEqual(found);
    expect(findings(root, ...onlyPullRequests, 'out')).toEqual(found);
    expect(findings(root, ...onlyPullRequests, '--no-gitignore')).toEqual(found);
  });

  it('is both of flake.nix and flake.lock where one is named, and only what is there', () => {
    const root = folder({ 'a/flake.nix': prFlake, 'a/flake.lock': poisonedLock, 'b/flake.lock': cleanLock });
    const both = ['a/flake.lock lock-source-mismatch', 'a/flake.nix flake-input-pr-ref'];
    expect(findings(root, 'a/flake.nix')).toEqual(expect.arrayContaining(both));
    expect(findings(root, 'a/flake.lock')).toEqual(findings(root, 'a/flake.nix'));
    expect(nixAudit(root, ['check', 'b/flake.lock'])).toMatchObject({ code: 0, err: '' });
  });

  it('is not what --exclude leaves out, unless it is named', () => {
    const root = folder({
      'a/flake.nix': prFlake,
      'b/flake.nix': prFlake,
      'c/d/flake.nix': prFlake,
      'x.nix': '1',
    });
    const some = ['--exclude', '/a/', '--exclude=c/**/*.nix', ...onlyPullRequests];
    expect(findings(root, ...some)).toEqual(['b/flake.nix flake-input-pr-ref']);
    expect(findings(root, ...some, 'a/flake.nix')).toEqual(['a/flake.nix flake-input-pr-ref']);
    expect(findings(join(root, 'c'), '--exclude', 'd', ...onlyPullRequests)).toEqual([]);
    expect(nixAudit(root, ['check', ...some]).out).toContain('2 paths left out by --exclude.');
    expect(nixAudit(root, ['check', '--exclude', 'none']).out).toContain('0 paths left out by --exclude.');
    expect(JSON.parse(nixAudit(root, ['check', '-f', 'json', ...some]).out).summary.excluded).toBe(2);
    expect(nixAudit(root, ['check', '--exclude', '*'])).toMatchObject({ code: 4 });
  });

  it('is a lock under another name, told by its content', () => {
    const root = folder({
      'old.json': poisonedLock,
      'package.json': '{ "name": "x" }',
      'Cargo.lock': 'version = 4\n',
    });
    expect(findings(root, 'old.json')).toEqual(['old.json lock-source-mismatch']);
    for (const name of ['package.json', 'Cargo.lock']) {
      const { code, err } = nixAudit(root, ['check', name]);
      expect(code).toBe(3);
      expect(err).toBe(
        `${name}: failure: it is neither a .nix file nor a lockfile of Nix, devenv, npins, niv, lon or nvfetcher, and neither a Dockerfile nor a script of a shell that begins with #!\n`,
      );
    }
  });

  it.skipIf(!posix)('takes hostile names', () => {
    const names = [
      '-rf/flake.nix',
      'new\nline/flake.nix',
      '\u001b[31mred/flake.nix',
      'ünï😀/flake.nix',
      '$(x) `y`/flake.nix',
    ];
    const root = folder(Object.fromEntries(names.map((name) => [name, prFlake])));
    expect([...findings(root, ...onlyPullRequests)].sort()).toEqual(
      names.map((name) => `${name} flake-input-pr-ref`).sort(),
    );
    expect(findings(root, ...onlyPullRequests, '--', '-rf/flake.nix')).toEqual([
      '-rf/flake.nix flake-input-pr-ref',
    ]);
    const { out, err } = nixAudit(root, ['check', ...onlyPullRequests]);
    expect(err).toBe('');
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(out).toContain('new\\nline/flake.nix:2:24: error:');
    expect(out).toContain('\\e[31mred/flake.nix:2:24: error:');
  });

  it.skipIf(!posix)('says what could not be read, and goes on', () => {
    const root = folder({
      ...clean,
      'folder.nix/a.nix': cleanModule,
      'huge.nix': '',
      'secret.nix': '',
      '.envrc': 'echo a\n'.repeat(160_000),
    });
    truncateSync(join(root, 'huge.nix'), 40 * 1024 * 1024);
    symlinkSync('nowhere', join(root, 'dangling.nix'));
    execFileSync('mkfifo', [join(root, 'pipe.nix')]);
    chmodSync(join(root, 'secret.nix'), 0);
    const { code, out } = nixAudit(root, ['check', '--format', 'json']);
    expect(code).toBe(3);
    const { failures, summary } = JSON.parse(out);
    const root0 = process.getuid?.() === 0;
    expect(failures).toEqual([
      { file: '.envrc', message: 'it is too long for a script (at most 1024 KB are read)' },
      { file: 'dangling.nix', message: 'it is a link to something that is not there' },
      { file: 'huge.nix', message: 'it is too large (40 MB, and at most 32 MB are read)' },
      { file: 'pipe.nix', message: 'it is not a regular file' },
      ...(root0 ? [] : [{ file: 'secret.nix', message: 'permission denied' }]),
    ]);
    expect(summary.files).toBe(root0 ? 6 : 5);
    const named = nixAudit(root, ['check', 'pipe.nix', 'huge.nix', 'dangling.nix']);
    expect(named.code).toBe(3);
    expect(named.err.trim().split('\n')).toHaveLength(3);
  });

  it.skipIf(!posix)('does not follow a lock that leads out of the repository', () => {
    const secret = folder({ secret: 'top secret' });
    const root = folder({ 'flake.nix': cleanFlake });
    symlinkSync(join(secret, 'secret'), join(root, 'flake.lock'));
    const { code, out, err } = nixAudit(root, ['check', '.']);
    expect(code).toBe(3);
    expect(err).toBe('flake.lock: failure: it is a link that leads outside, which is not followed\n');
    expect(out + err).not.toContain('top secret');
    expect(out).not.toContain('flake-lock-missing');
  });

  it('has a name that does not depend on where it is asked for', () => {
    const root = folder({ '.git/HEAD': '', 'a/b/flake.nix': prFlake });
    const key = (cwd: string, path: string) =>
      JSON.parse(nixAudit(cwd, ['check', '--format', 'json', ...onlyPullRequests, path]).out).findings[0].key;
    const expected = key(root, '.');
    expect(expected).toContain('a/b/flake.nix');
    expect(key(join(root, 'a'), 'b')).toBe(expected);
    expect(key('/', join(root, 'a/b/flake.nix'))).toBe(expected);
  });

  it('hears what the project says of itself', () => {
    const root = folder({
      'flake.nix': prFlake.replace(';\n', '; # nix-audit: ignore[flake-input-pr-ref] until it is merged\n'),
    });
    const { code, out } = nixAudit(root, ['check', ...onlyPullRequests]);
    expect(code).toBe(0);
    expect(out).toContain('1 finding silenced by comments.');
  });

  it('needs each comment for the audit that its rule runs in', () => {
    const flake = prFlake
      .replace(';\n', '; # nix-audit: ignore[flake-input-pr-ref, impure-nix-path] until it is merged\n')
      .replace('{\n', '{\n  # nix-audit: ignore[impure-nix-path] never evaluated\n  x = <x>;\n');
    const root = folder({ ...clean, 'flake.nix': flake });
    for (const path of ['.', 'flake.nix', 'flake.lock', 'flake.nix modules/x.nix']) {
      const { findings } = JSON.parse(
        nixAudit(root, ['check', '--format', 'json', '--fail-on', 'never', ...path.split(' ')]).out,
      ) as { findings: { rule: string; subject: string }[] };
      expect(findings.filter(({ rule }) => rule.startsWith('suppression-'))).toMatchObject([
        { rule: 'suppression-unused', subject: 'impure-nix-path' },
      ]);
    }
  });
});
