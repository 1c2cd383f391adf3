import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { remoteTags } from '../../server/src/nixcli/remote-tags.ts';
import { git, repository } from './nix/repositories.ts';

const folder = mkdtempSync(join(tmpdir(), 'nix-audit-test-tags-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'tmp'));
process.env['TMPDIR'] = join(folder, 'tmp');
const { PATH } = process.env;
const env = { PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };

test('gives the names of tags, without what annotated ones point to', async () => {
  const root = repository(folder, 'tagged', '{ }');
  git(root, 'tag', 'v1.0');
  git(root, 'tag', '--annotate', '--message=x', 'v1.1');
  git(root, 'tag', 'sub/é');
  git(root, 'branch', 'v9.9');
  const answer = await remoteTags(`file://${root}`, { env });
  expect(answer).toEqual({ ok: true, value: expect.arrayContaining(['v1.0', 'v1.1', 'sub/é']) });
  expect(answer.ok && answer.value).toHaveLength(3);
});

test('says why there is nothing', async () => {
  const url = `file://${folder}/nowhere`;
  expect(await remoteTags(url, { env })).toMatchObject({ ok: false, reason: 'failed' });
  expect(await remoteTags(url, { env: { PATH: '/nowhere' } })).toMatchObject({ reason: 'git-missing' });
  const secret = await remoteTags('https://me:hunter2@127.0.0.1:1/x', { env });
  expect(secret.ok || secret.message).toMatch(/^git says: fatal: unable to access/);
  expect(secret.ok || secret.message).not.toContain('hunter2');
});

test('starts no other program than git and its transport', async () => {
  const wire = join(folder, 'wire');
  const ran = `${wire}-ran`;
  writeFileSync(wire, `#!/bin/sh\necho "$0" >> ${ran}\n`);
  chmodSync(wire, 0o755);
  for (const url of [`ext::${wire}`, `--upload-pack=${wire}`, `ext://${wire}`, wire])
    expect(await remoteTags(url, { env })).toMatchObject({ ok: false });
  // A redirect of the user's configuration to another transport is refused by git itself.
  writeFileSync(join(folder, '.gitconfig'), `[url "ext::${wire} "]\n\tinsteadOf = "https://example.org/"\n`);
  expect(await remoteTags('https://example.org/x', { env })).toMatchObject({ ok: false });
  expect(existsSync(ran)).toBe(false);
  // The wire works where git is left to itself.
  try {
    const config = join(folder, '.gitconfig');
    git(
      folder,
      '-c',
      `include.path=${config}`,
      '-c',
      'protocol.ext.allow=always',
      'ls-remote',
      'https://example.org/x',
    );
  } catch {
    // It is no repository.
  }
  expect(existsSync(ran)).toBe(true);
});

test('is cancelled at once, and leaves nothing behind', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const connected = new Promise((resolve) => void silent.once('connection', resolve));
  const stop = new AbortController();
  const answer = remoteTags(`http://127.0.0.1:${port}/x`, { env, signal: stop.signal });
  await connected;
  stop.abort();
  expect(await answer).toMatchObject({ reason: 'cancelled' });
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  silent.closeAllConnections();
  silent.close();
});
