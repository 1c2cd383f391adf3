import { expect, test } from 'vitest';
import { FETCHING_BUILTINS, isBuiltin } from '../../server/src/tables/builtins.ts';
import { EXPLANATIONS, explanationOf, PURITY_WORDS } from '../../server/src/tables/explanations.ts';
import { fetcherNamed } from '../../server/src/tables/fetchers.ts';
import { settingNamed, UNASKED_SETTINGS } from '../../server/src/tables/settings.ts';

test.each(EXPLANATIONS.map((row) => [`${row.kind} ${row.name}`, row] as const))('%s', (_, row) => {
  expect(row.text).toMatch(/^[A-Z`].*[.]$/);
  expect(row.text.length).toBeLessThan(330);
  expect(row.text.split('`').length % 2).toBe(1);
  expect(row.text.split(/[.] /).length).toBeLessThanOrEqual(3);
  expect(explanationOf(row.kind, row.name)?.text).toBe(row.text);
  if (row.kind === 'builtin') expect(isBuiltin(row.name)).toBe(true);
  if (row.kind === 'fetcher') expect(fetcherNamed('nixpkgs', row.name)?.name).toBe(row.name);
  if (row.kind === 'setting') expect(settingNamed(row.name)?.info.name).toBe(row.name);
  if (row.kind === 'builtin' || row.kind === 'fetcher') expect(row.purity).toBeDefined();
});

test('no name is explained twice', () => {
  const names = EXPLANATIONS.map(({ kind, name }) => `${kind} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
});

test('all that fetches while Nix evaluates is explained', () => {
  for (const name of FETCHING_BUILTINS) expect(explanationOf('builtin', name)).toBeDefined();
  expect(explanationOf('setting', 'flake-registry')).toBeDefined();
  expect(UNASKED_SETTINGS.has('flake-registry')).toBe(true);
  expect(Object.values(PURITY_WORDS).every((words) => /^(?:im)?pure|^a fixed/.test(words))).toBe(true);
});
