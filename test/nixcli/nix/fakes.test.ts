import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { fake, folder, groups, PATH, pidsIn, running } from './fakes.ts';

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

  it('evaluates unasked has no more memory than a part of the machine', async () => {
    const { nix } = fake('echo "error: $GC_MAXIMUM_HEAP_SIZE" >&2; exit 1');
    const output = { kind: 'flake', flake: { kind: 'path', folder: '/f' }, attribute: ['a'] } as const;
    expect(await nix.evalPackageStrictly(output)).toMatchObject({ message: 'Nix says: 4G' });
    expect(await nix.evalPackage(output, { asked: true })).toMatchObject({
      message: 'Nix failed without a word',
    });
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
