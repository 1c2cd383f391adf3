import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { git } from '../nixcli/nix/repositories.ts';
import { lockedFlake, makeUpstream, type Upstream } from '../nixcli/nix/upstream.ts';
import { installed, makeWorld, tellWhereNoneIs } from '../nixcli/nix/world.ts';
import { command, nixAudit } from './cli.ts';
import { audit, auditWithoutNix, envOf, parsed } from './nix-worlds.ts';

tellWhereNoneIs();

describe.skipIf(installed.size === 0).each([...installed])('update with the Nix of %s', (suite, program) => {
  const world = makeWorld(`cli-update-${suite}`, program);
  const lockText = (folder: string) => readFileSync(join(folder, 'flake.lock'), 'utf8');
  const flakeOn = (...upstreams: readonly Upstream[]) =>
    `{\n${upstreams.map(({ url }, at) => `  inputs.dep${at}.url = "${url}";\n`).join('')}  outputs = _: { };\n}\n`;

  test('shows what changes, and writes it where that is wanted', () => {
    const [a, b] = [makeUpstream(world), makeUpstream(world)];
    const folder = lockedFlake(world, flakeOn(a, b));
    const before = lockText(folder);
    const [nextA, nextB] = [a.moveOn(), b.moveOn()];
    const shown = audit(world, folder, 'update', 'dep0', '--dry-run');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain("'dep0' is locked anew.");
    expect(shown.out).toContain(`${a.first.slice(0, 9)} (2024-04-30) → ${nextA.slice(0, 9)} (2024-05-01)`);
    expect(shown.out).toContain('Nothing suspicious.');
    expect(lockText(folder)).toBe(before);

    expect(audit(world, folder, 'update', 'dep0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is nobody to ask'),
    });
    expect(lockText(folder)).toBe(before);
    const written = audit(world, folder, 'update', 'dep0', '--yes');
    expect(written.out).toMatch(/flake\.lock written\.\n$/);
    expect(lockText(folder)).toContain(nextA);
    expect(lockText(folder)).not.toContain(nextB);
    const again = audit(world, folder, 'update', 'dep0', '-y', '-f', 'json');
    expect(parsed(again)).toMatchObject({ code: 0, json: { update: { files: [], written: false } } });

    const { code, json } = parsed(
      audit(world, join(folder, '..'), 'update', '--all', '--yes', '--format', 'json', folder),
    );
    expect(code).toBe(0);
    expect(json.update).toMatchObject({ told: 'all inputs are locked anew', written: true });
    expect(json.changes[0].inputs).toMatchObject([{ path: 'dep1', kind: 'updated', new: { rev: nextB } }]);
    expect(lockText(folder)).toContain(nextB);
    expect(readdirSync(folder).toSorted()).toEqual(['flake.lock', 'flake.nix']);
  });

  test('makes a lock that is not there, with the permissions that files get', () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, '{ outputs = _: { }; }\n');
    spawnSync('rm', ['-f', join(folder, 'flake.lock')]);
    writeFileSync(join(folder, 'flake.nix'), flakeOn(a));
    const { code } = audit(world, folder, 'update', '--missing', '--yes', '--fail-on', 'never');
    expect(code).toBe(0);
    expect(lockText(folder)).toContain(a.first);
    expect(statSync(join(folder, 'flake.lock')).mode).toBe(statSync(join(folder, 'flake.nix')).mode);
  });

  test('--tag writes the newest tag', () => {
    const a = makeUpstream(world);
    const newest = a.moveOn('v2.0');
    const flake = `{\n  inputs.dep.url = "${a.url}?ref=refs/tags/v1.0";\n  outputs = _: { };\n}\n`;
    const folder = lockedFlake(world, flake);
    const { code, json } = parsed(
      audit(world, folder, 'update', '--tag', 'dep', '--yes', '--format', 'json'),
    );
    expect([code, json.findings]).toEqual([0, []]);
    expect(json.update).toEqual({
      told: "'dep' asks for the newest tag, v2.0, instead of v1.0, and is locked at it",
      files: ['flake.nix', 'flake.lock'],
      written: true,
    });
    expect(readFileSync(join(folder, 'flake.nix'), 'utf8')).toBe(flake.replace('v1.0', 'v2.0'));
    expect(lockText(folder)).toContain(newest);
  });

  test('is not written without asking where something is found', () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(a));
    const old = lockText(folder).replaceAll(/"lastModified": \d+/g, '"lastModified": 1732400000');
    writeFileSync(join(folder, 'flake.lock'), old);
    a.moveOn();
    const refused = audit(world, folder, 'update', '--all', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('[lock-diff-downgrade]');
    expect(refused.err).toContain('flake.lock not written, because of what was found');
    expect(lockText(folder)).toBe(old);
    const json = parsed(audit(world, folder, 'update', '--all', '--yes', '--format', 'json'));
    expect(json).toMatchObject({ code: 1, json: { update: { files: ['flake.lock'], written: false } } });
    const forced = audit(world, folder, 'update', '--all', '--yes', '--fail-on', 'never');
    expect(forced.code).toBe(0);
    expect(lockText(folder)).not.toBe(old);
  });

  test('--restore takes what git has, without Nix', () => {
    const [a, b] = [makeUpstream(world), makeUpstream(world)];
    const folder = lockedFlake(world, flakeOn(a, b));
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=locked');
    const honest = lockText(folder);
    writeFileSync(join(folder, 'flake.lock'), honest.replace(a.first, b.first));
    const path = envOf(world)['PATH'];
    expect(path).toBeDefined();
    const args = ['update', '--restore', 'dep0', '--yes', '--fail-on', 'never'] as const;
    // git alone.
    spawnSync('mkdir', ['-p', join(world.folder, 'no-nix')]);
    spawnSync('ln', [
      '-sf',
      spawnSync('which', ['git'], { encoding: 'utf8' }).stdout.trim(),
      join(world.folder, 'no-nix/git'),
    ]);
    const { code } = auditWithoutNix(world, folder, ...args);
    expect(code).toBe(0);
    expect(lockText(folder)).toBe(honest);
    expect(audit(world, folder, 'update', '--restore', 'nosuch', '--yes')).toMatchObject({
      code: 3,
      err: expect.stringContaining('the lock has no input nosuch'),
    });
  });

  test('says why nothing could be worked out', () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(a));
    const before = lockText(folder);
    expect(audit(world, folder, 'update', 'nosuch', '--yes')).toMatchObject({
      code: 3,
      err: expect.stringContaining('flake.nix: failure: the flake has no input nosuch\n'),
    });
    expect(audit(world, folder, 'update', '--all', '--yes', './nowhere')).toMatchObject({
      code: 3,
      err: expect.stringContaining('there is neither a flake.nix nor a lockfile in this folder'),
    });
    expect(auditWithoutNix(world, folder, 'update', '--all', '--yes').code).toBe(3);
    expect(lockText(folder)).toBe(before);
  });

  test.skipIf(spawnSync('script', ['--version']).status !== 0)('asks on a terminal', async () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(a));
    const before = lockText(folder);
    const next = a.moveOn();
    for (const text of ['n\n', '\n', 'perhaps\n', '\u0003', '\u0004']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await answered(folder, text)).toContain('Nothing is written.');
      expect(lockText(folder)).toBe(before);
    }
    // Somebody else writes it while the question stands there.
    const late = await answered(folder, 'y\n', () =>
      writeFileSync(join(folder, 'flake.lock'), `${before}\n`),
    );
    expect(late).toContain('and stays as it is');
    expect(lockText(folder)).toBe(`${before}\n`);
    writeFileSync(join(folder, 'flake.lock'), before);
    expect(await answered(folder, 'y\n')).toContain('flake.lock written.');
    expect(lockText(folder)).toContain(next);
  });

  /** What is said on a terminal, on which the question is answered when it comes. */
  async function answered(folder: string, text: string, meanwhile = () => {}): Promise<string> {
    const line = `'${process.execPath}' '${command}' update --all --today 2025-06-01`;
    const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: folder, env: envOf(world) });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (!said.includes('Write flake.lock? [y/N]') || child.stdin.writableEnded) return;
      meanwhile();
      child.stdin.end(text);
    });
    await new Promise((resolve) => void child.once('close', resolve));
    return said;
  }
});

