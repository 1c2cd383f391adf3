import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type CodeAction } from 'vscode-languageserver/node';
import { type Client, eventually } from '../client.ts';
import { hoverOn } from '../hovers.ts';
import { createWorkspace, type Workspace } from '../workspace.ts';
import {
  able,
  actionAt,
  actionsAt,
  applied,
  documentEdits,
  editsOf,
  plain,
  rangeIn,
  resolved,
  startMending,
  titles,
} from './acting.ts';

let workspace: Workspace;
let client: Client;

beforeAll(async () => {
  workspace = createWorkspace({ 'a.nix': '{ }\n' });
  client = await startMending({
    folders: [workspace.uri],
    initializationOptions: { workspaceTrusted: true },
  });
});

afterEach(async () => {
  for (const name of ['a.nix', 'flake.nix', 'flake.lock']) {
    await client.close(workspace.uriOf(name));
    if (name !== 'a.nix') rmSync(join(workspace.path, name), { force: true });
  }
});

afterAll(async () => {
  await client.stop();
  workspace.dispose();
});

async function open(text: string): Promise<string> {
  const uri = workspace.uriOf('a.nix');
  await client.open(uri, text);
  return uri;
}

/** `source.fixAll.nixAudit`, as an editor asks for it on save. */
async function fixAll(uri: string): Promise<CodeAction | undefined> {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const [action] = await actionsAt(client, uri, range, { only: ['source.fixAll.nixAudit'] });
  return action;
}

describe('all safe fixes of a document', () => {
  test('in as many rounds as it takes, and nothing that is unsafe', async () => {
    const text =
      '{\r\n  first = 1; # 🦊\r\n  bad = 2;\r\n  x.first = "🇩🇪"; y.second = 1;\r\n  both = 1;\r\n}\r\n';
    const uri = await open(text);
    const action = await fixAll(uri);
    expect(action?.edit).toBeUndefined();
    const { edit } = await resolved(client, action!);
    const after = text.replaceAll(/first|second/g, 'third').replace('both', 'one');
    expect(applied(edit, uri, text)).toBe(after);
    expect(edit?.changeAnnotations).toBeUndefined();
    // What stays between the places is not written.
    expect(editsOf(edit, uri).length).toBeGreaterThan(1);
    await client.change(uri, 2, { text: after });
    expect(await fixAll(uri)).toBeUndefined();
  });

  test('of a flake and its lock together, from either of them', async () => {
    const flake = '{ inputs.a.url = "path:/x/old"; outputs = _: { first = 1; }; }\n';
    const lock =
      '{ "nodes": { "a": { }, "root": { "inputs": { "a": "a" } } }, "root": "root", "version": 7 }\n';
    workspace.write('flake.nix', flake);
    workspace.write('flake.lock', lock);
    const [uri, lockUri] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
    await client.open(lockUri, lock, 'json');
    const { edit } = await resolved(client, (await fixAll(lockUri))!);
    expect(applied(edit, uri, flake)).toBe(flake.replace('/old', '/new').replace('first', 'third'));
    expect(applied(edit, lockUri, lock)).toBe(lock.replace('"a"', '"new-a"'));
    await client.open(uri, flake);
    expect((await resolved(client, (await fixAll(uri))!)).edit).toEqual({
      documentChanges: expect.arrayContaining([
        expect.objectContaining({ textDocument: { uri, version: 1 } }),
        expect.objectContaining({ textDocument: { uri: lockUri, version: 1 } }),
      ]),
    });
  });
});

