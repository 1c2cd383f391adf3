import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../nixcli/repositories.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { cleanFlake, cleanLock, updatedLock } from './projects.ts';

it.runIf(process.platform !== 'win32')('a lock is not written through a link out of the repository', () => {
  const { root, commit } = repository();
  const restore = ['update', '--restore', 'nixpkgs', '--yes', '--fail-on', 'never', './'];
  const elsewhere = folder({ 'flake.lock': updatedLock });
  commit({ 'flake.nix': cleanFlake, 'flake.lock': cleanLock });
  rmSync(join(root, 'flake.lock'));
  symlinkSync(join(elsewhere, 'flake.lock'), join(root, 'flake.lock'));
  const { code, err } = nixAudit(root, restore, { PATH: process.env['PATH'] ?? '' });
  expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('a link that leads outside') });
  expect(readFileSync(join(elsewhere, 'flake.lock'), 'utf8')).toBe(updatedLock);
});
