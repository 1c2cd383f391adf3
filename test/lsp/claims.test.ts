import { afterEach, expect, test } from 'vitest';
import { type Client, eventually, pause, pushed, startClient } from './client.ts';
import { tampered } from './repository.ts';
import { createWorkspace, flakeText, lockText, type Workspace } from './workspace.ts';

const BRANCH = 'nixos-25.05';
const RULE = 'locks-nar-hash-conflict';
const good = lockText(BRANCH);
const bad = tampered(good);

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of leftovers.splice(0).reverse()) await end();
});

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = createWorkspace(files);
  leftovers.push(() => workspace.dispose());
  return workspace;
}

async function start(folders: readonly Workspace[], capabilities?: typeof pushed): Promise<Client> {
  const client = await startClient({
    folders: folders.map(({ uri }) => uri),
    ...(capabilities && { capabilities }),
  });
  leftovers.push(() => client.stop());
  return client;
}

const two = {
  'a/flake.nix': flakeText(BRANCH),
  'a/flake.lock': good,
  'b/flake.nix': flakeText(BRANCH),
  'b/flake.lock': good,
};

test('two open locks that disagree are marked in both places, each with the other one beside it', async () => {
  const workspace = workspaceOf(two);
  const client = await start([workspace]);
  const [a, b] = [workspace.uriOf('a/flake.lock'), workspace.uriOf('b/flake.lock')];
  await client.open(a, good, 'json');
  await client.open(b, good, 'json');
  expect(await client.problems(a)).toEqual([]);
  expect(await client.problems(b)).toEqual([]);

  await client.change(b, 2, { text: bad });
  expect(await client.problems(b)).toMatchObject([
    { code: RULE, relatedInformation: [{ location: { uri: a, range: { start: { line: 5 } } } }] },
  ]);
  await eventually(() => client.refreshes === 1);
  expect(await client.problems(a)).toMatchObject([
    {
      code: RULE,
      message: expect.stringContaining('b/flake.lock'),
      data: { subject: 'nixpkgs' },
      relatedInformation: [{ location: { uri: b, range: { start: { line: 5 } } } }],
    },
  ]);

  // The other one moves, and so does what points to it.
  await client.change(b, 3, { text: `\n${bad}` });
  await client.problems(b);
  await eventually(() => client.refreshes === 2);
  expect(await client.problems(a)).toMatchObject([
    { relatedInformation: [{ location: { uri: b, range: { start: { line: 6 } } } }] },
  ]);

  // Closed without being saved, it says what is on disk, and what is no member has no say at all.
  await client.close(b);
  await eventually(() => client.refreshes === 3);
  expect(await client.problems(a)).toEqual([]);
});

test('what changes nothing for other locks is no news to them', async () => {
  const workspace = workspaceOf(two);
  const client = await start([workspace]);
  const [a, b] = [workspace.uriOf('a/flake.lock'), workspace.uriOf('b/flake.lock')];
  await client.open(a, good, 'json');
  await client.open(b, good, 'json');
  await client.problems(a);
  const { resultId } = await client.pull(b);
  await client.change(a, 2, { text: `\n${good}` });
  await client.problems(a);
  await pause(400);
  expect(client.refreshes).toBe(0);
  expect(await client.pull(b, resultId)).toMatchObject({ kind: 'unchanged' });
});

test('in the problems of the workspace, a lock that changes on disk or goes changes those of the others', async () => {
  const workspace = workspaceOf({ ...two, 'b/flake.lock': bad });
  const client = await start([workspace]);
  const stream = client.stream();
  const [a, b] = [workspace.uriOf('a/flake.lock'), workspace.uriOf('b/flake.lock')];
  const codes = (uri: string) => {
    const last = stream.items.findLast((item) => item.uri === uri && item.kind === 'full');
    return last?.kind === 'full' ? last.items.map(({ code }) => code).join() : undefined;
  };
  await eventually(() => codes(a) === RULE && codes(b) === RULE);

  workspace.write('b/flake.lock', good);
  await client.watched([b, 2]);
  await eventually(() => codes(a) === '' && codes(b) === '');

  workspace.write('b/flake.lock', bad);
  await client.watched([b, 2]);
  await eventually(() => codes(a) === RULE);
  workspace.remove('b');
  await client.watched([workspace.uriOf('b'), 3]);
  await eventually(() => codes(a) === '' && codes(b) === '');

  workspace.write('c/npins/sources.json', pins('F'));
  await client.watched([workspace.uriOf('c/npins/sources.json'), 1]);
  workspace.write('d/npins/sources.json', pins('G'));
  await client.watched([workspace.uriOf('d/npins/sources.json'), 1]);
  await eventually(() => codes(workspace.uriOf('c/npins/sources.json'))?.includes(RULE));
});

test('locks of two repositories with the same name are told apart', async () => {
  const [one, other] = [workspaceOf({ 'flake.lock': good }), workspaceOf({ 'flake.lock': bad })];
  const client = await start([one, other]);
  const { items } = await client.workspace();
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    expect(items.find(({ uri }) => uri === here.uriOf('flake.lock'))).toMatchObject({
      items: [{ code: RULE, message: expect.stringContaining(`${there.path}/flake.lock`) }],
    });
  }
});

test('a folder that is left out has no say', async () => {
  const workspace = workspaceOf({ ...two, 'b/flake.lock': bad });
  let settings: unknown = {};
  const client = await startClient({
    folders: [workspace.uriOf('a'), workspace.uriOf('b')],
    settings: (scope) => (scope === workspace.uriOf('b') ? settings : {}),
  });
  leftovers.push(() => client.stop());
  const stream = client.stream();
  const count = () => {
    const last = stream.items.findLast(({ uri }) => uri === workspace.uriOf('a/flake.lock'));
    return last?.kind === 'full' ? last.items.length : undefined;
  };
  await eventually(() => count() === 1);
  settings = { enable: false };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await eventually(() => count() === 0);
});

test('a client that is sent problems is sent those of the other open lock too', async () => {
  const workspace = workspaceOf(two);
  const client = await start([workspace], pushed);
  const [a, b] = [workspace.uriOf('a/flake.lock'), workspace.uriOf('b/flake.nix')];
  await client.open(a, good, 'json');
  await client.open(b, two['b/flake.nix']);
  expect(await client.publishedFor(a)).toEqual([]);
  // The lock itself is not open, but belongs to what is.
  workspace.write('b/flake.lock', bad);
  await client.watched([workspace.uriOf('b/flake.lock'), 2]);
  await client.publishedFor(a, ({ diagnostics }) => diagnostics[0]?.code === RULE);
  await client.publishedFor(
    workspace.uriOf('b/flake.lock'),
    ({ diagnostics }) => diagnostics[0]?.relatedInformation?.[0]?.location.uri === a,
  );
  await client.close(b);
  await eventually(() => client.published.findLast(({ uri }) => uri === a)?.diagnostics.length === 0);
});

/** Pins of npins with one repository that git fetches. */
function pins(hash: string): string {
  const pin = {
    type: 'Git',
    repository: { type: 'Git', url: 'https://example.org/x.git' },
    branch: 'main',
    submodules: false,
    revision: '5083ec887760adfe12af64830a66807423a859a7',
    url: null,
    hash: `sha256-${hash}1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=`,
  };
  return `${JSON.stringify({ pins: { x: pin }, version: 7 }, null, 2)}\n`;
}
