import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { type Client, eventually, pause, startClient, type Stream } from './client.ts';
import {
  cleanText,
  createWorkspace,
  flakeText,
  IMPURE,
  impureText,
  lockText,
  type Workspace,
} from './workspace.ts';

const files = {
  'flake.nix': flakeText('nixos-24.11'),
  'flake.lock': lockText('nixos-25.05'),
  'bad.nix': impureText,
  'good.nix': cleanText,
  'sub/folder/bad.nix': impureText,
  '.gitignore': 'ignored/\n',
  'ignored/bad.nix': impureText,
  'node_modules/x/bad.nix': impureText,
  'notes.txt': impureText,
};

async function start(content: Record<string, string | Uint8Array> = files): Promise<[Client, Workspace]> {
  const workspace = createWorkspace(content);
  return [await startClient({ folders: [workspace.uri] }), workspace];
}

/** `path: number of problems`, or `path: unchanged`, in order of the paths. */
function summary(items: readonly WorkspaceDocumentDiagnosticReport[], { uri }: Workspace): string[] {
  return items
    .map(
      (item) => `${item.uri.slice(uri.length + 1)}: ${item.kind === 'full' ? item.items.length : item.kind}`,
    )
    .sort();
}

function idsOf(items: readonly WorkspaceDocumentDiagnosticReport[]): { uri: string; value: string }[] {
  return items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
}

test('every file with problems is there, what .gitignore names is not', async () => {
  const [client, workspace] = await start();
  const { items } = await client.workspace();
  expect(summary(items, workspace)).toEqual(['bad.nix: 1', 'flake.lock: 1', 'sub/folder/bad.nix: 1']);
  expect(items.every(({ version }) => version === null)).toBe(true);
  expect(await client.connection.sendRequest('nixAudit/status')).toMatchObject({ files: 5, findings: 3 });

  const again = await client.workspace(idsOf(items));
  expect(summary(again.items, workspace)).toEqual([
    'bad.nix: unchanged',
    'flake.lock: unchanged',
    'sub/folder/bad.nix: unchanged',
  ]);
  await client.stop();
  workspace.dispose();
});

test('what changed on disk, came or went is told, and only that', async () => {
  const [client, workspace] = await start();
  const { items } = await client.workspace();
  workspace.write('bad.nix', cleanText);
  workspace.write('new.nix', impureText);
  workspace.write('ignored/new.nix', impureText);
  workspace.remove('sub');
  await client.watched(
    [workspace.uriOf('bad.nix'), 2],
    [workspace.uriOf('new.nix'), 1],
    [workspace.uriOf('ignored/new.nix'), 1],
    [workspace.uriOf('sub'), 3],
  );
  const next = await client.workspace(idsOf(items));
  expect(summary(next.items, workspace)).toEqual([
    'bad.nix: 0',
    'flake.lock: unchanged',
    'new.nix: 1',
    'sub/folder/bad.nix: 0',
  ]);
  workspace.write('.gitignore', '');
  await client.watched([workspace.uriOf('.gitignore'), 2]);
  const last = await client.workspace(idsOf(next.items));
  expect(summary(last.items, workspace)).toEqual([
    'bad.nix: unchanged',
    'flake.lock: unchanged',
    'ignored/bad.nix: 1',
    'ignored/new.nix: 1',
    'new.nix: unchanged',
    'sub/folder/bad.nix: unchanged',
  ]);
  await client.stop();
  workspace.dispose();
});

test('a client that does not hold its question is told once when the answer is out of date', async () => {
  const [client, workspace] = await start();
  const { items } = await client.workspace();
  workspace.write('good.nix', impureText);
  await client.watched([workspace.uriOf('good.nix'), 2]);
  await eventually(() => client.refreshes === 1);
  workspace.write('good.nix', `# more\n${impureText}`);
  await client.watched([workspace.uriOf('good.nix'), 2]);
  await pause(500);
  expect(client.refreshes).toBe(1);
  expect(summary((await client.workspace(idsOf(items))).items, workspace)).toContain('good.nix: 1');
  await client.stop();
  workspace.dispose();
});

test('a question with a token is held, and answered in parts', async () => {
  const [client, workspace] = await start();
  const stream = client.stream();
  const told = (path: string, count: number) => () => has(stream, workspace.uriOf(path), count);
  await eventually(told('bad.nix', 1));
  await eventually(told('flake.lock', 1));
  await eventually(told('sub/folder/bad.nix', 1));
  const before = stream.items.length;
  await pause(300);
  expect(stream.items).toHaveLength(before);
  expect(stream.ended()).toBe(false);

  workspace.write('good.nix', impureText);
  await client.watched([workspace.uriOf('good.nix'), 2]);
  await eventually(told('good.nix', 1));
  await client.open(workspace.uriOf('flake.nix'), flakeText('nixos-25.05'));
  await eventually(told('flake.lock', 0));
  expect(stream.items.findLast(({ uri }) => uri === workspace.uriOf('flake.lock'))).toMatchObject({
    version: null,
  });
  expect(stream.ended()).toBe(false);

  stream.cancel();
  await expect(stream.done).rejects.toMatchObject({ code: -32800 });
  const next = client.stream(idsOf(stream.items));
  await eventually(() => next.items.length > 0);
  await pause(200);
  expect(next.items.every(({ kind }) => kind === 'unchanged')).toBe(true);
  expect(next.ended()).toBe(false);
  expect(await client.stop()).toBe(0);
  expect(await next.done).toEqual({ items: [] });
  workspace.dispose();
});