describe('a rule at all its places', () => {
  const text = '{\n  a.bad = 1;\n  b.bad = 2;\n  first = 3;\n}\n';

  test('in the file', async () => {
    const uri = await open(text);
    const range = { ...rangeIn(text, 'a.bad'), start: { line: 1, character: 4 } };
    const { edit } = await resolved(
      client,
      await actionAt(client, uri, range, 'Fix all 2 of mend-bad in this file'),
    );
    expect(applied(edit, uri, text)).toBe('{\n  first = 3;\n}\n');
    expect(Object.values(edit?.changeAnnotations ?? {})).toMatchObject([{ needsConfirmation: true }]);
    // Of one place there is no "all".
    expect(titles(await actionsAt(client, uri, rangeIn(text, 'first')))).not.toContain(
      'Fix all 1 of mend-first in this file',
    );
  });

  test.each([
    ['before the workspace was looked at', false],
    ['afterwards', true],
  ])('in the workspace, in files that are not open, too: %s', async (_, walked) => {
    const own = createWorkspace({
      'a.nix': text,
      'sub/b.nix': '{ bad = 1; other = 2; }\n',
      'sub/c.nix': '{ other = 1; }\n',
      '.direnv/d.nix': '{ bad = 1; }\n',
    });
    const other = await startMending({ folders: [own.uri] });
    if (walked) {
      const looking = other.stream();
      await eventually(() => looking.items.some(({ uri }) => uri.endsWith('b.nix')));
      looking.cancel();
    }
    const uri = own.uriOf('a.nix');
    await other.open(uri, text);
    const range = { ...rangeIn(text, 'a.bad'), start: { line: 1, character: 4 } };
    const title = 'Fix all of mend-bad in the workspace';
    const { edit } = await resolved(other, await actionAt(other, uri, range, title));
    const b = own.uriOf('sub/b.nix');
    expect(documentEdits(edit).map(({ textDocument }) => textDocument)).toEqual([
      { uri, version: 1 },
      { uri: b, version: null },
    ]);
    expect(applied(edit, b, '{ bad = 1; other = 2; }\n')).toBe('{ other = 2; }\n');
    // Nothing is written by the server itself.
    expect(readFileSync(join(own.path, 'sub/b.nix'), 'utf8')).toContain('bad');
    await other.stop();
    own.dispose();
  });
});

describe('a fix that asks', () => {
  const text = '{\r\n  /* 🦊 */ asks = "plain";\r\n}\r\n';

  test('is made when it is taken, and confirmed', async () => {
    const uri = await open(text);
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    expect(action).not.toHaveProperty('edit');
    const { edit } = await resolved(client, action);
    expect(applied(edit, uri, text)).toBe(text.replace('"plain";', '"plain"; hash = "sha256-AAAA";'));
    expect(Object.values(edit?.changeAnnotations ?? {})).toMatchObject([
      { label: 'Fetched it.', needsConfirmation: true },
    ]);
  });

  test('that makes a file', async () => {
    const flake = '{ outputs = _: { unlocked = 1; }; }\n';
    workspace.write('flake.nix', flake);
    const [uri, lock] = [workspace.uriOf('flake.nix'), workspace.uriOf('flake.lock')];
    await client.open(uri, flake);
    const { edit } = await resolved(
      client,
      await actionAt(client, uri, rangeIn(flake, 'unlocked'), 'Lock it'),
    );
    expect(edit?.documentChanges?.[0]).toMatchObject({ kind: 'create', uri: lock });
    expect(applied(edit, lock, '')).toBe('{ "version": 7 }\n');
  });

  test('is refused, with the reason shown', async () => {
    const uri = await open(text.replace('plain', 'refused'));
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    expect(await resolved(client, action)).toEqual(action);
    await eventually(() => client.log.includes('There is no such thing.'));
  });

  test('puts nothing into a text but a hash or a commit', async () => {
    const uri = await open(text.replace('plain', 'hostile'));
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    expect(await resolved(client, action)).toEqual(action);
  });

  test('can be cancelled', async () => {
    const uri = await open(text.replace('plain', 'never'));
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    let aborted = false;
    client.connection.onNotification('test/aborted', () => {
      aborted = true;
    });
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('codeAction/resolve', action, source.token);
    setTimeout(() => source.cancel(), 50);
    await expect(answer).rejects.toThrow('cancelled');
    await eventually(() => aborted);
  });

  test('writes nothing where somebody typed meanwhile', async () => {
    const uri = await open(text.replace('plain', 'wait'));
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    const waiting = new Promise((done) => client.connection.onNotification('test/waiting', () => done(true)));
    const answer = resolved(client, action);
    await waiting;
    await client.change(uri, 2, { text: `# more\n${text}` });
    await client.connection.sendNotification('test/goOn');
    expect(await answer).toEqual(action);
    await eventually(() => client.log.some((line) => line.includes('changed meanwhile')));
  });

  test('that nobody answers is not offered', async () => {
    const uri = await open('{ unanswered = 1; }\n');
    const range = rangeIn('{ unanswered = 1; }\n', 'unanswered');
    expect(titles(await actionsAt(client, uri, range))).not.toContain('Ask in vain');
  });

  test('without trust is shown with the reason, and left out where a reason cannot be shown', async () => {
    const untrusting = await startMending({ folders: [workspace.uri] });
    const uri = workspace.uriOf('a.nix');
    await untrusting.open(uri, text);
    const action = await actionAt(untrusting, uri, rangeIn(text, 'asks'), 'Ask for it');
    expect(action).toMatchObject({ disabled: { reason: 'This runs only in a trusted workspace.' } });
    // Also where a client takes it all the same.
    const { disabled: _, ...taken } = action;
    const data = {
      do: 'fix',
      uri,
      version: 1,
      rule: 'mend-asks',
      key: 'mend-asks|a.nix|asks',
      fix: 0,
      title: 'Ask for it',
    };
    expect(await resolved(untrusting, { ...taken, data })).not.toHaveProperty('edit');
    expect(await resolved(client, { ...taken, data: { ...data, version: null } })).not.toHaveProperty('edit');
    await untrusting.stop();
  });
});

