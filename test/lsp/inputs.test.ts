import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  AtAnswer,
  InputItem,
  LockItem,
  PlaceAnswer,
  RootsAnswer,
  SourceItem,
  WhyAnswer,
} from '../../server/src/lsp/tree/protocol.ts';
import { inputsChanged, requests } from '../../server/src/lsp/tree/protocol.ts';
import { type Client, eventually, pause, startClient } from './client.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const HASH = 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=';

function node(owner: string, repo: string, inputs: Record<string, string | string[]> = {}, rev = 'a') {
  const ref = { owner, repo, type: 'github' };
  return {
    inputs,
    locked: { ...ref, lastModified: 1731890469, narHash: HASH, rev: rev.repeat(40) },
    original: ref,
  };
}

const nodes = {
  home: node('nix-community', 'home-manager', { nixpkgs: ['nixpkgs'], utils: 'utils' }),
  nixpkgs: node('NixOS', 'nixpkgs'),
  nixpkgs_2: node('NixOS', 'nixpkgs', {}, 'b'),
  root: { inputs: { home: 'home', nixpkgs: 'nixpkgs', unstable: ['home', 'utils', 'nixpkgs'] } },
  utils: node('numtide', 'flake-utils', { nixpkgs: 'nixpkgs_2' }),
};

function lockText(of: object = nodes): string {
  return `${JSON.stringify({ nodes: of, root: 'root', version: 7 }, null, 2)}\n`;
}

const flake = [
  '{',
  '  inputs.home = {',
  '    url = "github:nix-community/home-manager";',
  '    inputs.nixpkgs.follows = "nixpkgs";',
  '  };',
  '  inputs.nixpkgs.url = "github:NixOS/nixpkgs";',
  '  inputs.unstable.follows = "home/utils/nixpkgs";',
  '  outputs = { self, nixpkgs, home, unstable }: { };',
  '}',
  '',
].join('\n');

let workspace: Workspace;
let client: Client;
const changed: object[] = [];

async function start(files: Record<string, string>): Promise<void> {
  workspace = createWorkspace(files);
  client = await startClient({ folders: [workspace.uri], initializationOptions: { today: '2024-11-25' } });
  changed.length = 0;
  client.connection.onNotification(inputsChanged, (params: object) => void changed.push(params));
}

function ask<T>(name: keyof typeof requests, params: object = {}): Promise<T> {
  return client.connection.sendRequest<T>(requests[name], params);
}

const lock = () => workspace.uriOf('flake.lock');
const below = (path: readonly string[] = [], how: object = {}) =>
  ask<InputItem[]>('below', { uri: lock(), path, ...how });

afterEach(async () => {
  await client.stop();
  workspace.dispose();
});

