import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { hasNix, nix } from './environment.ts';

const example = join(import.meta.dirname, '../../examples/poisoned');

test.skipIf(!hasNix)('Nix accepts the poisoned lock of the examples without a word', () => {
  const copy = mkdtempSync(join(tmpdir(), 'nix-audit-poisoned-'));
  cpSync(example, copy, { recursive: true });
  const metadata = JSON.parse(nix(['flake', 'metadata', '--json', '--no-update-lock-file', `path:${copy}`]));
  expect(metadata.locks.nodes.nixpkgs.locked.owner).toBe('nixpkgs-mirror-example');
  expect(metadata.locks.nodes.nixpkgs.original.owner).toBe('NixOS');
  expect(readFileSync(join(copy, 'flake.lock'), 'utf8')).toBe(
    readFileSync(join(example, 'flake.lock'), 'utf8'),
  );
});

test.skipIf(!hasNix)('Nix refuses a lock whose declaration was changed: the harness would see it', () => {
  const copy = mkdtempSync(join(tmpdir(), 'nix-audit-stale-'));
  cpSync(join(example, 'flake.nix'), join(copy, 'flake.nix'));
  expect(() => nix(['flake', 'metadata', '--json', '--no-update-lock-file', `path:${copy}`])).toThrow();
});

test('the audit says what Nix does not', async () => {
  const engine = createEngine(await loadSyntax());
  const read = (name: string) => ({
    path: `/r/${name}`,
    name,
    text: readFileSync(join(example, name), 'utf8'),
  });
  const flake = engine.readNix(read('flake.nix'), true);
  const { findings } = engine.auditProject({ declaration: flake, lock: engine.readLock(read('flake.lock')) });
  const poisoned = findings.find(({ rule }) => rule === 'lock-source-mismatch');
  expect(poisoned).toMatchObject({
    severity: 'error',
    subject: 'nixpkgs',
    location: { path: '/r/flake.lock' },
  });
  expect(poisoned?.related.map(({ location }) => location.path)).toContain('/r/flake.nix');
});