describe('what was offered for another text', () => {
  test.each([
    'Ask for it',
    'Ignore mend-asks here',
    'Fix all that can be fixed safely',
    'Fix all 2 of mend-asks in this file',
  ])('%s', async (title) => {
    const text = '{ asks = "plain"; first = 1; }\n';
    const given = title.includes('2 of') ? text.replace('asks = "plain"', 'x.first = 1') : text;
    const name = title.replace('mend-asks in', 'mend-first in');
    const uri = await open(given);
    const range = given === text ? rangeIn(text, 'asks') : rangeIn(given, 'x.first');
    const action = await actionAt(client, uri, { ...range, end: range.end }, name);
    // The control: as long as nothing changes, it is made.
    expect((await resolved(client, action)).edit).toBeDefined();
    await client.change(uri, 2, { text: `\n${given}` });
    expect(await resolved(client, action)).toEqual(action);
  });

  test('a fix that is another one by now, and data of no kind that is known', async () => {
    const text = '{ asks = "plain"; }\n';
    const uri = await open(text);
    const action = await actionAt(client, uri, rangeIn(text, 'asks'), 'Ask for it');
    const data = action.data as Record<string, unknown>;
    for (const other of [
      { ...data, title: 'Something else' },
      { ...data, fix: 7 },
      { ...data, key: 'none' },
      { ...data, do: 'other' },
      { ...data, uri: 7 },
      { ...data, uri: 'file:///nowhere.nix' },
      'text',
      null,
    ])
      expect(await resolved(client, { ...action, data: other })).not.toHaveProperty('edit');
  });
});

describe('ignore here', () => {
  const text = '{\r\n  a = 1;\r\n  x.bad = "🦊";\r\n}\r\n';

  test('a snippet where the client has them, to type the reason', async () => {
    const uri = await open(text);
    const action = await actionAt(client, uri, { ...rangeIn(text, 'x.bad') }, 'Ignore mend-bad here');
    const { edit } = await resolved(client, action);
    expect(documentEdits(edit)[0]?.edits).toEqual([
      {
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
        snippet: { kind: 'snippet', value: '  # nix-audit: ignore[mend-bad] ${1:TODO}\r\n' },
      },
    ]);
  });

  test('otherwise text; then the finding is gone', async () => {
    const other = await startMending({ capabilities: plain });
    const uri = workspace.uriOf('a.nix');
    await other.open(uri, text);
    const { edit } = await actionAt(other, uri, rangeIn(text, 'x.bad'), 'Ignore mend-bad here');
    const after = applied(edit, uri, text);
    expect(after).toBe(text.replace('  x.bad', '  # nix-audit: ignore[mend-bad] TODO\r\n  x.bad'));
    await other.change(uri, 2, { text: after });
    expect((await other.problems(uri)).map(({ code }) => code)).toEqual(['suppression-without-reason']);
    await other.stop();
  });

  test('a comment that is there takes the rule', async () => {
    const given = '{\n  # nix-audit: ignore[mend-first] it is fine\n  x = { first = 1; bad = 2; };\n}\n';
    const uri = await open(given);
    const action = await actionAt(client, uri, rangeIn(given, 'bad'), 'Ignore mend-bad here');
    const { edit } = await resolved(client, action);
    expect(applied(edit, uri, given)).toBe(given.replace('[mend-first]', '[mend-first, mend-bad]'));
  });

  test('with the reason that the user gives in our own editor', async () => {
    const own = await startMending({ initializationOptions: { commandLinks: true } });
    const uri = workspace.uriOf('a.nix');
    await own.open(uri, text);
    const action = await actionAt(own, uri, rangeIn(text, 'x.bad'), 'Ignore mend-bad here');
    expect(action.command?.command).toBe('nixAudit.ignoreHere');
    const reason = 'it is\n\u202E "meant" */ ${x}';
    const ask = (params: object) => own.connection.sendRequest('nixAudit/ignoreHere', params);
    const data: unknown = action.command?.arguments?.[0];
    const { edit, result } = (await ask({ action: data, reason })) as {
      edit: CodeAction['edit'];
      result: string;
    };
    expect(result).toBe('good');
    expect(applied(edit, uri, text)).toBe(
      text.replace('  x.bad', '  # nix-audit: ignore[mend-bad] it is "meant" */ ${x}\r\n  x.bad'),
    );
    expect(await ask({ action: data })).toMatchObject({ result: 'refused' });
    await own.change(uri, 2, { text: `\n${text}` });
    expect(await ask({ action: data, reason })).toMatchObject({ result: 'refused' });
    await own.stop();
  });

  test('not in a lock', async () => {
    const flake = '{ inputs.a.url = "path:/x/old"; outputs = _: { }; }\n';
    const lock =
      '{ "nodes": { "a": { }, "root": { "inputs": { "a": "a" } } }, "root": "root", "version": 7 }\n';
    workspace.write('flake.nix', flake);
    workspace.write('flake.lock', lock);
    const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const uri = workspace.uriOf('flake.lock');
    await client.open(uri, lock, 'json');
    expect(titles(await actionsAt(client, uri, all))).toEqual(['Fix all that can be fixed safely']);
    await client.open(workspace.uriOf('flake.nix'), flake);
    expect(titles(await actionsAt(client, workspace.uriOf('flake.nix'), all))).toContain(
      'Ignore mend-pair here',
    );
  });
});

