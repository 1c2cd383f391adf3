import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Client, type ClientOptions, eventually, pause, pushed, startClient } from './client.ts';
import { asRepository, countingGit, createRepository, git, HASH_ONLY, tampered } from './repository.ts';
import { createWorkspace, flakeText, lockText, type Workspace } from './workspace.ts';

const BRANCH = 'nixos-25.05';
const honest = { 'flake.nix': flakeText(BRANCH), 'flake.lock': lockText(BRANCH) };
const trusted = { workspaceTrusted: true };
const bad = tampered(honest['flake.lock']);
const DATE = 'lock-diff-metadata-changed';
const redated = honest['flake.lock'].replace('1731890469', '1731890470');

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of leftovers.splice(0).reverse()) await end();
});

function kept<W extends { dispose(): void }>(what: W): W {
  leftovers.push(() => what.dispose());
  return what;
}

async function start(workspace: Workspace, options: ClientOptions = {}): Promise<Client> {
  const client = await startClient({ folders: [workspace.uri], initializationOptions: trusted, ...options });
  leftovers.push(() => client.stop());
  return client;
}

async function codes(client: Client, uri: string): Promise<unknown[]> {
  return (await client.problems(uri)).map(({ code }) => code);
}

function comparison(client: Client): Promise<{ comparison: { active: boolean; reason: string | null } }> {
  return client.connection.sendRequest('nixAudit/status');
}

test('a hash that is pasted over the committed one is marked, and messages name HEAD', async () => {
  const repository = kept(createRepository(honest));
  const client = await start(repository);
  const lock = repository.uriOf('flake.lock');
  await client.open(lock, honest['flake.lock'], 'json');
  expect(await client.problems(lock)).toEqual([]);
  await client.change(lock, 2, { text: bad });
  const [problem, ...more] = await client.problems(lock);
  expect(more).toEqual([]);
  expect(problem).toMatchObject({ code: HASH_ONLY, severity: 1 });
  await client.change(lock, 3, { text: redated });
  expect(await client.problems(lock)).toMatchObject([
    { code: DATE, message: expect.stringContaining('in HEAD it had') },
  ]);
  await client.change(lock, 4, { text: honest['flake.lock'] });
  expect(await client.problems(lock)).toEqual([]);
  expect(await comparison(client)).toMatchObject({ comparison: { active: true, reason: null } });
});

test('without trust no process starts; with trust the problems are told anew', async () => {
  const repository = kept(createRepository({ ...honest, 'sub/flake.nix': honest['flake.nix'] }));
  repository.write('flake.lock', bad);
  const counting = kept(countingGit());
  const client = await start(repository, { initializationOptions: {}, env: counting.env });
  const lock = repository.uriOf('flake.lock');
  const stream = client.stream();
  await client.open(lock, bad, 'json');
  expect(await client.problems(lock)).toEqual([]);
  await client.change(lock, 2, { text: `${bad}\n` });
  expect(await client.problems(lock)).toEqual([]);
  await client.watched([lock, 2]);
  await pause(500);
  expect(counting.starts()).toBe(0);
  expect(await comparison(client)).toMatchObject({
    comparison: { active: false, reason: 'the workspace is not trusted' },
  });

  const refreshes = client.refreshes;
  await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
  await eventually(() => client.refreshes > refreshes);
  expect(await codes(client, lock)).toEqual([HASH_ONLY]);
  await eventually(() =>
    stream.items.some(
      (item) => item.uri === lock && item.kind === 'full' && item.items[0]?.code === HASH_ONLY,
    ),
  );
  expect(counting.starts()).toBeGreaterThan(0);

  await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: false });
  const before = counting.starts();
  expect(await client.problems(lock)).toEqual([]);
  expect(counting.starts()).toBe(before);
});

test('typing starts nothing as long as HEAD stays where it is', async () => {
  const repository = kept(createRepository(honest));
  const counting = kept(countingGit());
  const client = await start(repository, { env: counting.env });
  const [flake, lock] = [repository.uriOf('flake.nix'), repository.uriOf('flake.lock')];
  await client.open(flake, honest['flake.nix']);
  await client.open(lock, honest['flake.lock'], 'json');
  await client.problems(flake);
  await client.problems(lock);
  const before = counting.starts();
  expect(before).toBeGreaterThan(0);
  for (let version = 2; version < 12; version++) {
    await client.change(flake, version, { text: `${honest['flake.nix']}# ${version}\n` });
    await client.change(lock, version, { text: version % 2 === 0 ? bad : honest['flake.lock'] });
    await client.problems(flake);
    expect(await codes(client, lock)).toEqual(version % 2 === 0 ? [HASH_ONLY] : []);
  }
  expect(counting.starts()).toBe(before);
});

