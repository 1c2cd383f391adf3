import { expect, test } from 'vitest';
import { type Client, eventually, pulling, pushed, startClient } from './client.ts';
import { createWorkspace, IMPURE, impureText, lockText } from './workspace.ts';

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

test('what a project asks of its locks, and complaints about what is no such thing', async () => {
  let policy: unknown = { deniedSources: ['github:NixOS'], cooldownDays: 14 };
  const client = await startClient({ settings: () => ({ policy }) });
  await client.open('file:///a/flake.lock', lockText('nixos-25.05'), 'json');
  const codes = async () => (await client.problems('file:///a/flake.lock')).map(({ code }) => code);
  expect(new Set(await codes())).toEqual(new Set(['lock-cooldown', 'lock-untrusted-source']));
  policy = { cooldownDays: 6, maxBytes: 10, staleDays: 5 };
  await reconfigure(client);
  expect(new Set(await codes())).toEqual(new Set(['lock-node-budget', 'lock-stale']));
  policy = {
    allowedSources: 'github:NixOS',
    deniedSources: [1, ' '],
    maxNodes: 0,
    maxDepth: 1.5,
    maxBytes: '1',
    staleDays: null,
    cooldownDays: -1,
  };
  await reconfigure(client);
  expect(await codes()).toEqual([]);
  const complaints = client.log.filter((message) => message.includes('nixAudit.policy.'));
  expect(complaints).toHaveLength(7);
  expect(complaints.join('\n')).not.toContain('staleDays');
  policy = [];
  await reconfigure(client);
  expect(await codes()).toEqual([]);
  expect(client.log.filter((message) => message.includes('"nixAudit.policy"'))).toHaveLength(1);
  await client.stop();
});

test('a source pattern that cannot be read is told with the reason, and allows nothing', async () => {
  const policy = {
    allowedSources: ['https://github.com/NixOS'],
    deniedSources: ['nixpkgs/evil', 'github:evil'],
  };
  const client = await startClient({ settings: () => ({ policy }) });
  await client.open('file:///a/flake.lock', lockText('nixos-25.05'), 'json');
  const problems = await client.problems('file:///a/flake.lock');
  for (const said of [
    'not among the sources that the policy allows',
    '"https://github.com/NixOS", which cannot be read',
    '"nixpkgs/evil", which cannot be read',
  ])
    expect(problems).toContainEqual(expect.objectContaining({ message: expect.stringContaining(said) }));
  expect(client.log.filter((message) => message.includes('nixAudit.policy.'))).toEqual([
    'The setting "nixAudit.policy.allowedSources" holds "https://github.com/NixOS", which holds for nothing: the source pattern must be written without https:// and the like.',
    'The setting "nixAudit.policy.deniedSources" holds "nixpkgs/evil", which holds for nothing: the source pattern names no host; for a repository on GitHub write github:nixpkgs/evil.',
  ]);
  await client.stop();
});

test('the day is that of the clock unless another one is given', async () => {
  const text = lockText('nixos-25.05').replace('1731890469', '4102444800');
  for (const [today, isFuture] of [
    ['2100-01-01', false],
    ['2024-13-01', true],
    ['2100-02-30', true],
    [undefined, true],
  ] as const) {
    const client = await startClient({ initializationOptions: { today } });
    await client.open('file:///a/flake.lock', text, 'json');
    const problems = await client.problems('file:///a/flake.lock');
    expect(problems.some(({ code }) => code === 'lock-last-modified-future')).toBe(isFuture);
    await client.stop();
  }
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
