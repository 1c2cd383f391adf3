import { expect, test } from 'vitest';
import { eventually, startClient } from './client.ts';
import { createWorkspace, lockText } from './workspace.ts';

const yamlText = (branch: string): string => `inputs:\n  nixpkgs:\n    url: github:NixOS/nixpkgs/${branch}\n`;
const agreeing = { 'devenv.yaml': yamlText('nixos-25.05'), 'devenv.lock': lockText('nixos-25.05') };

test('devenv.lock is judged by the devenv.yaml that is being edited', async () => {
  const workspace = createWorkspace(agreeing);
  const client = await startClient({ folders: [workspace.uri] });
  const [yaml, lock] = [workspace.uriOf('devenv.yaml'), workspace.uriOf('devenv.lock')];
  await client.open(yaml, agreeing['devenv.yaml'], 'yaml');
  await client.open(lock, agreeing['devenv.lock'], 'json');
  expect(await client.problems(lock)).toEqual([]);
  expect(await client.problems(yaml)).toEqual([]);

  await client.change(yaml, 2, { text: yamlText('nixos-24.11') });
  await eventually(() => client.refreshes === 1);
  expect(await client.problems(lock)).toMatchObject([
    {
      code: 'lock-declaration-mismatch',
      relatedInformation: [{ location: { uri: yaml, range: { start: { line: 2, character: 9 } } } }],
    },
  ]);
  await client.stop();
  workspace.dispose();
});

test('devenv.lock is judged by the devenv.yaml on disk', async () => {
  const workspace = createWorkspace({ ...agreeing, 'devenv.yaml': yamlText('nixos-24.11') });
  const client = await startClient({ folders: [workspace.uri] });
  const [yaml, lock] = [workspace.uriOf('devenv.yaml'), workspace.uriOf('devenv.lock')];
  await client.open(lock, agreeing['devenv.lock'], 'json');
  expect(await client.problems(lock)).toMatchObject([{ code: 'lock-declaration-mismatch' }]);

  workspace.write('devenv.yaml', agreeing['devenv.yaml']);
  await client.watched([yaml, 2]);
  expect(await client.problems(lock)).toEqual([]);
  await client.stop();
  workspace.dispose();
});