test.each([
  [[], 'Name the inputs to update'],
  [['--all', 'x'], '--all takes no inputs'],
  [['--all', '--missing'], 'two different things'],
  [['--tag', 'a', 'b'], 'one input at a time'],
  [['a', './x', './y'], 'takes one folder'],
  [['a', '--yes', '--dry-run'], 'give one of them'],
  [['a', '--yess'], 'There is no option --yess. Did you mean --yes?'],
  [['a', '--format', 'json'], 'There is nobody to ask'],
])('update %j is refused', (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [command, 'update', ...args], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(existsSync('flake.lock')).toBe(false);
});

// Not npins itself, which is not at hand here, but a script that writes down how it was started.
test('the pins of another tool are updated by that tool, and shown before', () => {
  const root = mkdtempSync(join(tmpdir(), 'nix-audit-cli-pins-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [old, now] = ['1', '2'].map((digit) => digit.repeat(40));
  const repository = { type: 'Git', url: 'https://example.org/a' };
  const hash = 'sha256-jZoR9+Fkqr1Eck0yTLbrMe6tcDl6PzmXKi5bXcZKyTk=';
  const pin = (rev: string) => ({ type: 'Git', repository, branch: 'main', revision: rev, url: null, hash });
  const pins = (rev = '') => `${JSON.stringify({ pins: { a: pin(rev) }, version: 5 })}\n`;
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'npins'));
  const lock = join(root, 'npins/sources.json');
  writeFileSync(lock, pins(old));
  const script = `#!/bin/sh\necho "$*" >> ${root}/starts\nsed -i s/${old}/${now}/ "$2/sources.json"\n`;
  writeFileSync(join(root, 'bin/npins'), script, { mode: 0o755 });
  const env = { PATH: [join(root, 'bin'), '/usr/bin', '/bin'].join(delimiter) };
  const shown = nixAudit(root, ['update', 'a', '--dry-run', '--format', 'json', './npins/sources.json'], env);
  const { update, changes } = JSON.parse(shown.out);
  expect(update).toEqual({ told: "'a' is updated by npins", files: ['npins/sources.json'], written: false });
  expect(changes[0].inputs).toMatchObject([
    { path: 'a', kind: 'updated', old: { rev: old }, new: { rev: now } },
  ]);
  expect(readFileSync(lock, 'utf8')).toBe(pins(old));
  expect(nixAudit(root, ['update', 'a', '--yes', '--fail-on', 'never'], env).code).toBe(0);
  expect(readFileSync(lock, 'utf8')).toBe(pins(now));
  expect(readFileSync(join(root, 'starts'), 'utf8')).toMatch(/^(?:--directory \S+\/npins update a\n){2}$/);
});
