import { expect, test } from 'vitest';
import { type Client, eventually, pulling, pushed, startClient } from './client.ts';
import { createWorkspace, IMPURE, impureText } from './workspace.ts';

async function reconfigure(client: Client, settings: unknown = null): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
}

test('folders have settings of their own, and changes take effect', async () => {
  const workspace = createWorkspace({
    'one/a.nix': impureText,
    'two/a.nix': impureText,
    'two/in/a.nix': impureText,
  });
  const [one, two, inner] = [workspace.uriOf('one'), workspace.uriOf('two'), workspace.uriOf('two/in')];
  const settings: Record<string, unknown> = {
    [one]: { enable: false },
    [two]: { rules: { [IMPURE]: 'hint' } },
    [inner]: { rules: { [IMPURE]: 'off' } },
  };
  const client = await startClient({
    folders: [one, two, inner],
    settings: (scope) => settings[scope ?? ''],
  });
  const problems = () => Promise.all([one, two, inner].map((folder) => client.problems(`${folder}/a.nix`)));
  await client.open(`${two}/a.nix`, impureText);
  expect(await problems()).toMatchObject([[], [{ severity: 4 }], []]);

  settings[one] = {};
  settings[two] = { rules: { [IMPURE]: 'error' } };
  await reconfigure(client);
  await eventually(() => client.refreshes === 1);
  expect(await problems()).toMatchObject([[{ code: IMPURE }], [{ severity: 1 }], []]);
  await client.stop();
  workspace.dispose();
});

test('a rule of another audience runs when it is asked for', async () => {
  const text = 'builtins.trace "x" (builtins.fetchGit { url = "https://example.org/x"; })';
  let settings: unknown = { audience: 'auditor' };
  const client = await startClient({ settings: () => settings });
  await client.open('untitled:A', text);
  const all = await client.problems('untitled:A');
  settings = { audience: 'default' };
  await reconfigure(client);
  expect((await client.problems('untitled:A')).length).toBeLessThanOrEqual(all.length);
  await client.stop();
});

test('what cannot be used is ignored and told once', async () => {
  const settings = {
    enable: 'no',
    audience: 'me',
    rules: { 'no-such-rule': 'off', [IMPURE]: 'fatal', constructor: 'off' },
  };
  const client = await startClient({ settings: () => settings });
  for (const uri of ['untitled:A', 'untitled:B']) {
    await client.open(uri, impureText);
    expect(await client.problems(uri)).toMatchObject([{ code: IMPURE }]);
  }
  await reconfigure(client);
  expect(await client.problems('untitled:A')).toHaveLength(1);
  const told = client.log.filter((message) => message.includes('setting'));
  expect(told).toHaveLength(5);
  expect(told.filter((message) => message.includes('no-such-rule'))).toHaveLength(1);
  await client.stop();
});

test.each([[null], [[]], ['on'], [{ rules: 'off' }]])('settings that are %j', async (settings) => {
  const client = await startClient({ settings: () => settings });
  await client.open('untitled:A', impureText);
  expect(await client.problems('untitled:A')).toHaveLength(1);
  await client.stop();
});

test('a client that cannot be asked sends its settings', async () => {
  const capabilities = { ...pulling, workspace: {} };
  const client = await startClient({ capabilities, initializationOptions: { settings: { enable: false } } });
  await client.open('untitled:A', impureText);
  expect(await client.problems('untitled:A')).toEqual([]);
  await reconfigure(client, { nixAudit: { enable: true, rules: { [IMPURE]: 'info' } } });
  expect(await client.problems('untitled:A')).toMatchObject([{ severity: 3 }]);
  await client.stop();
});

test('a client that is sent problems is sent them anew', async () => {
  let settings: unknown = {};
  const client = await startClient({ capabilities: pushed, settings: () => settings });
  await client.open('untitled:A', impureText);
  expect(await client.publishedFor('untitled:A')).toHaveLength(1);
  settings = { enable: false };
  await reconfigure(client);
  await client.publishedFor('untitled:A', ({ diagnostics }) => diagnostics.length === 0);
  await client.stop();
});
