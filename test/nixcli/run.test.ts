import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('ends the groups that a program has started when it has to be ended by force', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-run-'));
  const pid = join(folder, 'pid');
  // A child in a session of its own, as Nix starts builders.
  const code = `
    const child = require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => 0, 60000)"], { detached: true, stdio: "ignore" });
    require("fs").writeFileSync(${JSON.stringify(pid)}, String(child.pid));
    process.on("SIGTERM", () => 0); setInterval(() => 0, 1000)`;
  const ended = async (more: Partial<Command>) => {
    expect(await run(script(code, { timeLimit: 1000, ...more }))).toEqual({ ok: false, reason: 'timeout' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const states = execFileSync('ps', ['-axo', 'pid=,stat='], { encoding: 'utf8' }).split('\n');
    const child = Number(readFileSync(pid, 'utf8'));
    return !states.some((line) => new RegExp(String.raw`^\s*${child}\s+[^Z]`).test(line));
  };
  expect(await ended({})).toBe(false);
  process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
  if (process.platform === 'linux') expect(await ended({ ownGroup: true })).toBe(true);
  rmSync(folder, { recursive: true });
});

it('hands on what a program says on the side', async () => {
  const said: string[] = [];
  const answer = await run(
    script('process.stderr.write("a"); setTimeout(() => process.stderr.write("b"), 100)', {
      onErrors: (chunk) => said.push(chunk.toString()),
    }),
  );
  expect(answer).toMatchObject({ ok: true, errors: '' });
  expect(said.join('')).toBe('ab');
});
