import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonOutput } from '../../server/src/cli/json-format.ts';
import { command, nixAudit } from './cli.ts';
import { folder } from './folder.ts';

const posix = process.platform !== 'win32';

const bad = `{ stdenv }:
stdenv.mkDerivation {
  name = "x";
  __noChroot = true;
}
`;
const good = `{ stdenv }:
stdenv.mkDerivation {
  name = "x";
}
`;

describe('check --diff', () => {
  it('prints a patch that git takes, and changes nothing', () => {
    const cwd = folder({ 'a.nix': bad, 'sub dir/b.nix': bad.replaceAll('\n', '\r\n'), 'c.nix': good });
    const { code, out, err } = nixAudit(cwd, ['check', '--diff', '--unsafe']);
    expect({ code, err }).toEqual({ code: 0, err: '2 fixes in 2 files, no finding is left.\n' });
    expect(out.split('\n').slice(0, 9)).toEqual([
      '--- a/a.nix',
      '+++ b/a.nix',
      '@@ -1,5 +1,4 @@',
      ' { stdenv }:',
      ' stdenv.mkDerivation {',
      '   name = "x";',
      '-  __noChroot = true;',
      ' }',
      '--- a/sub dir/b.nix\t',
    ]);
    expect(readFileSync(join(cwd, 'a.nix'), 'utf8')).toBe(bad);
    execFileSync('git', ['apply', '-'], { cwd, input: out });
    expect(readFileSync(join(cwd, 'a.nix'), 'utf8')).toBe(good);
    expect(readFileSync(join(cwd, 'sub dir/b.nix'), 'utf8')).toBe(good.replaceAll('\n', '\r\n'));
  });

  it('ends as after the fixes, and says what is left', () => {
    const cwd = folder({ 'a.nix': bad });
    const safe = nixAudit(cwd, ['check', '--diff']);
    expect(safe).toEqual({ code: 1, out: '', err: '0 fixes in 0 files, 1 finding left.\n' });
  });

  it.runIf(posix)('quotes odd names as git does', () => {
    const cwd = folder({});
    writeFileSync(join(cwd, 'a"\nb.nix'), bad);
    const { out } = nixAudit(cwd, ['check', '--diff', '--unsafe']);
    expect(out.split('\n')[0]).toBe('--- "a/a\\"\\012b.nix"');
    execFileSync('git', ['apply', '-'], { cwd, input: out });
    expect(readFileSync(join(cwd, 'a"\nb.nix'), 'utf8')).toBe(good);
  });

  it('takes no other format', () => {
    expect(nixAudit(folder({ 'a.nix': bad }), ['check', '--diff', '--format', 'json'])).toMatchObject({
      code: 2,
      out: '',
    });
    expect(nixAudit(folder({ 'a.nix': bad }), ['check', '--unsafe'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('check', () => {
  it('says how each finding is mended, and how many are in which way', () => {
    const fetch = '(fetchurl { url = "https://example.org/x"; hash = ""; })';
    const old = 'sha256 = "1mpvgqrjgaia7w50l63jiyq1pkrn2rllcbh9jzllkg4qylxi8ybk";';
    const cwd = folder({
      'a.nix': bad,
      'b.nix': `{ fetchurl }:\n[ ${fetch} (fetchurl { url = "https://example.org/y"; ${old} }) ]\n`,
    });
    const { out } = nixAudit(cwd, ['check', '--audience', 'pedantic']);
    expect(out).toContain('= fix: Remove __noChroot (unsafe)');
    expect(out).toMatch(/= fix: Fetch example\.org\/x and write its hash \(unsafe, --online\)/);
    expect(out).toMatch(
      /1 finding can be mended: nix-audit check --fix\n1 more can be mended after a look at how: .*\n1 more can be mended with what Nix fetches: .* --online\n/,
    );
  });
});

describe('files elsewhere', () => {
  it('are audited with what belongs to them, and named from the root on', () => {
    const lock = '{ "nodes": { "root": {} }, "root": "root", "version": 7 }';
    const elsewhere = folder({
      'flake.nix': '{ outputs = _: { x = { __noChroot = true; }; }; }',
      'flake.lock': lock,
    });
    const { code, out, err } = nixAudit(folder(), [
      'check',
      '--diff',
      '--unsafe',
      join(elsewhere, 'flake.nix'),
    ]);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining('link') });
    expect(out.split('\n')[0]).toBe(`--- a${elsewhere}/flake.nix`);
  });
});

describe('check --fix', () => {
  it('leaves alone what is not safe, and says how to have it', () => {
    const cwd = folder({ 'a.nix': bad });
    const { code, out } = nixAudit(cwd, ['check', '--fix']);
    expect(code).toBe(1);
    expect(out).toContain('[drv-no-chroot]');
    expect(readFileSync(join(cwd, 'a.nix'), 'utf8')).toBe(bad);
    expect(nixAudit(cwd, ['check']).out).toContain(
      '1 finding can be mended after a look at how: nix-audit check --diff --unsafe',
    );
  });

  it('writes, tells each fix, and finds nothing to do again', () => {
    const cwd = folder({ 'a.nix': bad });
    chmodSync(join(cwd, 'a.nix'), 0o640);
    const { code, out, err } = nixAudit(cwd, ['check', '--fix', '--unsafe']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^a\.nix: fixed: Remove __noChroot \[drv-no-chroot\]\n\nNothing found\./);
    expect(readFileSync(join(cwd, 'a.nix'), 'utf8')).toBe(good);
    if (posix) expect(statSync(join(cwd, 'a.nix')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd)).toEqual(['a.nix']);
    expect(nixAudit(cwd, ['check', '--fix', '--unsafe']).out).toMatch(/^Nothing found\./);
  });

  it('says in JSON what was mended, and how findings could be', () => {
    const cwd = folder({ 'a.nix': bad });
    const before = JSON.parse(nixAudit(cwd, ['check', '-f', 'json']).out) as JsonOutput;
    expect(before.findings[0]?.fixes).toEqual([
      {
        title: 'Remove __noChroot',
        safety: 'unsafe',
        edits: [
          {
            file: 'a.nix',
            range: { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } },
            text: '',
          },
        ],
      },
    ]);
    const after = JSON.parse(nixAudit(cwd, ['check', '-f', 'json', '--fix', '--unsafe']).out) as JsonOutput;
    expect(after.findings).toEqual([]);
    expect(after.fixed).toEqual([
      {
        rule: 'drv-no-chroot',
        file: 'a.nix',
        subject: '__noChroot',
        key: before.findings[0]?.key,
        title: 'Remove __noChroot',
        safety: 'unsafe',
        told: null,
      },
    ]);
  });

  it.runIf(posix)('writes through a link, which stays one, and through none that leads outside', () => {
    const cwd = folder({ 'real/a.nix': bad, 'w/flake.nix': '{ outputs = _: { }; }' });
    const outside = folder({ 'o.nix': bad });
    symlinkSync('../real/a.nix', join(cwd, 'w/l.nix'));
    symlinkSync(join(outside, 'o.nix'), join(cwd, 'w/o.nix'));
    nixAudit(cwd, ['check', '--fix', '--unsafe']);
    expect(readFileSync(join(cwd, 'real/a.nix'), 'utf8')).toBe(good);
    expect(lstatSync(join(cwd, 'w/l.nix')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(outside, 'o.nix'), 'utf8')).toBe(bad);
  });

  it.runIf(posix)('says that a disk is full, and loses nothing', () => {
    const cwd = folder({ 'a.nix': bad });
    // No file may grow beyond nothing: what a full disk does to whoever writes.
    const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const args = ['-c', script, process.execPath, command, 'check', '--fix', '--unsafe'];
    const { status, stderr } = spawnSync('/bin/sh', args, { cwd, env: {}, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('stays as it was') });
    expect(readFileSync(join(cwd, 'a.nix'), 'utf8')).toBe(bad);
    expect(readdirSync(cwd)).toEqual(['a.nix']);
  });

  it('mends many files over threads', () => {
    const many = Object.fromEntries(
      Array.from({ length: 700 }, (_, at) => [`f${at}.nix`, at % 7 === 0 ? bad : good]),
    );
    const cwd = folder(many);
    const { code } = nixAudit(cwd, ['check', '--fix', '--unsafe', '-q']);
    expect(code).toBe(0);
    expect(Object.keys(many).filter((name) => readFileSync(join(cwd, name), 'utf8') !== good)).toEqual([]);
  });
});