describe('a flake with a lock', () => {
  beforeEach(() => start({ 'flake.nix': flake, 'flake.lock': lockText() }));

  test('the lock, its inputs, theirs, and a link to the real node', async () => {
    const { locks, found, inputs } = await ask<RootsAnswer>('roots');
    expect(locks.map(({ kind, label, uri }) => [kind, label, uri])).toEqual([['lock', 'flake.lock', lock()]]);
    expect(locks[0]?.description).toBe('3 inputs · 4 in all · 1 source more than once');
    expect([found, inputs]).toEqual([true, 6]);
    const top = await below();
    expect(top.map(({ label, kind, expandable }) => [label, kind, expandable])).toEqual([
      ['home', 'node', true],
      ['nixpkgs', 'node', false],
      ['unstable', 'link', false],
    ]);
    expect(top[1]?.description).toBe('7 days · claimed · aaaaaaa · main of 2 · github:NixOS/nixpkgs');
    expect(top[2]).toMatchObject({ target: ['home', 'utils', 'nixpkgs'], declared: true });
    expect((await below(['home'])).map(({ label, kind, declared }) => [label, kind, declared])).toEqual([
      ['nixpkgs', 'link', true],
      ['utils', 'node', false],
    ]);
    expect(await below(['home', 'utils', 'nixpkgs'])).toEqual([]);
    expect(await below(['home', 'nixpkgs'])).toEqual([]);
  });

  test('a list by source: how many nixpkgs there are', async () => {
    const sources = await ask<SourceItem[]>('sources');
    expect(sources.map(({ label, description }) => [label, description])).toEqual([
      ['nixpkgs', '2 times, 2 revisions'],
      ['github:nix-community/home-manager', 'once'],
      ['github:numtide/flake-utils', 'once'],
    ]);
    expect(sources[0]?.inputs.map(({ label }) => label)).toEqual(['nixpkgs', 'home → utils → nixpkgs']);
  });

  test('places, both ways, and why something is there', async () => {
    const place = await ask<PlaceAnswer>('place', { uri: lock(), path: ['home', 'nixpkgs'] });
    expect(place.declared).toMatchObject({
      uri: workspace.uriOf('flake.nix'),
      range: { start: { line: 3 } },
    });
    const line = lockText()
      .split('\n')
      .findIndex((text) => text.includes('"utils": {'));
    const inLock = await ask<PlaceAnswer>('place', { uri: lock(), path: ['home', 'utils'] });
    expect(inLock).toMatchObject({ declared: null, lock: { range: { start: { line } } } });
    const at = (uri: string, at: number, character: number) =>
      ask<AtAnswer | null>('at', { uri, position: { line: at, character } });
    expect((await at(lock(), line + 2, 12))?.path).toEqual(['home', 'utils', 'nixpkgs']);
    expect((await at(workspace.uriOf('flake.nix'), 3, 14))?.path).toEqual(['home', 'nixpkgs']);
    expect(await at(workspace.uriOf('flake.nix'), 0, 0)).toBeNull();
    const why = await ask<WhyAnswer>('why', { uri: lock(), node: 'nixpkgs_2' });
    expect(why).toEqual({
      label: 'nixpkgs_2',
      ways: [
        { path: ['unstable'], label: 'unstable', follows: true },
        { path: ['home', 'utils', 'nixpkgs'], label: 'home → utils → nixpkgs', follows: false },
      ],
      more: 0,
    });
  });

  test('a detail says all of it', async () => {
    const detail = await ask<string>('detail', { uri: lock(), path: ['nixpkgs'], node: 'nixpkgs' });
    expect(detail).toContain('Content: claimed');
    expect(detail).toContain('nixpkgs is there 2 times; this is number 1:');
    expect(detail).toContain('2. home → utils → nixpkgs, bbbbbbb: for 2 inputs');
  });

  test('filters and orders', async () => {
    const { shown, inputs, locks } = await ask<RootsAnswer>('roots', { only: 'duplicates' });
    expect([shown, inputs, locks.length]).toEqual([2, 6, 1]);
    const found = await below([], { only: 'duplicates', order: 'source' });
    expect(found.map(({ label, leads }) => [label, leads])).toEqual([
      ['nixpkgs', false],
      ['home', true],
    ]);
    expect((await ask<RootsAnswer>('roots', { text: 'no such input' })).locks).toEqual([]);
  });

  test('while somebody types in the lock, the view is told to ask again', async () => {
    await ask('roots');
    await client.open(lock(), lockText(), 'json');
    const { nixpkgs_2: gone, utils, ...kept } = nodes;
    expect(gone).toBeDefined();
    await client.change(lock(), 2, { text: lockText({ ...kept, utils: { ...utils, inputs: {} } }) });
    const before = changed.length;
    await eventually(() => changed.length > before);
    const [, link] = [await below(['home']), (await below())[2]];
    expect(link?.kind).toBe('lost');
    expect(await below(['home', 'utils'])).toEqual([]);
  });

  test('findings of the lock and of the flake stand at their inputs', async () => {
    const bad = { ...nodes, home: { ...nodes.home, locked: { ...nodes.home.locked, owner: 'stranger' } } };
    await client.open(lock(), lockText(bad), 'json');
    await ask('roots');
    // The workspace is audited in the background, and the view told of it.
    let [home] = await below();
    for (let tries = 0; tries < 100 && home?.findings.errors === 0; tries++) {
      await pause(50);
      [home] = await below();
    }
    expect(home?.findings.errors).toBeGreaterThan(0);
    expect(await ask<string>('detail', { uri: lock(), path: ['home'] })).toContain('(lock-source-mismatch)');
    expect(home?.description).toContain('github:stranger/home-manager');
    const { locks } = await ask<{ locks: LockItem[] }>('roots');
    expect(locks[0]?.findings.errors).toBeGreaterThanOrEqual(home?.findings.errors ?? 0);
  });
});

describe('other locks', () => {
  test('a flake without a lock, a broken lock, npins, and nothing at all', async () => {
    await start({
      'a/flake.nix': flake,
      'b/flake.lock': '{ "nodes": {',
      'c/npins/sources.json': JSON.stringify({
        version: 5,
        pins: {
          nixpkgs: {
            type: 'Channel',
            name: 'nixos-25.05',
            url: 'https://releases.nixos.org/x.tar.xz',
            hash: HASH,
          },
        },
      }),
      'd/nix/sources.json': '{ "not": "ours" }',
    });
    const { locks } = await ask<RootsAnswer>('roots');
    expect(locks.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'unlocked a/flake.nix',
      'unreadable b/flake.lock',
      'lock c/npins/sources.json',
    ]);
    const pins = await ask<InputItem[]>('below', { uri: workspace.uriOf('c/npins/sources.json'), path: [] });
    expect(pins.map(({ label, state }) => [label, state])).toEqual([['nixpkgs', 'claimed']]);
  });

  test('an empty workspace', async () => {
    await start({ 'readme.md': 'nothing' });
    expect(await ask<RootsAnswer>('roots')).toEqual({ locks: [], inputs: 0, shown: 0, found: false });
    expect(await ask('below', { uri: 'file:///nowhere', path: ['x'] })).toEqual([]);
    expect(await ask('why', { uri: 3 })).toBeNull();
    expect(await ask('at', {})).toBeNull();
  });
});

test('what stands in a lock stays text, and is of bounded length', async () => {
  const evil = `$(error) <b>x</b> [a](command:evil) \u202e ${'y'.repeat(10_000)}`;
  await start({
    'flake.lock': lockText({
      root: { inputs: { [evil]: evil, z: [evil, evil] } },
      [evil]: node(evil, evil),
    }),
  });
  await ask('roots');
  const [item] = await below();
  const detail = await ask<string>('detail', { uri: lock(), path: [evil], node: evil });
  for (const text of [item?.label, item?.description, detail]) {
    expect(text).not.toContain('\u202e');
    expect(text?.length).toBeLessThan(3000);
  }
  expect(item?.path).toEqual([evil]);
  expect([item?.forge, item?.upstream]).toEqual([null, null]);
});
