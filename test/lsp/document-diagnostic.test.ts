import { afterAll, beforeAll, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { type Client, pause, startClient } from './client.ts';
import {
  cleanText,
  createWorkspace,
  flakeText,
  IMPURE,
  impureText,
  lockText,
  type Workspace,
} from './workspace.ts';

let client: Client;
let workspace: Workspace;

beforeAll(async () => {
  workspace = createWorkspace({});
  client = await startClient({ folders: [workspace.uri] });
});

afterAll(async () => {
  await client.stop();
  workspace.dispose();
});

test('a problem has all that a client can show', async () => {
  const uri = workspace.uriOf('whole.nix');
  await client.open(uri, impureText);
  const [problem, ...others] = await client.problems(uri);
  expect(others).toEqual([]);
  expect(problem).toEqual({
    range: { start: { line: 1, character: 8 }, end: { line: 1, character: 28 } },
    severity: expect.any(Number),
    code: IMPURE,
    codeDescription: {
      href: expect.stringMatching(new RegExp(`^(file|https):.*/docs/rules/${IMPURE}\\.md$`)),
    },
    source: 'nix-audit',
    message: expect.stringContaining('currentTime'),
    data: { rule: IMPURE, key: expect.stringContaining(IMPURE), subject: expect.any(String) },
  });
});

test('negative control: a clean text has no problem', async () => {
  const uri = workspace.uriOf('clean.nix');
  await client.open(uri, cleanText);
  expect(await client.problems(uri)).toEqual([]);
});

test('an edit is seen, and what did not change is not sent again', async () => {
  const uri = workspace.uriOf('edited.nix');
  await client.open(uri, cleanText);
  const first = await client.pull(uri);
  expect(await client.pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  const one = { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } };
  await client.change(uri, 2, { range: one, text: 'builtins.currentTime' });
  const second = await client.pull(uri, first.resultId);
  expect(second).toMatchObject({ kind: 'full', items: [{ code: IMPURE }] });
  // A blank at the end moves nothing, a line above moves everything.
  const end = { line: 3, character: 0 };
  await client.change(uri, 3, { range: { start: end, end }, text: ' ' });
  expect(await client.pull(uri, second.resultId)).toMatchObject({ kind: 'unchanged' });
  const start = { line: 0, character: 0 };
  await client.change(uri, 4, { range: { start, end: start }, text: '\n' });
  expect(await client.pull(uri, second.resultId)).toMatchObject({
    kind: 'full',
    items: [{ range: { start: { line: 2 } } }],
  });
  await client.change(uri, 5, { text: cleanText });
  expect(await client.problems(uri)).toEqual([]);
});

test.each([
  ['emoji before it on its line', '{ x = "🦀🦀"; now = builtins.currentTime; }', 0, 20],
  ['CRLF', '{\r\n  # 🦀\r\n  now = builtins.currentTime;\r\n}\r\n', 2, 8],
  ['a lone CR, a line end for LSP and none for Nix', '{ /* a\rb */ now = builtins.currentTime; }', 1, 11],
  ['a byte order mark', '\uFEFF{ now = builtins.currentTime; }', 0, 9],
])('positions count UTF-16 units: %s', async (name, text, line, character) => {
  const uri = workspace.uriOf(`${name}.nix`);
  await client.open(uri, text);
  const [problem] = await client.problems(uri);
  expect(problem?.range).toEqual({ start: { line, character }, end: { line, character: character + 20 } });
});

test('what a document is, its name tells, and where that does not, its language', async () => {
  const nix = workspace.uriOf('no-extension');
  await client.open(nix, impureText, 'nix');
  expect(await client.problems(nix)).toHaveLength(1);
  const plain = workspace.uriOf('notes.txt');
  await client.open(plain, impureText, 'plaintext');
  expect(await client.problems(plain)).toEqual([]);
  const json = workspace.uriOf('package.json');
  await client.open(json, '{ "a": 1, "a": 2 }', 'json');
  expect(await client.problems(json)).toEqual([]);
  const untitled = 'untitled:Untitled-1';
  await client.open(untitled, impureText, 'nix');
  expect(await client.problems(untitled)).toHaveLength(1);
});

test('of what is not on disk nothing beside it is concluded', async () => {
  const uri = 'untitled:/somewhere/flake.nix';
  await client.open(uri, flakeText('nixos-25.05'), 'nix');
  expect(await client.problems(uri)).toEqual([]);
});

test('a document that is not open is read from disk, and one that is not there has no problems', async () => {
  workspace.write('closed.nix', impureText);
  expect(await client.problems(workspace.uriOf('closed.nix'))).toMatchObject([{ code: IMPURE }]);
  expect(await client.problems(workspace.uriOf('nowhere.nix'))).toEqual([]);
});

test.each(['with space', '100%', 'ünïcode', '🦀', 'a#b?c', "it's+(1)@x"])('a name like %s', async (name) => {
  workspace.write(`${name}/flake.nix`, flakeText('nixos-25.05'));
  workspace.write(`${name}/flake.lock`, lockText('nixos-24.11'));
  const uri = workspace.uriOf(`${name}/flake.lock`);
  const [problem] = await client.problems(uri);
  expect(problem).toMatchObject({
    code: 'lock-declaration-mismatch',
    relatedInformation: [{ location: { uri: workspace.uriOf(`${name}/flake.nix`) } }],
  });
  // The same file as VS Code spells it: everything that may be escaped is.
  const spelled = `file://${workspace.path}/${encodeURIComponent(name)}/flake.lock`;
  await client.open(spelled, lockText('nixos-25.05'), 'json');
  expect(await client.problems(uri)).toEqual([]);
  await client.close(spelled);
});

test('a file outside of all folders, and a URI that names no path', async () => {
  const outside = createWorkspace({ 'a.nix': impureText });
  await client.open(outside.uriOf('a.nix'), impureText);
  expect(await client.problems(outside.uriOf('a.nix'))).toHaveLength(1);
  outside.dispose();
  for (const uri of [
    'file:///bad/%E0%A4%A.nix',
    'file:///a%2Fb.nix',
    'file://elsewhere/a.nix',
    'file:///nul%00.nix',
  ]) {
    await client.open(uri, impureText);
    expect(await client.problems(uri)).toHaveLength(1);
  }
});

test('a request that is cancelled is told so', async () => {
  let answerSettings = (): void => undefined;
  const slow = await startClient({
    settings: () => new Promise((done) => (answerSettings = () => done({}))),
  });
  await slow.open('untitled:A', impureText);
  const cancellation = new CancellationTokenSource();
  const params = { textDocument: { uri: 'untitled:A' } };
  const answer = slow.connection.sendRequest('textDocument/diagnostic', params, cancellation.token);
  await pause(50);
  cancellation.cancel();
  await pause(50);
  answerSettings();
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  expect(await slow.problems('untitled:A')).toHaveLength(1);
  await slow.stop();
});

test('an answer that new settings overtook is withdrawn, and the client is to ask again', async () => {
  const answers: ((settings: unknown) => void)[] = [];
  const slow = await startClient({ settings: () => new Promise((done) => answers.push(done)) });
  await slow.open('untitled:A', impureText);
  const answer = slow.pull('untitled:A');
  await pause(50);
  await slow.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await pause(50);
  answers.shift()?.({});
  await expect(answer).rejects.toMatchObject({ code: -32802, data: { retriggerRequest: true } });
  const second = slow.pull('untitled:A');
  await pause(50);
  for (const give of answers) give({ enable: false });
  expect(await second).toMatchObject({ items: [] });
  await slow.stop();
});

test('an answer is about the newest text', async () => {
  const uri = workspace.uriOf('newest.nix');
  await client.open(uri, cleanText);
  const early = client.pull(uri);
  await client.change(uri, 2, { text: impureText });
  const late = client.pull(uri);
  await early;
  expect(await late).toMatchObject({ items: [{ code: IMPURE }] });
});

test('nothing is ever sent that was not asked for', async () => {
  await pause(100);
  expect(client.published).toEqual([]);
});
