import { expect, test } from 'vitest';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { type Client, eventually, pause, pulling, pushed, startClient } from './client.ts';
import { createWorkspace } from './workspace.ts';

const loose = '#!/usr/bin/env nix-shell\n#! nix-shell -i bash -p jq\njq .\n';
const fast = '#!/usr/bin/env nix-shell\n#! nix-shell -i bash\njq .\n';
const LOOSE = 'shebang-unpinned';

/** The files of which the client was told problems, by their names. */
async function members(client: Client): Promise<string[]> {
  const { items } = await client.workspace();
  return items
    .filter((item) => item.kind === 'full' && item.items.length > 0)
    .map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1))
    .sort();
}

async function status(client: Client): Promise<{ files: number; findings: number }> {
  return client.connection.sendRequest('nixAudit/status');
}

async function reconfigure(client: Client, settings: unknown = null): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
}

test('.envrc is audited as it is typed, whatever the editor takes it for', async () => {
  const workspace = createWorkspace({ '.envrc': fast });
  const uri = workspace.uriOf('.envrc');
  const client = await startClient({ folders: [workspace.uri] });
  expect(await members(client)).toEqual([]);
  await client.open(uri, loose, 'plaintext');
  expect(await client.problems(uri)).toMatchObject([
    { code: LOOSE, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 26 } } },
  ]);
  await client.change(uri, 2, {
    range: { start: { line: 1, character: 20 }, end: { line: 1, character: 26 } },
    text: '',
  });
  expect(await client.problems(uri)).toEqual([]);
  await client.change(uri, 3, { text: `\n${loose}` });
  expect(await client.problems(uri)).toEqual([]);
  await client.change(uri, 4, { text: loose });
  expect(await client.problems(uri)).toMatchObject([{ code: LOOSE }]);
  await client.close(uri);
  expect(await client.problems(uri)).toEqual([]);
  workspace.write('.envrc', loose);
  await client.watched([uri, 2]);
  expect(await members(client)).toEqual(['.envrc']);
  expect(await status(client)).toMatchObject({ files: 1, findings: 1 });
  await client.stop();
  workspace.dispose();
});

test('scripts and Dockerfiles are audited where a setting asks for them, from then on', async () => {
  const workspace = createWorkspace({
    deploy: loose,
    'plain.sh': '#!/bin/sh\n',
    Dockerfile: 'FROM scratch\n',
  });
  let settings: unknown;
  const client = await startClient({ folders: [workspace.uri], settings: () => settings });
  const deploy = workspace.uriOf('deploy');
  const other = workspace.uriOf('other.sh');
  await client.open(other, loose, 'shellscript');
  expect(await members(client)).toEqual([]);
  expect(await client.problems(other)).toEqual([]);
  expect(await status(client)).toMatchObject({ files: 0, findings: 0 });

  settings = { includeScripts: true };
  await reconfigure(client);
  await eventually(() => client.refreshes > 0);
  expect(await members(client)).toEqual(['deploy']);
  expect(await client.problems(other)).toMatchObject([{ code: LOOSE }]);
  // An open script that Nix does not run is not counted.
  await client.open(workspace.uriOf('plain.sh'), '#!/bin/sh\n', 'shellscript');
  expect(await status(client)).toMatchObject({ files: 3, findings: 2 });

  await client.change(other, 2, { text: 'jq .\n' });
  expect(await client.problems(other)).toEqual([]);
  workspace.write('deploy', fast);
  await client.watched([deploy, 2]);
  expect(await members(client)).toEqual([]);
  // It becomes a script for Nix on disk, by what is written into it.
  workspace.write('Makefile', 'all:\n');
  await client.watched([workspace.uriOf('Makefile'), 1]);
  expect(await members(client)).toEqual([]);
  workspace.write('Makefile', loose);
  await client.watched([workspace.uriOf('Makefile'), 2]);
  expect(await members(client)).toEqual(['Makefile']);
  workspace.remove('Makefile');
  await client.watched([workspace.uriOf('Makefile'), 3]);
  expect(await members(client)).toEqual([]);

  workspace.write('deploy', loose);
  await client.watched([deploy, 2]);
  expect(await members(client)).toEqual(['deploy']);
  settings = { includeScripts: false };
  const { refreshes } = client;
  await reconfigure(client);
  await eventually(() => client.refreshes > refreshes);
  expect(await members(client)).toEqual([]);
  expect(await client.problems(deploy)).toEqual([]);
  await client.stop();
  workspace.dispose();
});

test('folders differ in it', async () => {
  const workspace = createWorkspace({ 'one/deploy': loose, 'two/build': loose });
  const folders = [workspace.uriOf('one'), workspace.uriOf('two')];
  const client = await startClient({
    folders,
    settings: (scope) => ({ includeScripts: scope === folders[1] }),
  });
  expect(await members(client)).toEqual(['build']);
  await client.stop();
  workspace.dispose();
});

test('all files are watched only once scripts are asked for', async () => {
  const workspace = createWorkspace({ deploy: loose });
  const capabilities: ClientCapabilities = {
    ...pulling,
    workspace: { ...pulling.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
  };
  let settings: unknown;
  const client = await startClient({ capabilities, folders: [workspace.uri], settings: () => settings });
  const everything = () =>
    client.registrations.filter((one) =>
      JSON.stringify(one.registerOptions).includes('"globPattern":"**","kind":3'),
    );
  expect(await members(client)).toEqual([]);
  expect(client.registrations).toHaveLength(1);
  expect(everything()).toEqual([]);
  settings = { includeScripts: true };
  await reconfigure(client);
  expect(await eventually(() => everything().length === 1)).toBe(true);
  await reconfigure(client);
  await members(client);
  expect(everything()).toHaveLength(1);
  await client.stop();
  workspace.dispose();
});

test('a client that is sent problems hears of scripts that way, and of others nothing', async () => {
  const client = await startClient({
    capabilities: { ...pushed, workspace: {} },
    initializationOptions: { settings: { includeScripts: true } },
  });
  await client.open('file:///w/Dockerfile', 'FROM scratch\nRUN b\n', 'dockerfile');
  expect(await client.publishedFor('file:///w/Dockerfile')).toEqual([]);
  await client.open('file:///w/notes', 'nothing\n', 'plaintext');
  await client.open('file:///w/deploy', loose, 'shellscript');
  expect(await client.publishedFor('file:///w/deploy')).toMatchObject([{ code: LOOSE }]);
  await client.change('file:///w/deploy', 2, { text: 'jq .\n' });
  expect(await client.publishedFor('file:///w/deploy', ({ version }) => version === 2)).toEqual([]);
  await pause(50);
  expect(client.published.filter(({ uri }) => uri.endsWith('notes'))).toEqual([]);
  await client.stop();
});
