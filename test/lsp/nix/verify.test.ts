import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { envOf, makeProject, type Project, tamper } from '../../cli/nix-worlds.ts';
import { installed, makeWorld, tellWhereNoneIs, temporaryFolder } from '../../nixcli/nix/world.ts';
import { type Client, eventually, startClient } from '../client.ts';
import { hoverOn, showsMarkdown } from '../hovers.ts';
import { ask, start, uriOf } from './asking.ts';
import { isAlive, startTrusted, watchedNix, watchedReal } from './watched.ts';

tellWhereNoneIs();

interface Lock {
  readonly nodes: Readonly<Record<string, { locked: { narHash: string } }>>;
}

function lockOf({ folder }: Project): Lock {
  return JSON.parse(readFileSync(join(folder, 'flake.lock'), 'utf8'));
}

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-verify-${suite}`, program);

  async function open(project: Project, options: Parameters<typeof startTrusted>[0] = {}) {
    const client = await startTrusted({ folders: [uriOf(project.folder)], env: envOf(world), ...options });
    onTestFinished(async () => void (await client.stop()));
    const file = join(project.folder, 'flake.nix');
    const text = readFileSync(file, 'utf8');
    await client.open(uriOf(file), text);
    const hover = async (name: string) =>
      (await hoverOn(client, uriOf(file), text, `inputs.|${name}.url`))?.lines.join('\n') ?? '';
    return { client, uri: uriOf(file), hover };
  }

  test('inputs are verified with the store, and hovers say so, also after a restart', async () => {
    const project = makeProject(world);
    const cacheFolder = temporaryFolder('verified');
    const { client, uri, hover } = await open(project, { initializationOptions: { cacheFolder } });
    expect(await hover('dep')).toContain('Content: claimed');
    const { answer, progress } = start(client, 'verifyInputs', { uri });
    const { result, summary, report } = await answer;
    expect({ result, summary }).toEqual({ result: 'good', summary: '2 inputs of flake.lock verified.' });
    expect(report).toMatch(/^ {2}verified {3}dep {2}\(git\+file:\/\//m);
    expect(report).toContain('It does not show where they came from');
    expect(progress.every(({ kind }) => kind === 'report')).toBe(true);
    expect(await hover('dep')).toContain('Content: verified: the tree in the store was hashed on ');
    await client.connection.sendRequest('shutdown');
    const again = await open(project, { initializationOptions: { cacheFolder } });
    expect(await again.hover('dep')).toContain('Content: verified: the tree in the store was hashed on ');
  });

  test('a tree that was changed in the store', async () => {
    const project = makeProject(world);
    const { client, uri, hover } = await open(project);
    const path = /in the store with this hash: (\S+)/.exec(
      (await ask(client, 'verifyInputs', { uri })).report,
    )!;
    tamper(join(path[1]!, 'flake.nix'));
    const { result, summary, report } = await ask(client, 'verifyInputs', { uri });
    expect(result).toBe('bad');
    expect(summary).toBe('1 input does not have the content that flake.lock says.');
    const got = world.run('nix', 'hash', 'path', path[1]!).trim();
    expect(report).toContain(`the lock says    ${lockOf(project).nodes['dep']!.locked.narHash}`);
    expect(report).toContain(`the store holds  ${got}`);
    expect(await hover('dep')).toContain(`it has another hash: it is \`${got}\``);
    expect(await hover('other')).toContain('Content: verified');
  });

  test('a hash that was swapped is found by fetching anew, and no look at the store hides it again', async () => {
    const project = makeProject(world);
    const lock = lockOf(project);
    const [honest, evil] = [lock.nodes['dep']!.locked.narHash, lock.nodes['other']!.locked.narHash];
    lock.nodes['dep']!.locked.narHash = evil;
    writeFileSync(join(project.folder, 'flake.lock'), JSON.stringify(lock));
    const { client, uri, hover } = await open(project);
    // The store holds what the hash names, whoever that belongs to.
    expect(await ask(client, 'verifyInputs', { uri })).toMatchObject({ result: 'good' });
    const { answer, progress } = start(client, 'verifyInputs', { uri, fetch: true });
    const { result, report } = await answer;
    expect(result).toBe('bad');
    expect(report).toContain(`the source gives ${honest}`);
    expect(progress.map(({ message }) => message).join('\n')).toMatch(/fetching (dep|other), \d of 2/);
    expect(await hover('dep')).toContain('Content: MISMATCH: it was fetched anew');
    expect(await ask(client, 'verifyInputs', { uri })).toMatchObject({ result: 'good' });
    expect(await hover('dep')).toContain('Content: MISMATCH: it was fetched anew');
  });

  test('nothing is started or read before trust', async () => {
    const watched = watchedReal(program, world.env);
    const project = makeProject(world);
    const { client, uri } = await open(project, {
      env: watched.env,
      initializationOptions: { workspaceTrusted: false },
    });
    // oxlint-disable-next-line no-await-in-loop
    for (const fetch of [true, false])
      expect(await ask(client, 'verifyInputs', { uri, fetch })).toMatchObject({ result: 'refused' });
    expect(watched.starts()).toEqual([]);
    await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
    expect(await ask(client, 'verifyInputs', { uri, fetch: true })).toMatchObject({ result: 'good' });
    expect(watched.starts()).toContain('nix --version');
  });

  test('store paths: intact, changed, and the closure that one of them is in', async () => {
    const [mid = ''] = world.build('mid');
    const [leaf = ''] = world.build('leaf');
    // A path is nobody's workspace.
    const client = await startClient({ env: envOf(world) });
    onTestFinished(async () => void (await client.stop()));
    const verify = (path: string, closure = false) => ask(client, 'verifyStorePath', { path, closure });
    expect(await verify(mid)).toMatchObject({ result: 'good', summary: 'The path is intact and trusted.' });
    expect(await verify(mid, true)).toMatchObject({
      result: 'good',
      summary: 'The closure of 2 paths is intact and trusted.',
    });
    tamper(leaf);
    expect(await verify(mid)).toMatchObject({ result: 'good' });
    const { result, summary, report } = await verify(mid, true);
    expect({ result, summary }).toEqual({
      result: 'bad',
      summary: 'The closure of 2 paths: 1 path cannot be relied on.',
    });
    expect(report).toContain(`  ${leaf}\n    contents  MODIFIED: it should be sha256:`);
    // oxlint-disable-next-line no-await-in-loop
    for (const path of ['', '/etc/passwd', '--help', `${world.storeDir}/x`])
      expect(await verify(path)).toMatchObject({ result: 'refused' });
  });

  test('why a path needs another', async () => {
    const [top = ''] = world.build('top');
    const client = await startClient({ env: envOf(world) });
    onTestFinished(async () => void (await client.stop()));
    const why = (to: string, from = top) => ask(client, 'whyDepends', { from, to });
    const { result, summary, report } = await why('leaf');
    expect({ result, summary }).toEqual({ result: 'good', summary: 'top?x=1 needs leaf: 1 path of 4.' });
    const chain = report
      .split('\n')
      .filter((line) => line.includes(`${world.storeDir}/`))
      .slice(1);
    expect(chain).toHaveLength(3);
    expect(chain[2]).toMatch(/^ {4}\S+-leaf-1\.0 {2}\d/);
    expect(await why('nothing')).toMatchObject({ result: 'unknown' });
    expect(await why('leaf', '/etc')).toMatchObject({ result: 'refused' });
  });
});

describe('a Nix that does not answer', () => {
  const hangs = 'case "$*" in --version) echo "nix (Nix) 2.34.8" ;; *) sleep 1000 & wait ;; esac';
  const params = { path: `/nix/store/${'0'.repeat(32)}-gone`, closure: true };

  const open = async (env: Readonly<Record<string, string>>): Promise<Client> => {
    const client = await startClient({ env, capabilities: showsMarkdown });
    onTestFinished(() => void client.process.kill());
    return client;
  };

  test('what was asked for can be cancelled, and then nothing is left', async () => {
    const hanging = watchedNix(hangs);
    const { answer, cancel } = start(await open(hanging.env), 'verifyStorePath', params);
    const pid = await eventually(() => hanging.pids()[1]);
    expect(isAlive(pid)).toBe(true);
    cancel();
    expect(await answer).toMatchObject({ result: 'cancelled' });
    await eventually(() => !isAlive(pid));
  });

  test('none at all', async () => {
    const client = await open({ PATH: temporaryFolder('empty') });
    expect(await ask(client, 'verifyStorePath', params)).toEqual({
      result: 'refused',
      reason: 'nix-missing',
      summary: 'Nix is not installed, or not on PATH.',
      report: '',
    });
  });
});