test('a document that is closed without saving is told as it is on disk, even if the client knows no id', async () => {
  const [client, workspace] = await start({ 'a.nix': cleanText });
  const stream = client.stream();
  const uri = workspace.uriOf('a.nix');
  await client.open(uri, impureText);
  expect(await client.problems(uri)).toHaveLength(1);
  await client.close(uri);
  await eventually(() => has(stream, uri, 0));

  const outside = createWorkspace({ 'b.nix': impureText });
  await client.open(outside.uriOf('b.nix'), impureText);
  expect(await client.problems(outside.uriOf('b.nix'))).toHaveLength(1);
  await client.close(outside.uriOf('b.nix'));
  await eventually(() => has(stream, outside.uriOf('b.nix'), 0));
  await client.stop();
  workspace.dispose();
  outside.dispose();
});

test('an open document outside of the workspace is left to the questions about it alone', async () => {
  const [client, workspace] = await start({ 'a.nix': cleanText });
  const outside = createWorkspace({});
  const uri = outside.uriOf('b.nix');
  await client.open(uri, impureText);
  const { resultId } = await client.pull(uri);
  expect(await client.workspace([{ uri, value: resultId ?? '' }])).toEqual({ items: [] });
  await client.stop();
  workspace.dispose();
  outside.dispose();
});

test('folders come and go', async () => {
  const [client, workspace] = await start({ 'a.nix': impureText });
  const other = createWorkspace({ 'b.nix': impureText });
  const { items } = await client.workspace();
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: other.uri, name: 'other' }], removed: [{ uri: workspace.uri, name: 'first' }] },
  });
  const next = await client.workspace(idsOf(items));
  expect(next.items).toHaveLength(2);
  expect(next.items).toContainEqual(expect.objectContaining({ uri: workspace.uriOf('a.nix'), items: [] }));
  expect(next.items.find(({ uri }) => uri === other.uriOf('b.nix'))).toMatchObject({
    items: [{ code: IMPURE }],
  });
  await client.stop();
  workspace.dispose();
  other.dispose();
});

test('one folder inside another: each file comes once', async () => {
  const workspace = createWorkspace({ 'in/a.nix': impureText });
  const client = await startClient({ folders: [workspace.uri, `${workspace.uri}/in/`] });
  const { items } = await client.workspace();
  expect(summary(items, workspace)).toEqual(['in/a.nix: 1']);
  await client.stop();
  workspace.dispose();
});

test('a hostile workspace is audited as far as it goes, and the rest is told', async () => {
  const workspace = createWorkspace({
    'latin1.nix': Uint8Array.of(0x7b, 0xe9, 0x7d),
    'utf16/flake.lock': Uint8Array.of(0xff, 0xfe, 0x7b, 0x00),
    'utf16/flake.nix': flakeText('nixos-25.05'),
    'nul.nix': '\0\0\0',
    'empty.nix': '',
    'empty/flake.lock': '',
    'keys/flake.lock':
      '{"nodes":{"__proto__":{"inputs":{"constructor":"__proto__"}},"root":{}},"root":"__proto__","version":7}',
    'deep.nix': '['.repeat(20_000),
    'deep/flake.lock': '{"nodes":'.repeat(20_000),
    'ok.nix': impureText,
  });
  mkdirSync(join(workspace.path, 'folder/flake.nix'), { recursive: true });
  workspace.write('folder/flake.lock', lockText('nixos-25.05'));
  workspace.write('folder/flake.nix/in.nix', impureText);
  symlinkSync('nowhere', join(workspace.path, 'dangling.nix'));
  symlinkSync('loop.nix', join(workspace.path, 'loop.nix'));
  symlinkSync('.', join(workspace.path, 'self'));
  symlinkSync('/etc/passwd', join(workspace.path, 'outside.nix'));
  const client = await startClient({
    folders: [workspace.uri, workspace.uriOf('no-such-folder'), 'untitled:folder'],
  });
  const { items } = await client.workspace();
  const seen = summary(items, workspace);
  expect(seen).toContain('ok.nix: 1');
  expect(seen).toContain('folder/flake.nix/in.nix: 1');
  const unread = items.find(({ uri }) => uri === workspace.uriOf('latin1.nix'));
  expect(unread).toMatchObject({
    items: [{ severity: 3, source: 'nix-audit', message: expect.stringContaining('UTF-8') }],
  });
  const log = client.log.join('\n');
  expect(log).toContain('latin1.nix');
  expect(log).toContain('utf16/flake.lock');
  expect(log).toContain('dangling.nix');
  expect(log).toContain('no-such-folder');
  expect(seen.some((line) => line.startsWith('outside.nix'))).toBe(false);
  // Nothing is said of flake.nix because of a lock that is there and cannot be read.
  expect(seen.some((line) => line.startsWith('utf16/flake.nix'))).toBe(false);
  // It is still there.
  await client.open('untitled:A', impureText);
  expect(await client.problems('untitled:A')).toHaveLength(1);
  await client.stop();
  workspace.dispose();
});

test('while the workspace is audited, what is typed is answered', async () => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}.nix`, impureText.repeat(1)]));
  const [client, workspace] = await start(many);
  const stream = client.stream();
  await client.open('untitled:A', cleanText);
  const waits: number[] = [];
  for (let version = 2; version < 30; version++) {
    const began = performance.now();
    await client.change('untitled:A', version, { text: version % 2 === 0 ? impureText : cleanText });
    expect(await client.problems('untitled:A')).toHaveLength(version % 2 === 0 ? 1 : 0);
    waits.push(performance.now() - began);
  }
  expect(Math.max(...waits)).toBeLessThan(1000);
  await eventually(() => new Set(stream.items.map(({ uri }) => uri)).size === 400);
  await client.stop();
  workspace.dispose();
});

function has(stream: Stream, uri: string, count: number): boolean {
  const last = stream.items.findLast((item) => item.uri === uri && item.kind === 'full');
  return last?.kind === 'full' && last.items.length === count;
}
