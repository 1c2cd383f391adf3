import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, eventually, pause, pushed, startClient } from './client.ts';
import {
  cleanText,
  createWorkspace,
  flakeText,
  IMPURE,
  impureText,
  lockText,
  type Workspace,
} from './workspace.ts';

let client: Client;
let workspace: Workspace;

beforeAll(async () => {
  workspace = createWorkspace({
    'flake.nix': flakeText('nixos-25.05'),
    'flake.lock': lockText('nixos-25.05'),
  });
  client = await startClient({ capabilities: pushed, folders: [workspace.uri] });
});

afterAll(async () => {
  await client.stop();
  workspace.dispose();
});

test('problems are sent on opening and on typing, with the version, and taken back on closing', async () => {
  const uri = workspace.uriOf('a.nix');
  await client.open(uri, cleanText);
  expect(await client.publishedFor(uri, ({ version }) => version === 1)).toEqual([]);
  await client.change(uri, 2, { text: impureText });
  expect(await client.publishedFor(uri, ({ version }) => version === 2)).toMatchObject([{ code: IMPURE }]);
  await client.close(uri);
  expect(await client.publishedFor(uri, ({ version }) => version === undefined)).toEqual([]);
});

test('typing in flake.nix shows in flake.lock, which is not open, and the other way round', async () => {
  const flake = workspace.uriOf('flake.nix');
  const lock = workspace.uriOf('flake.lock');
  await client.open(flake, flakeText('nixos-25.05'));
  expect(await client.publishedFor(flake)).toEqual([]);
  await client.change(flake, 2, { text: flakeText('nixos-24.11') });
  expect(await client.publishedFor(lock, ({ diagnostics }) => diagnostics.length > 0)).toMatchObject([
    { code: 'lock-declaration-mismatch', relatedInformation: [{ location: { uri: flake } }] },
  ]);
  await client.open(lock, lockText('nixos-24.11'), 'json');
  expect(await client.publishedFor(lock, ({ version }) => version === 1)).toEqual([]);
  await client.close(flake);
  // With flake.nix closed, what is on disk counts again, and that is another branch.
  await client.publishedFor(lock, ({ version, diagnostics }) => version === 1 && diagnostics.length === 1);
  await client.close(lock);
  await client.publishedFor(
    lock,
    ({ version, diagnostics }) => version === undefined && diagnostics.length === 0,
  );
});

test('what changes on disk is sent anew, and what did not change is not', async () => {
  const flake = workspace.uriOf('flake.nix');
  const lock = workspace.uriOf('flake.lock');
  await client.open(flake, flakeText('nixos-25.05'));
  await client.publishedFor(flake, ({ version }) => version === 1);
  await pause(50);
  const before = client.published.length;
  await client.watched([lock, 2]);
  await pause(100);
  expect(client.published.slice(before)).toEqual([]);
  workspace.write('flake.lock', '{ "nodes": ');
  await client.watched([lock, 2]);
  await client.publishedFor(lock, ({ diagnostics }) => diagnostics[0]?.code === 'lock-invalid-json');
  workspace.remove('flake.lock');
  await client.watched([lock, 3]);
  await client.publishedFor(flake, ({ diagnostics }) => diagnostics[0]?.code === 'flake-lock-missing');
  await eventually(() => client.published.findLast(({ uri }) => uri === lock)?.diagnostics.length === 0);
  await client.close(flake);
});

test('a document that is not audited is never mentioned', async () => {
  const uri = workspace.uriOf('notes.txt');
  await client.open(uri, 'text', 'plaintext');
  await pause(100);
  expect(client.published.filter((params) => params.uri === uri)).toEqual([]);
});