test('a commit ends it, and the client is told without asking', async () => {
  const repository = kept(createRepository(honest));
  const client = await start(repository);
  const lock = repository.uriOf('flake.lock');
  await client.open(lock, bad, 'json');
  expect(await codes(client, lock)).toEqual([HASH_ONLY]);
  repository.write('flake.lock', bad);
  repository.commit('a hash of my own');
  await eventually(() => client.refreshes > 0);
  expect(await client.problems(lock)).toEqual([]);
});

test('what was pulled is compared with the state before the pull, until the next commit', async () => {
  const upstream = kept(createRepository(honest));
  const here = kept(createWorkspace({}, 'clone-'));
  here.remove('.git');
  git(here.path, 'clone', '--quiet', upstream.path, '.');
  const repository = asRepository(here);
  upstream.write('flake.lock', tampered(redated));
  upstream.commit('update');
  upstream.write('other', 'x');
  upstream.commit('more');

  const client = await start(repository);
  const stream = client.stream();
  const lock = repository.uriOf('flake.lock');
  await pause(300);
  expect(stream.items).toEqual([]);
  repository.git('pull', '--quiet');
  await client.watched([lock, 2]);
  const message = () =>
    stream.items.flatMap((item) => (item.kind === 'full' ? item.items : [])).find(({ code }) => code === DATE)
      ?.message;
  expect(await eventually(message)).toContain('before the last pull');
  expect(await codes(client, lock)).toEqual(expect.arrayContaining([DATE, HASH_ONLY]));
  repository.git('stash', '--quiet', '--include-untracked', '--keep-index');
  expect(await codes(client, lock)).toEqual(expect.arrayContaining([DATE, HASH_ONLY]));

  repository.write('mine', 'x');
  repository.commit('mine');
  await eventually(() => {
    const last = stream.items.findLast(({ uri }) => uri === lock);
    return last?.kind === 'full' && last.items.length === 0;
  });
  expect(await client.problems(lock)).toEqual([]);
});

test('work trees and submodules have a .git that is a file', async () => {
  const repository = kept(createRepository(honest));
  const tree = kept(createWorkspace({}, 'tree-'));
  repository.git('worktree', 'add', '--quiet', join(tree.path, 'a'), '-b', 'other');
  repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', repository.path, 'sub');
  const client = await startClient({
    folders: [tree.uriOf('a'), repository.uri],
    initializationOptions: trusted,
  });
  leftovers.push(() => client.stop());
  for (const uri of [tree.uriOf('a/flake.lock'), repository.uriOf('sub/flake.lock')]) {
    await client.open(uri, bad, 'json');
    expect(await codes(client, uri)).toEqual([HASH_ONLY]);
  }
  const refreshes = client.refreshes;
  tree.write('a/flake.lock', bad);
  git(join(tree.path, 'a'), 'commit', '--quiet', '--all', '--message', 'mine');
  await eventually(() => client.refreshes > refreshes);
  expect(await client.problems(tree.uriOf('a/flake.lock'))).toEqual([]);
});

test('a folder below the root of its repository is compared, and so are pins', async () => {
  const pins = (hash: string) =>
    `${JSON.stringify(
      {
        pins: {
          nixpkgs: {
            type: 'Git',
            repository: { type: 'GitHub', owner: 'NixOS', repo: 'nixpkgs' },
            branch: 'master',
            submodules: false,
            revision: '5083ec887760adfe12af64830a66807423a859a7',
            url: 'https://github.com/NixOS/nixpkgs/archive/5083ec887760adfe12af64830a66807423a859a7.tar.gz',
            hash: `sha256-${hash}1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=`,
          },
        },
        version: 7,
      },
      null,
      2,
    )}\n`;
  const repository = kept(createRepository({ 'in/npins/sources.json': pins('D') }));
  const client = await startClient({ folders: [repository.uriOf('in')], initializationOptions: trusted });
  leftovers.push(() => client.stop());
  const uri = repository.uriOf('in/npins/sources.json');
  await client.open(uri, pins('D'), 'json');
  expect(await client.problems(uri)).toEqual([]);
  await client.change(uri, 2, { text: pins('E') });
  expect(await codes(client, uri)).toContain(HASH_ONLY);
});

