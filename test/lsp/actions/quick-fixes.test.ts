import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import type { Client } from '../client.ts';
import { createWorkspace, type Workspace } from '../workspace.ts';
import {
  actionAt,
  actionsAt,
  applied,
  documentEdits,
  plain,
  rangeIn,
  startMending,
  titles,
} from './acting.ts';

let workspace: Workspace;
let client: Client;
let count = 0;

beforeAll(async () => {
  workspace = createWorkspace({ 'a.nix': '{ }\n' });
  client = await startMending({ folders: [workspace.uri] });
});

afterAll(async () => {
  await client.stop();
  workspace.dispose();
});

/** A document that is nowhere on disk. */
async function open(text: string, on: Client = client): Promise<string> {
  const uri = workspace.uriOf(`m${++count}.nix`);
  await on.open(uri, text);
  return uri;
}

const fixesOf = (actions: readonly CodeAction[]): CodeAction[] =>
  actions.filter(({ title }) => !/^(?:Ignore|Fix all (?:of|\d)) ?/.test(title));

test('the server says which kinds there are', () => {
  expect(client.initializeResult.capabilities.codeActionProvider).toEqual({
    codeActionKinds: ['quickfix', 'source.fixAll.nixAudit'],
    resolveProvider: true,
  });
});

describe('a fix', () => {
  const variants = [
    ['plain', (text: string) => text],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['emoji before it', (text: string) => text.replace('  first', '  /* 🦊🇩🇪 */ first')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ] as const;

  test.each(variants)('is an edit of the text, whose version it names: %s', async (_, rewrite) => {
    const text = rewrite('{\n  first = 1; # why\n  other = 2;\n}\n');
    const uri = await open(text);
    await client.change(uri, 7, { text });
    const action = await actionAt(client, uri, rangeIn(text, 'first'), 'Rename to second');
    expect(action).toMatchObject({ kind: 'quickfix', isPreferred: true });
    expect(documentEdits(action.edit).map(({ textDocument }) => textDocument)).toEqual([{ uri, version: 7 }]);
    expect(applied(action.edit, uri, text)).toBe(text.replace('first', 'second'));
    expect(action.edit?.changeAnnotations).toBeUndefined();
  });

  test('that is unsafe is confirmed', async () => {
    const text = '{\n  bad = 1;\n  other = 2;\n}\n';
    const uri = await open(text);
    const action = await actionAt(client, uri, rangeIn(text, 'bad'), 'Remove bad');
    expect(action.isPreferred).toBe(true);
    const [id, annotation] = Object.entries(action.edit?.changeAnnotations ?? {})[0]!;
    expect(annotation).toMatchObject({ label: 'Remove bad', needsConfirmation: true });
    expect(documentEdits(action.edit)[0]?.edits).toMatchObject([{ annotationId: id }]);
    expect(applied(action.edit, uri, text)).toBe('{\n  other = 2;\n}\n');
  });

  test('one of each finding is preferred: the safe one', async () => {
    const text = '{ both = 1; }\n';
    const uri = await open(text);
    const actions = fixesOf(await actionsAt(client, uri, rangeIn(text, 'both')));
    expect(actions.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
      ['Remove both', undefined],
      ['Rename to one', true],
      ['Fix all that can be fixed safely', undefined],
    ]);
  });

  test('that mends two findings is offered once, for both', async () => {
    const text = '{ twice = 1; }\n';
    const uri = await open(text);
    const diagnostics = await client.problems(uri);
    expect(diagnostics).toHaveLength(2);
    const action = await actionAt(client, uri, rangeIn(text, 'twice'), 'Rename to once', diagnostics);
    expect(action).toMatchObject({ isPreferred: true, diagnostics });
  });

  test('of a flake and its lock is one edit of both', async () => {
    const flake = '{ inputs.a.url = "path:/x/old"; outputs = _: { }; }\n';
    const lock =
      '{ "nodes": { "a": { }, "root": { "inputs": { "a": "a" } } }, "root": "root", "version": 7 }\n';
    workspace.write('pair/flake.lock', lock);
    const [uri, lockUri] = [workspace.uriOf('pair/flake.nix'), workspace.uriOf('pair/flake.lock')];
    await client.open(uri, flake);
    const onDisk = await actionAt(client, uri, rangeIn(flake, '"path:/x/old"'), 'Make both new');
    expect(documentEdits(onDisk.edit).map(({ textDocument }) => textDocument)).toEqual([
      { uri, version: 1 },
      { uri: lockUri, version: null },
    ]);
    expect(applied(onDisk.edit, uri, flake)).toBe(flake.replace('/old', '/new'));
    expect(applied(onDisk.edit, lockUri, lock)).toBe(lock.replace('"a"', '"new-a"'));
    // What is open counts, whatever is on disk.
    const unsaved = `\n\n${lock}`;
    await client.open(lockUri, unsaved, 'json');
    const inEditor = await actionAt(client, uri, rangeIn(flake, '"path:/x/old"'), 'Make both new');
    expect(documentEdits(inEditor.edit)[1]?.textDocument).toEqual({ uri: lockUri, version: 1 });
    expect(applied(inEditor.edit, lockUri, unsaved)).toBe(unsaved.replace('"a"', '"new-a"'));
  });

  test('of an untitled document', async () => {
    const text = '{ first = 1; }\n';
    const uri = 'untitled:Untitled-1';
    await client.open(uri, text);
    const action = await actionAt(client, uri, rangeIn(text, 'first'), 'Rename to second');
    expect(applied(action.edit, uri, text)).toBe('{ second = 1; }\n');
  });
});