describe('in our own editor', () => {
  test('fixes that ask and pages are our commands', async () => {
    const own = await startMending({
      folders: [workspace.uri],
      initializationOptions: { commandLinks: true, workspaceTrusted: true },
    });
    const text = '{ asks = "plain"; }\n';
    const uri = workspace.uriOf('a.nix');
    await own.open(uri, text);
    const action = await actionAt(own, uri, rangeIn(text, 'asks'), 'Ask for it');
    expect(action.command?.command).toBe('nixAudit.applyFix');
    const page = await actionAt(own, uri, rangeIn(text, 'asks'), 'Open the page of mend-asks');
    expect(page.command).toMatchObject({ command: 'nixAudit.openRule', arguments: ['mend-asks'] });
    const told: unknown[] = [];
    own.connection.onNotification('$/progress', (progress) => void told.push(progress));
    const report = await own.connection.sendRequest('nixAudit/applyFix', {
      action: action.command?.arguments?.[0] as unknown,
      workDoneToken: 'w',
    });
    expect(report).toMatchObject({ result: 'good', summary: 'Fetched it.', report: 'All of it.' });
    const { edit } = report as { edit: CodeAction['edit'] };
    expect(applied(edit, uri, text)).toBe('{ asks = "plain"; hash = "sha256-AAAA"; }\n');
    expect(Object.values(edit?.changeAnnotations ?? {})).toMatchObject([{ label: 'Ask for it' }]);
    await own.stop();
  });

  test('elsewhere no command is named', async () => {
    const text = '{ asks = "plain"; bad = 1; }\n';
    const uri = await open(text);
    const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    for (const action of await actionsAt(client, uri, all)) expect(action).not.toHaveProperty('command');
  });
});

test('advice stands in the hover, as text', async () => {
  const other = await startMending({
    folders: [workspace.uri],
    capabilities: { ...able, textDocument: { ...able.textDocument, hover: { contentFormat: ['markdown'] } } },
  });
  const text = '{ h = derivation { __noChroot = true; }; }\n';
  const uri = workspace.uriOf('a.nix');
  await other.open(uri, text);
  const said = await hoverOn(other, uri, text, '__no|Chroot');
  expect(said?.lines.slice(-2)).toEqual([
    expect.stringMatching(/^Warning: there is .*mend-/),
    'Advice: Think \\<b\\>twice\\</b\\>',
  ]);
  expect(titles(await actionsAt(other, uri, rangeIn(text, '__noChroot')))).toContain(
    'Ignore mend-__noChroot here',
  );
  await other.stop();
});
