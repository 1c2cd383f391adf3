import { expect, test } from 'vitest';
import { createFolders } from '../../server/src/lsp/folders.ts';
import { createWorkspace } from './workspace.ts';

test('the innermost folder counts, and what is in none of them stands alone', () => {
  const folders = createFolders(() => false);
  folders.set([
    { uri: 'file:///a', name: '' },
    { uri: 'file:///a/b/', name: '' },
    { uri: 'untitled:x', name: '' },
  ]);
  expect(folders.all().map(({ path }) => path)).toEqual(['/a/b', '/a']);
  expect(folders.folderOf('/a/b/c.nix')?.path).toBe('/a/b');
  expect(folders.folderOf('/a/bc.nix')?.path).toBe('/a');
  expect(folders.folderOf('/ab/c.nix')).toBeUndefined();
  expect(folders.standing('/no-such-folder/x/c.nix')).toMatchObject({ name: 'c.nix', inFlake: false });
  expect(folders.standing('untitled:dir/Untitled-1')).toMatchObject({ name: 'Untitled-1', inFlake: false });
});

test('a file is in a flake when a flake.nix stands above it, on disk or only in the editor', () => {
  const workspace = createWorkspace({ 'deep/er/a.nix': '' });
  const open = new Set<string>();
  const folders = createFolders((key) => open.has(key));
  folders.set([{ uri: workspace.uri, name: '' }]);
  const file = `${workspace.path}/deep/er/a.nix`;
  expect(folders.standing(file)).toEqual({ name: 'deep/er/a.nix', inFlake: false, top: workspace.path });
  open.add(`${workspace.path}/flake.nix`);
  expect(folders.standing(file).inFlake).toBe(true);
  open.clear();
  workspace.write('deep/flake.nix', '');
  expect(folders.standing(file).inFlake).toBe(false);
  folders.lookAgain();
  expect(folders.standing(file).inFlake).toBe(true);
  workspace.dispose();
});