describe('what is asked about', () => {
  const text = '{\n  first = 1;\n  both = 2;\n}\n';

  test('the stretch', async () => {
    const uri = await open(text);
    expect(titles(fixesOf(await actionsAt(client, uri, rangeIn(text, 'first'))))).toEqual([
      'Rename to second',
      'Fix all that can be fixed safely',
    ]);
    const everything = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
    expect(titles(fixesOf(await actionsAt(client, uri, everything)))).toHaveLength(4);
    const nothing = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    expect(titles(await actionsAt(client, uri, nothing, { only: ['quickfix'] }))).toEqual([]);
  });

  test('the diagnostics that the client names, wherever they are', async () => {
    const uri = await open(text);
    const [first, both] = await client.problems(uri);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const action = await actionAt(client, uri, range, 'Rename to second', [first!]);
    expect(action.diagnostics).toEqual([first]);
    // A client that does not keep `data` is understood by what it shows.
    const { data: _, ...shown } = both!;
    expect((await actionAt(client, uri, range, 'Rename to one', [shown])).diagnostics).toEqual([shown]);
    // What others report is not ours.
    const foreign = { ...shown, source: 'other' };
    expect(await actionsAt(client, uri, range, { diagnostics: [foreign], only: ['quickfix'] })).toEqual([]);
  });

  test('the kinds', async () => {
    const uri = await open(text);
    const range = rangeIn(text, 'first');
    const kinds = async (...only: string[]) =>
      new Set((await actionsAt(client, uri, range, { only })).map(({ kind }) => kind));
    expect(await kinds('quickfix')).toEqual(new Set(['quickfix']));
    expect(await kinds('source.fixAll.nixAudit')).toEqual(new Set(['source.fixAll.nixAudit']));
    expect(await kinds('source.fixAll')).toEqual(new Set(['source.fixAll.nixAudit']));
    expect(await kinds('source')).toEqual(new Set(['source.fixAll.nixAudit']));
    expect(await kinds('')).toEqual(new Set(['quickfix', 'source.fixAll.nixAudit']));
    expect(await kinds('refactor', 'source.organizeImports', 'quick')).toEqual(new Set());
    expect(await kinds('source.fixAll.other')).toEqual(new Set());
  });

  test('a document without findings', async () => {
    const uri = await open('{ a = 1; }\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    expect(await actionsAt(client, uri, range)).toEqual([]);
  });
});

describe('a client that can do little', () => {
  test('gets plain edits, and what it could not show is left out', async () => {
    const little = await startMending({ capabilities: plain });
    const text = '{\n  both = 1;\n  both = 2; asks = 1; unlocked = 1;\n}\n'.replace('  both = 2;', '');
    const uri = await open(text, little);
    const everything = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const actions = await actionsAt(little, uri, everything);
    expect(titles(actions)).toEqual([
      'Remove both',
      'Rename to one',
      'Ignore mend-both here',
      'Ignore mend-asks here',
      'Ignore mend-unlocked here',
      'Fix all that can be fixed safely',
    ]);
    for (const action of actions) {
      expect(Object.keys(action.edit ?? {})).toEqual(['changes']);
      expect(action).not.toHaveProperty('isPreferred');
      expect(action).not.toHaveProperty('data');
      expect(action).not.toHaveProperty('command');
    }
    expect(applied(actions[1]?.edit, uri, text)).toBe(text.replace('both', 'one'));
    await little.stop();
  });

  test('without actions as objects it gets none', async () => {
    const old = await startMending({ capabilities: {} });
    const text = '{ first = 1; }\n';
    const uri = await open(text, old);
    expect(await actionsAt(old, uri, rangeIn(text, 'first'))).toEqual([]);
    await old.stop();
  });
});
