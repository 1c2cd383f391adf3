import { expect, test } from 'vitest';
import { eventually, pause, pulling, startClient } from './client.ts';
import { createWorkspace, flakeText, lockText } from './workspace.ts';

const agreeing = { 'flake.nix': flakeText('nixos-25.05'), 'flake.lock': lockText('nixos-25.05') };

test('flake.lock is judged by the flake.nix that is being edited, and the client is told to ask again', async () => {
  const workspace = createWorkspace(agreeing);
  const client = await startClient({ folders: [workspace.uri] });
  const [flake, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
  await client.open(flake, agreeing['flake.nix']);
  await client.open(lock, agreeing['flake.lock'], 'json');
  expect(await client.problems(flake)).toEqual([]);
  expect(await client.problems(lock)).toEqual([]);

  await client.change(flake, 2, { text: flakeText('nixos-24.11') });
  await eventually(() => client.refreshes === 1);
  expect(await client.problems(lock)).toMatchObject([
    {
      code: 'lock-declaration-mismatch',
      relatedInformation: [{ location: { uri: flake, range: { start: { line: 1 } } } }],
    },
  ]);

  // An edit that changes nothing for the other one is no reason to ask.
  await client.change(flake, 3, { text: `${flakeText('nixos-24.11')}# end\n` });
  await pause(400);
  expect(client.refreshes).toBe(1);
  await client.stop();
  workspace.dispose();
});

test('flake.nix is judged by the flake.lock that is open, even before it is on disk', async () => {
  const workspace = createWorkspace({ 'flake.nix': agreeing['flake.nix'] });
  const client = await startClient({ folders: [workspace.uri] });
  const [flake, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
  await client.open(flake, agreeing['flake.nix']);
  const before = await client.pull(flake);
  expect(before).toMatchObject({ kind: 'full', items: [{ code: 'flake-lock-missing' }, {}] });
  await client.open(lock, agreeing['flake.lock'], 'json');
  await eventually(() => client.refreshes === 1);
  expect(await client.pull(flake, before.resultId)).toMatchObject({ kind: 'full', items: [] });
  await client.close(lock);
  await eventually(() => client.refreshes === 2);
  expect(await client.pull(flake, before.resultId)).toEqual({ kind: 'unchanged', resultId: before.resultId });
  await client.stop();
  workspace.dispose();
});

test('a client that takes related documents gets both with one question', async () => {
  const workspace = createWorkspace(agreeing);
  const capabilities = structuredClone(pulling);
  capabilities.textDocument!.diagnostic!.relatedDocumentSupport = true;
  const client = await startClient({ folders: [workspace.uri], capabilities });
  const [flake, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
  await client.open(flake, flakeText('nixos-24.11'));
  const report = await client.pull(flake);
  expect(report.relatedDocuments?.[lock]).toMatchObject({
    kind: 'full',
    items: [{ code: 'lock-declaration-mismatch' }],
  });
  await client.change(flake, 2, { text: agreeing['flake.nix'] });
  expect((await client.pull(flake, report.resultId)).relatedDocuments?.[lock]).toMatchObject({
    kind: 'full',
    items: [],
  });
  expect(await client.pull(flake, report.resultId)).not.toHaveProperty('relatedDocuments');
  await client.stop();
  workspace.dispose();
});

test('files that change on disk', async () => {
  const workspace = createWorkspace(agreeing);
  const client = await startClient({ folders: [workspace.uri] });
  const [flake, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
  await client.open(flake, agreeing['flake.nix']);
  expect(await client.problems(flake)).toEqual([]);

  workspace.remove('flake.lock');
  await client.watched([lock, 3]);
  await eventually(() => client.refreshes === 1);
  expect((await client.problems(flake))[0]).toMatchObject({ code: 'flake-lock-missing' });

  workspace.write('flake.lock', agreeing['flake.lock']);
  await client.watched([lock, 1]);
  await eventually(() => client.refreshes === 2);
  expect(await client.problems(flake)).toEqual([]);

  // The open document is the truth: what happens to its file changes nothing.
  workspace.write('flake.nix', '{ inputs.nixpkgs.url = "nixpkgs"; outputs = { nixpkgs, ... }: { }; }\n');
  await client.watched([flake, 2]);
  await pause(400);
  expect(client.refreshes).toBe(2);
  expect(await client.problems(flake)).toEqual([]);
  await client.close(flake);
  expect(await client.problems(flake)).toMatchObject([{ code: 'flake-input-indirect' }]);
  await client.stop();
  workspace.dispose();
});

test('a comment in flake.nix is needed by one of the two audits of it, and neither says that it is not', async () => {
  const text = `{
  # nix-audit: ignore[impure-nix-path] never evaluated
  x = <x>;
  # nix-audit: ignore[flake-input-indirect] the registry is ours
  inputs.a.url = "a";
  # nix-audit: ignore[flake-input-indirect, impure-nix-path] of no use
  outputs = { self, a }: { };
}
`;
  const workspace = createWorkspace({ 'flake.nix': text, 'flake.lock': agreeing['flake.lock'] });
  const client = await startClient({ folders: [workspace.uri] });
  const [flake, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
  await client.open(flake, text);
  await client.open(lock, agreeing['flake.lock'], 'json');
  const unused = async (uri: string) =>
    (await client.problems(uri))
      .filter(({ code }) => String(code).startsWith('suppression-'))
      .map(({ code, data, range }) => `${code} ${(data as { subject: string }).subject} ${range.start.line}`);
  expect(await unused(lock)).toEqual([]);
  expect((await unused(flake)).sort()).toEqual([
    'suppression-unused flake-input-indirect 5',
    'suppression-unused impure-nix-path 5',
  ]);
  await client.stop();
  workspace.dispose();
});
