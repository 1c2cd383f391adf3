import { expect, it } from 'vitest';
import { type Command, run } from '../../server/src/nixcli/run.ts';

const script = (code: string, more: Partial<Command> = {}): Command => ({
  file: process.execPath,
  args: ['-e', code],
  cwd: import.meta.dirname,
  env: {},
  timeLimit: 20_000,
  outputLimit: 1000,
  ...more,
});

it('gives what a program says, and its exit code', async () => {
  const said = await run(
    script('process.stdout.write("a"); process.stderr.write("b"); process.exitCode = 3'),
  );
  expect(said).toMatchObject({ ok: true, code: 3, errors: 'b' });
  expect(said.ok && said.output.toString()).toBe('a');
});

it('hands over input, arguments and environment as they are', async () => {
  const code =
    'process.stdin.on("data", (data) => process.stdout.write(JSON.stringify([String(data), process.argv[1], process.env.A])))';
  const said = await run(script(code, { args: ['-e', code, '$(x) "'], env: { A: '1' }, input: 'ä' }));
  expect(said.ok && JSON.parse(said.output.toString())).toEqual(['ä', '$(x) "', '1']);
});

it('has no input where none is given', async () => {
  expect(await run(script('process.stdin.resume()'))).toMatchObject({ ok: true, code: 0 });
});

it('ends what says too much, takes too long or is not wanted any more, also by force', async () => {
  const stubborn = 'process.on("SIGTERM", () => 0); setInterval(() => process.stdout.write("x"), 1)';
  expect(await run(script(stubborn))).toEqual({ ok: false, reason: 'too-large' });
  expect(await run(script(stubborn, { timeLimit: 300, outputLimit: 1e9 }))).toEqual({
    ok: false,
    reason: 'timeout',
  });
  const later = new AbortController();
  setTimeout(() => later.abort(), 300);
  expect(await run(script(stubborn, { outputLimit: 1e9, signal: later.signal }))).toEqual({
    ok: false,
    reason: 'cancelled',
  });
});

it('does not wait for what a program left running', async () => {
  const code =
    'require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => 0, 5000)"], { stdio: "inherit" }); setInterval(() => 0, 1000)';
  const start = performance.now();
  expect(await run(script(code, { timeLimit: 500 }))).toEqual({ ok: false, reason: 'timeout' });
  expect(performance.now() - start).toBeLessThan(4000);
});

it('tells a program that is not there', async () => {
  expect(await run(script('', { file: '/nowhere/git' }))).toEqual({ ok: false, reason: 'missing' });
});

it('tells of a command that cannot be started, and does not reject', async () => {
  const failed = { ok: false, reason: 'failed' };
  expect(await run(script('', { args: ['a\0b'] }))).toEqual(failed);
  expect(await run(script('', { env: { A: 'a\0b' } }))).toEqual(failed);
  expect(await run(script('', { cwd: '/a\0b' }))).toEqual(failed);
});
