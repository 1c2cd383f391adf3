import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createNix, type NixOptions } from '../../../server/src/nixcli/nix/create.ts';
import type { Nix } from '../../../server/src/nixcli/nix/session.ts';
import { temporaryFolder } from './world.ts';

const folder = temporaryFolder('fakes');
const PATH = '/nix/store/74wgwb5kyq20g78qjv6i8sr1ndx24z4l-top-3.0';
let made = 0;

/** A program in place of Nix: says its version, and does what `script` says when it is asked for anything else. */
interface Fake {
  readonly nix: Nix;
  /** How often it was started, for anything. */
  readonly starts: () => number;
}

const groups: string[] = [];

function fake(script: string, more: Partial<NixOptions> & { readonly version?: string } = {}): Fake {
  const home = join(folder, String(made++));
  mkdirSync(home);
  const pids = join(home, 'pids');
  groups.push(pids);
  const { version = 'echo "nix (Nix) 2.34.8"', ...options } = more;
  for (const name of ['nix', 'nix-store']) {
    writeFileSync(
      join(home, name),
      `#!/bin/sh\necho $$ >> ${pids}\nif [ "$1" = --version ]; then ${version}; exit; fi\n${script}\n`,
    );
    chmodSync(join(home, name), 0o755);
  }
  return {
    nix: createNix({
      nix: { found: true, program: join(home, 'nix') },
      env: { PATH: process.env['PATH'] },
      workspaceFolders: [],
      isTrusted: () => true,
      folder: join(home, 'own'),
      ...options,
    }),
    starts: () => pidsIn(pids).length,
  };
}

function pidsIn(file: string): readonly number[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

/**
 * The groups of which a process is left; each fake leads the one that it was started in. What has ended counts as gone,
 * even if nobody has asked for its exit code yet.
 */
function running(): readonly number[] {
  const lines = execFileSync('ps', ['-axo', 'pgid=,stat='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, group, state = ''] = /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
    return group === undefined || state.startsWith('Z') ? [] : [Number(group)];
  });
}

afterEach(async () => {
  const left = (): readonly number[] => {
    const alive = running();
    return groups.flatMap(pidsIn).filter((group) => alive.includes(group));
  };
  // What was ended by force may need a moment to be gone.
  await expect.poll(left, { timeout: 3000 }).toEqual([]);
});

