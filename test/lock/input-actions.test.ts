import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { flakeOf } from '../../server/src/engine/sources.ts';
import { allInputs } from '../../server/src/flake/walk.ts';
import type { Fix } from '../../server/src/rules/fix.ts';
import { inputActions } from '../../server/src/rules/shared/inputs/actions.ts';
import { applyEdits } from '../../server/src/text/edits.ts';

const engine = createEngine(await loadSyntax());
const REV = '2b399f9af498a3fab35a68d1abacd45ae39ea7bf';
const HASH = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';

interface Files {
  readonly flake: string;
  readonly lock: string;
}

function locked(more: Record<string, unknown> = {}, root: Record<string, unknown> = { a: 'a' }): string {
  const a = {
    locked: { lastModified: 1_794_312_000, narHash: HASH, owner: 'o', repo: 'a', rev: REV, type: 'github' },
    original: { owner: 'o', ref: 'main', repo: 'a', type: 'github' },
  };
  const nodes = { a, ...more, root: { inputs: root } };
  return `${JSON.stringify({ nodes, root: 'root', version: 7 }, undefined, 2)}\n`;
}

function flakeWith(inputs: string): string {
  return `{\n  ${inputs}\n  outputs = { self, ... }@inputs: inputs.f inputs;\n}\n`;
}

function actions({ flake, lock }: Files, path = 'a'): readonly Fix[] {
  const source = flakeOf(engine.readNix({ path: '/r/flake.nix', name: 'flake.nix', text: flake }, true));
  const { graph } = engine.readLock({ path: '/r/flake.lock', name: 'flake.lock', text: lock });
  const input = source && allInputs(source).find((one) => one.path === path)?.input;
  if (source === undefined || input === undefined) throw new Error(`no input ${path}`);
  return inputActions(source, graph, input);
}

function titles(flake: string, lock = locked()): readonly string[] {
  return actions({ flake, lock }).map(({ title }) => title);
}

function done({ flake, lock }: Files, title: string): Files {
  const fix = actions({ flake, lock }).find((one) => one.title.startsWith(title));
  if (fix?.kind !== 'edit') throw new Error(`no ${title}`);
  const of = (text: string, file: string): string =>
    applyEdits(
      text,
      fix.edits.filter((edit) => edit.file === file),
    ) ?? '';
  return { flake: of(flake, 'self'), lock: of(lock, 'lock') };
}

test.each([
  'inputs.a.url = "github:o/a/main";',
  'inputs.a.url = "github:o/a/main"; # ours',
  "inputs.a.url = ''github:o/a/main'';",
  'inputs.a.url = "github:o/a?ref=main";',
  'inputs.a = { url = "github:o/a/main"; flake = true; };',
  'inputs.a = { type = "github"; owner = "o"; repo = "a"; ref = "main"; };',
  'inputs.a.type = "github"; inputs.a.owner = "o";\n  inputs.a.repo = "a";\n  inputs.a.ref = "main"; # ours',
  'inputs = {\n    "a" = {\n      ref = "main";\n      type = "github";\n      owner = "o";\n      repo = "a";\n    };\n  };',
])('what is pinned and unpinned again asks for the same: %s', (inputs) => {
  const before = { flake: flakeWith(inputs), lock: locked() };
  const pinned = done(before, 'Pin');
  expect(pinned.flake).toContain(REV);
  const after = done(pinned, "Let 'a' move with main again");
  expect(after.lock).toBe(before.lock);
  expect(after.flake).toBe(before.flake.replaceAll("''", '"'));
});

test('what can be done to an input that nothing is wrong with', () => {
  expect(titles(flakeWith('inputs.a.url = "github:o/a/main";'))).toEqual([`Pin 'a' to ${REV.slice(0, 7)}`]);
});

describe('nothing is offered', () => {
  test.each([
    ['for what is computed', flakeWith('inputs.a.url = "github:o/" + "a";')],
    ['for what is inherited', flakeWith('inputs.a = { inherit (import ./a.nix) url; };')],
    ['for what is behind a name', `let url = "github:o/a/main"; in ${flakeWith('inputs.a.url = url;')}`],
    ['in a file with a mistake', flakeWith('inputs.a.url = "github:o/a/main"; x = ;')],
    ['where the lock was made for something else', flakeWith('inputs.a.url = "github:o/a/next";')],
    ['for an input that follows', flakeWith('inputs.a.follows = "b"; inputs.b.url = "github:o/a";')],
  ])('%s', (_, flake) => {
    try {
      expect(titles(flake)).toEqual([]);
    } catch (error) {
      // What is no flake has no inputs.
      expect(String(error)).toContain('no input');
    }
  });

  test('for an entry that was tampered with', () => {
    const lock = locked().replace('"owner": "o"', '"owner": "evil"');
    expect(titles(flakeWith('inputs.a.url = "github:o/a/main";'), lock)).toEqual([]);
  });

  test('for an entry that two inputs share', () => {
    const flake = flakeWith('inputs.a.url = "github:o/a/main"; inputs.b.url = "github:o/a/main";');
    expect(titles(flake, locked({}, { a: 'a', b: 'a' }))).toEqual([]);
  });

  test('for a lock that cannot be read', () => {
    expect(titles(flakeWith('inputs.a.url = "github:o/a/main";'), '{ "nodes": ')).toEqual([]);
  });
});