test('in an open .nix file, a version that changed without its hash is marked', async () => {
  const text = (version: string) =>
    [
      '{ stdenv, fetchurl }:',
      'stdenv.mkDerivation {',
      '  pname = "x";',
      `  version = "${version}";`,
      '  src = fetchurl {',
      `    url = "https://example.org/x-${version}.tar.gz";`,
      '    hash = "sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=";',
      '  };',
      '}',
      '',
    ].join('\n');
  const repository = kept(createRepository({ 'x.nix': text('1.0') }));
  const client = await start(repository);
  const uri = repository.uriOf('x.nix');
  await client.open(uri, text('1.0'));
  expect(await client.problems(uri)).toEqual([]);
  await client.change(uri, 2, { text: text('1.1') });
  expect(await codes(client, uri)).toContain('fetch-stale-hash');
});

test('a client that is sent problems is sent these, and with the setting switched off not', async () => {
  const repository = kept(createRepository(honest));
  let settings: unknown = {};
  const client = await start(repository, { capabilities: pushed, settings: () => settings });
  const lock = repository.uriOf('flake.lock');
  await client.open(lock, bad, 'json');
  await client.publishedFor(lock, ({ diagnostics }) => diagnostics[0]?.code === HASH_ONLY);
  settings = { compareWithHead: false };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await eventually(() => client.published.findLast(({ uri }) => uri === lock)?.diagnostics.length === 0);
});

test.each([
  ['no git', { PATH: '/nonexistent' }, honest, 'git is not installed, or not on PATH'],
  ['a broken repository', {}, undefined, 'it is in no git repository'],
])('with %s nothing is compared, which is said once and is no problem', async (_name, env, files, reason) => {
  const repository = kept(files === undefined ? createWorkspace(honest) : createRepository(files));
  const told: unknown[] = [];
  const client = await start(repository, { env, initializationOptions: { ...trusted, comparison: true } });
  client.connection.onNotification('nixAudit/comparison', (params) => void told.push(params));
  const lock = repository.uriOf('flake.lock');
  await client.open(lock, bad, 'json');
  for (let round = 0; round < 3; round++) expect(await client.problems(lock)).toEqual([]);
  expect(await comparison(client)).toMatchObject({ comparison: { active: false, reason } });
  expect(client.log.filter((line) => line.includes(reason))).toHaveLength(1);
  await eventually(() => told.length > 0);
  expect(told.at(-1)).toEqual({ active: false, reason });
});

test('a folder that becomes a repository is compared from then on', async () => {
  const workspace = kept(createWorkspace(honest));
  workspace.remove('.git');
  const client = await start(workspace);
  const lock = workspace.uriOf('flake.lock');
  await client.open(lock, bad, 'json');
  expect(await client.problems(lock)).toEqual([]);
  git(workspace.path, 'init', '--quiet');
  git(workspace.path, 'add', '--all');
  git(workspace.path, 'commit', '--quiet', '--message', 'first');
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: lock } });
  await eventually(() => client.refreshes > 0);
  expect(await codes(client, lock)).toEqual([HASH_ONLY]);
});

test('a repository without a commit, and a lock that was not there before, have nothing to compare with', async () => {
  const repository = kept(createWorkspace(honest));
  repository.remove('.git');
  git(repository.path, 'init', '--quiet');
  const client = await start(repository);
  const lock = repository.uriOf('flake.lock');
  await client.open(lock, bad, 'json');
  expect(await client.problems(lock)).toEqual([]);
  expect(await comparison(client)).toMatchObject({ comparison: { active: false, reason: null } });
  mkdirSync(join(repository.path, 'new'));
  await client.open(repository.uriOf('new/flake.lock'), bad, 'json');
  expect(await client.problems(repository.uriOf('new/flake.lock'))).toEqual([]);
});