it('is seen whether something is left running', async () => {
  const { nix, starts } = fake('sleep 100');
  const call = nix.pathInfo([PATH]);
  while (starts() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const group = pidsIn(groups.at(-1) ?? '').at(-1);
  expect(running()).toContain(group);
  await nix.close();
  expect(await call).toMatchObject({ reason: 'cancelled' });
});

const HANGS = 'trap "" TERM; while :; do sleep 1; done';

describe('a Nix that', () => {
  it('hangs is ended, also by force, with what it has started', async () => {
    const { nix } = fake(HANGS);
    const start = performance.now();
    expect(await nix.pathInfo([PATH], { timeLimit: 300 })).toEqual({
      ok: false,
      reason: 'timeout',
      message: 'Nix took too long to answer, and was ended',
    });
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('is waited for no longer than anybody wants it', async () => {
    const { nix } = fake('sleep 100');
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 200);
    expect(await nix.roots(PATH, { signal: cancel.signal })).toMatchObject({
      ok: false,
      reason: 'cancelled',
    });
    expect(await nix.roots(PATH, { signal: AbortSignal.abort() })).toMatchObject({ reason: 'cancelled' });
  });

  it('is there when the session closes is ended, and none is started after', async () => {
    const { nix, starts } = fake('sleep 100');
    const calls = [nix.pathInfo([PATH]), nix.closure(PATH), nix.checkStore({ asked: true })];
    await new Promise((resolve) => setTimeout(resolve, 300));
    await nix.close();
    for (const answer of await Promise.all(calls)) expect(answer).toMatchObject({ reason: 'cancelled' });
    const before = starts();
    expect(await nix.pathInfo([PATH])).toMatchObject({ reason: 'cancelled' });
    expect(starts()).toBe(before);
  });

  test.each([
    ['crashes', 'kill -SEGV $$'],
    ['aborts with a word', 'echo "Nix crashed. This is a bug" >&2; kill -ABRT $$'],
  ])('%s fails', async (_, script) => {
    expect(await fake(script).nix.pathInfo([PATH])).toEqual({
      ok: false,
      reason: 'failed',
      message: 'Nix could not be started, or has crashed',
    });
  });

  it('fails without a word fails', async () => {
    expect(await fake('exit 7').nix.pathInfo([PATH])).toMatchObject({ message: 'Nix failed without a word' });
  });

  it('says more than can be taken in is ended', async () => {
    expect(await fake('exec yes').nix.pathInfo([PATH])).toMatchObject({ reason: 'too-large' });
  });

  it('says too much on the side is ended too, and never held whole', async () => {
    expect(await fake('exec yes >&2').nix.pathInfo([PATH])).toMatchObject({ reason: 'too-large' });
    const line =
      'a line that is one hundred signs long or so, which is usual for what Nix has to tell of itself, mostly';
    const many = `i=0; while [ $i -lt 20 ]; do yes '${line}' | head -n 10000 >&2; i=$((i+1)); done; echo '{}'`;
    expect(await fake(many).nix.pathInfo([PATH])).toMatchObject({ reason: 'too-large' });
  });

  it('leaves something running that holds its output has answered', async () => {
    const { nix } = fake(`echo '{"${PATH}":null}'; sleep 100 & exit 0`);
    const start = performance.now();
    expect(await nix.pathInfo([PATH])).toEqual({ ok: true, value: new Map() });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each([
    ['nothing', ''],
    ['rubbish', 'head -c 5000 /dev/urandom'],
    ['half of its JSON', `echo '{"${PATH}":{"narHash":"sha256-'`],
    ['other JSON', `echo '{"a":1}'`],
    ['of another path', `echo '{"/nix/store/9gr0qjkch3jjd7q2ay1zz3kzlvw0k2yr-other-2.2":null}'`],
    [
      'no size',
      `echo '{"${PATH}":{"narHash":"sha256-ZE2JduOoavoNuC3u5JwhOP8DDGRkULrLxkutoc1B36c=","references":[]}}'`,
    ],
  ])('prints %s is not read', async (_, script) => {
    const { nix } = fake(script);
    const said = { ok: false, reason: 'unreadable', message: "the audit cannot read this Nix's answer" };
    expect(await nix.pathInfo([PATH])).toEqual(said);
    expect(await nix.closure(PATH)).toEqual(said);
  });

  it('prints rubbish is not read by any other call', async () => {
    const { nix } = fake('echo rubbish; echo rubbish >&2');
    const output = { kind: 'flake', flake: { kind: 'path', folder: '/f' }, attribute: ['a'] } as const;
    const answers = {
      referrers: await nix.referrers(PATH),
      roots: await nix.roots(PATH),
      derivation: await nix.derivation(`${PATH}.drv`),
      why: await nix.whyDepends(PATH, PATH),
      metadata: await nix.flakeMetadata(output.flake),
      strictly: await nix.evalPackageStrictly(output),
      package: await nix.evalPackage(output, { asked: true }),
      rebuild: await nix.rebuild(output, { asked: true }),
      refetch: await nix.refetch({ type: 'path', path: '/f' }, { asked: true }),
    };
    for (const [name, answer] of Object.entries(answers))
      expect([name, answer]).toMatchObject([name, { ok: false, reason: 'unreadable' }]);
  });

  test.each([
    ['says no version', 'echo hello', 'unreadable', "the audit cannot read this Nix's answer"],
    [
      'is too old',
      'echo "nix (Nix) 2.3.18"',
      'too-old',
      'nix (Nix) 2.3.18 is too old: the audit asks Nix 2.4 and later',
    ],
    ['cannot say its version', 'echo "error: no\u001b[31m way" >&2; exit 1', 'failed', 'Nix says: no way'],
  ])('%s', async (_, version, reason, message) => {
    const { nix } = fake('echo "{}"', { version });
    expect(await nix.pathInfo([PATH])).toEqual({ ok: false, reason, message });
    expect(await nix.refetch({ type: 'path', path: '/f' }, { asked: true })).toMatchObject({ reason });
  });

  it('has flakes switched off is told so', async () => {
    const said = `error: experimental Nix feature 'flakes' is disabled; use '--extra-experimental-features flakes'`;
    expect(await fake(`echo "${said}" >&2; exit 1`).nix.pathInfo([PATH])).toMatchObject({
      reason: 'feature-disabled',
    });
  });

  it('tells hostile things in its errors is shown without them', async () => {
    const script = String.raw`printf 'error: \033[31m a\tb https://me:hunter2@host/x\342\200\256 [x](command:y)\n' >&2; exit 1`;
    expect(await fake(script).nix.pathInfo([PATH])).toMatchObject({
      message: 'Nix says: a b https://host/x\\u{202e} [x](command:y)',
    });
  });
});

describe('no Nix', () => {
  it('is told by the words of who looked for it', async () => {
    const { nix, starts } = fake('exit', { nix: { found: false, message: 'Nix is not installed' } });
    const missing = { ok: false, reason: 'nix-missing', message: 'Nix is not installed' };
    expect(await nix.version()).toEqual(missing);
    expect(await nix.pathInfo([PATH])).toEqual(missing);
    expect(await nix.flakeMetadata({ kind: 'path', folder: '/f' })).toEqual(missing);
    expect(starts()).toBe(0);
  });

  it('is told where it is gone', async () => {
    const { nix } = fake('exit', { nix: { found: true, program: join(folder, 'nowhere/nix') } });
    expect(await nix.pathInfo([PATH])).toMatchObject({ reason: 'nix-missing' });
    expect(await nix.roots(PATH)).toMatchObject({ reason: 'nix-missing' });
  });
});

describe('before anything is started', () => {
  const output = { kind: 'flake', flake: { kind: 'path', folder: '/f' }, attribute: ['a'] } as const;
  const drv = { kind: 'derivation', path: `${PATH}.drv` } as const;
  const asked = { asked: true } as const;
  const readers: Record<string, (nix: Nix) => Promise<unknown>> = {
    flakeMetadata: (nix) => nix.flakeMetadata(output.flake),
    'flakeMetadata, asked for': (nix) => nix.flakeMetadata({ kind: 'git', root: '/f' }, asked),
    evalPackageStrictly: (nix) => nix.evalPackageStrictly(output),
  };
  const actors: Record<string, (nix: Nix, options: typeof asked) => Promise<unknown>> = {
    evalPackage: (nix, options) => nix.evalPackage(output, options),
    rebuild: (nix, options) => nix.rebuild(drv, options),
    checkStore: (nix, options) => nix.checkStore(options),
    refetch: (nix, options) => nix.refetch({ type: 'path', path: '/f' }, options),
  };

  test.each(Object.entries(readers))('%s is refused in a workspace without trust', async (_, ask) => {
    let trusted = false;
    const { nix, starts } = fake('echo "{}"', { isTrusted: () => trusted });
    expect(await ask(nix)).toMatchObject({ ok: false, reason: 'untrusted' });
    expect(starts()).toBe(0);
    // The tripwire works.
    trusted = true;
    await ask(nix);
    expect(starts()).toBe(2);
  });

  test.each(Object.entries(actors))('%s is refused without trust, and unasked', async (_, ask) => {
    let trusted = false;
    const { nix, starts } = fake('echo "{}"', { isTrusted: () => trusted });
    expect(await ask(nix, asked)).toMatchObject({ ok: false, reason: 'untrusted' });
    trusted = true;
    // @ts-expect-error the types ask for it too
    expect(await ask(nix, {})).toMatchObject({ ok: false, reason: 'untrusted' });
    expect(starts()).toBe(0);
    await ask(nix, asked);
    expect(starts()).toBe(2);
  });

  it('allows what concerns store paths only', async () => {
    const { nix, starts } = fake(`echo '{"${PATH}":null}'`, { isTrusted: () => false });
    expect(await nix.pathInfo([PATH])).toEqual({ ok: true, value: new Map() });
    expect(starts()).toBe(2);
  });

  it('refuses what is no store path', async () => {
    const { nix, starts } = fake('echo "{}"');
    for (const path of ['--help', '/etc/passwd', `${PATH}^out`, `${PATH}\n`, '.', `${PATH}/../x`, '']) {
      const refused = { ok: false, message: 'it is not a path of the store' };
      expect(await nix.pathInfo([PATH, path])).toMatchObject(refused);
      expect(await nix.closure(path)).toMatchObject(refused);
      expect(await nix.referrers(path)).toMatchObject(refused);
      expect(await nix.roots(path)).toMatchObject(refused);
      expect(await nix.derivation(path)).toMatchObject(refused);
      expect(await nix.whyDepends(path, PATH)).toMatchObject(refused);
      expect(await nix.verifyContents([path])).toMatchObject(refused);
      expect(await nix.rebuild({ kind: 'derivation', path }, asked)).toMatchObject(refused);
    }
    expect(await nix.verifyContents([])).toMatchObject({ ok: false });
    expect(await nix.pathInfo([])).toEqual({ ok: true, value: new Map() });
    expect(starts()).toBe(0);
  });

  it('refuses what Nix cannot be told, and what cannot be fetched by itself', async () => {
    const { nix, starts } = fake('echo "{}"');
    const quoted = { ...output, attribute: ['a"b'] };
    expect(await nix.evalPackage(quoted, asked)).toMatchObject({ reason: 'failed' });
    expect(await nix.rebuild(quoted, asked)).toMatchObject({ reason: 'failed' });
    expect(await nix.evalPackageStrictly(output, { allowedUris: ['a b'] })).toMatchObject({
      reason: 'failed',
    });
    for (const locked of [{}, { type: 'indirect', id: 'x' }, { type: 'path', path: './x' }])
      expect(await nix.refetch(locked, asked)).toMatchObject({ reason: 'failed' });
    expect(starts()).toBe(0);
  });
});

it('asks git repositories unasked only where Nix reads them itself', async () => {
  for (const [version, starts] of [
    ['nix (Nix) 2.18.1', 1],
    ['nix (Lix, like Nix) 2.93.0', 1],
    ['nix (Nix) 2.26.3', 2],
  ] as const) {
    const one = fake('echo "{}"', { version: `echo "${version}"` });
    const answer = await one.nix.flakeMetadata({ kind: 'git', root: '/r' });
    expect([version, one.starts(), answer.ok ? undefined : answer.reason]).toEqual([
      version,
      starts,
      starts === 1 ? 'untrusted' : 'unreadable',
    ]);
  }
});

it('asks for the version once, and again when the program changes', async () => {
  const { nix, starts } = fake('exit 1');
  const programs = await Promise.all([nix.version(), nix.version(), nix.version()]);
  expect(programs.map((one) => one.ok && one.value.text)).toEqual(Array(3).fill('nix (Nix) 2.34.8'));
  await nix.version();
  expect(starts()).toBe(1);
  const program = join(folder, String(made - 1), 'nix');
  writeFileSync(program, '#!/bin/sh\necho "nix (Nix) 2.35.0"\n');
  expect(await nix.version()).toMatchObject({ ok: true, value: { numbers: [2, 35, 0] } });
});

it('runs Nix outside of the workspace, with little of the environment, and without a shell in between', async () => {
  const home = join(folder, 'seen');
  mkdirSync(home);
  const { nix } = fake(`env > ${home}/env; pwd > ${home}/cwd; printf '%s\\n' "$@" > ${home}/args; exit 1`, {
    env: {
      PATH: ['/usr/bin', '/bin', 'relative', join(folder, 'workspace/bin')].join(':'),
      HOME: '/home/me',
      SECRET: 'x',
      http_proxy: 'http://proxy',
      SSH_AUTH_SOCK: '/agent',
      GIT_DIR: '/x',
      NIX_PATH: 'nixpkgs=/x',
    },
    workspaceFolders: [join(folder, 'workspace')],
  });
  const seen = (name: string) => readFileSync(join(home, name), 'utf8').trim();
  await nix.flakeMetadata({ kind: 'path', folder: '/a $(touch x)' });
  const env = new Map(
    seen('env')
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  expect(env.get('PATH')).toBe('/usr/bin:/bin');
  expect(env.get('HOME')).toBe('/home/me');
  expect(env.get('http_proxy')).toBe('http://127.0.0.1:1');
  expect(env.get('GIT_TERMINAL_PROMPT')).toBe('0');
  for (const name of ['SECRET', 'SSH_AUTH_SOCK', 'GIT_DIR', 'NIX_PATH'])
    expect([...env.keys()]).not.toContain(name);
  expect(seen('cwd')).toMatch(/own\/empty$/);
  const args = seen('args').split('\n');
  for (const flag of ['--no-accept-flake-config', '--offline', '--no-update-lock-file'])
    expect(args).toContain(flag);
  expect(args.at(-1)).toBe('path:/a%20%24%28touch%20x%29');

  await nix.refetch(
    { type: 'tarball', url: 'https://h/x.tar.gz', narHash: 'sha256-secret' },
    { asked: true },
  );
  expect(seen('env')).toContain('http_proxy=http://proxy');
  expect(seen('args')).toContain('--no-accept-flake-config');
  expect(seen('args')).not.toContain('secret');
});
