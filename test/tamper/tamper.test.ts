import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import type { FixtureFile } from '../harness/fixture.ts';
import { auditFiles } from '../harness/run-fixture.ts';
import { kinds } from './kinds.ts';
import { type Flake, flakes, written } from './locks.ts';

const TODAY = Date.UTC(2026, 10, 25) / 1000;
const syntax = await loadSyntax();
const engine = createEngine(syntax, { ...defaultSettings, today: TODAY });

/** The grave findings in flake.lock, with the lock as it was at hand where `base` says so. */
function graveIn({ nix, lock }: Flake, text: string, base: boolean): Finding[] {
  const before: FixtureFile[] = base
    ? [
        { path: 'base/flake.nix', text: nix },
        { path: 'base/flake.lock', text: written(lock) },
      ]
    : [];
  const files = [{ path: 'flake.nix', text: nix }, { path: 'flake.lock', text }, ...before];
  const { findings, failures } = auditFiles(engine, files);
  expect(failures).toEqual([]);
  return findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** Of two that tell that a node is fetched from elsewhere, one is enough. */
const SOURCE_RULES = ['lock-source-mismatch', 'lock-diff-source-changed'];

function isError(findings: readonly Finding[] = []): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

test('there are many kinds of tampering', () => {
  expect(kinds.filter(({ base }) => base === undefined).length).toBeGreaterThanOrEqual(60);
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
});

for (const flake of flakes) {
  const keys = Object.keys(flake.lock.nodes);

  test(`${flake.name}: nothing is said of the lock as it was, alone or against itself`, () => {
    const said = (base: boolean) =>
      graveIn(flake, written(flake.lock), base).map(({ rule, subject }) => `${rule} ${subject}`);
    expect(said(false)).toEqual([]);
    expect(said(true)).toEqual([]);
  });

  describe(`${flake.name}: tampered with`, () => {
    for (const { name, base, tamper } of kinds) {
      const cases = keys.flatMap((key) => {
        const tampered = tamper(flake.lock, key);
        return tampered === undefined ? [] : [{ key, ...tampered }];
      });
      if (cases.length === 0) continue;
      test(name, () => {
        const missed = cases.filter(({ text, subjects }) => {
          const found = graveIn(flake, text, base === true).filter(({ location }) =>
            location.path.endsWith('flake.lock'),
          );
          return !found.some(({ subject }) => subjects === undefined || subjects.includes(subject));
        });
        expect(missed.map(({ key }) => key)).toEqual([]);
      });
      // Two of the locks have every kind of node.
      if (base === true || flakes.indexOf(flake) > 1) continue;
      test(`${name}: no less is said with the lock at hand as it was`, () => {
        const worse = cases.filter(({ text, subjects }) => {
          const [alone, compared] = [false, true].map((against) =>
            graveIn(flake, text, against).filter(
              ({ subject }) => subjects === undefined || subjects.includes(subject),
            ),
          );
          const isLess = isError(alone) && !isError(compared);
          return isLess || SOURCE_RULES.every((id) => compared?.some(({ rule }) => rule === id));
        });
        expect(worse.map(({ key }) => key)).toEqual([]);
      });
    }
  });
}

test('every kind can be done to some lock', () => {
  const idle = kinds.filter(({ tamper }) =>
    flakes.every(({ lock }) => Object.keys(lock.nodes).every((key) => tamper(lock, key) === undefined)),
  );
  expect(idle.map(({ name }) => name)).toEqual([]);
});

test('an audit that finds nothing fails here', () => {
  const [flake] = flakes;
  if (flake === undefined) throw new Error('no flake');
  const blind = createEngine(syntax, defaultSettings, []);
  const tampered = kinds[0]?.tamper(flake.lock, 'nixpkgs');
  const { findings } = auditFiles(blind, [{ path: 'flake.lock', text: tampered?.text ?? '' }]);
  expect(findings).toEqual([]);
});
