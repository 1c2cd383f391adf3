import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ApplyWorkspaceEditParams, CodeLens, WorkspaceEdit } from 'vscode-languageserver/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { InputActions } from '../../../server/src/lsp/actions/input-actions.ts';
import type { TaskReport } from '../../../server/src/lsp/nix/task.ts';
import { envOf } from '../../cli/nix-worlds.ts';
import { git } from '../../nixcli/nix/repositories.ts';
import { lockedFlake, makeUpstream, type Upstream } from '../../nixcli/nix/upstream.ts';
import { installed, makeWorld, tellWhereNoneIs } from '../../nixcli/nix/world.ts';
import { type Client, pulling } from '../client.ts';
import { ask, start, uriOf } from './asking.ts';
import { startTrusted, watchedNix } from './watched.ts';

tellWhereNoneIs();

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-update-${suite}`, program);
  const lockText = (folder: string) => readFileSync(join(folder, 'flake.lock'), 'utf8');
  const flakeOn = (...upstreams: readonly Upstream[]) =>
    `{\n${upstreams.map(({ url }, at) => `  inputs.dep${at}.url = "${url}";\n`).join('')}  outputs = _: { };\n}\n`;

  async function open(folder: string, options: Parameters<typeof startTrusted>[0] = {}) {
    const client = await startTrusted({
      folders: [uriOf(folder)],
      env: envOf(world),
      capabilities: {
        ...pulling,
        workspace: {
          ...pulling.workspace,
          workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
        },
      },
      ...options,
    });
    onTestFinished(async () => void (await client.stop()));
    return { client, uri: uriOf(join(folder, 'flake.nix')) };
  }

  /** Writes to disk, as an editor does that saves. */
  function write({ documentChanges = [] }: WorkspaceEdit = {}): void {
    for (const change of documentChanges) {
      if ('kind' in change) {
        if (change.kind === 'create') writeFileSync(new URL(change.uri), '', { flag: 'wx' });
        continue;
      }
      const file = new URL(change.textDocument.uri);
      const document = TextDocument.create(file.href, '', 0, readFileSync(file, 'utf8'));
      const edits = change.edits as Parameters<typeof TextDocument.applyEdits>[1];
      writeFileSync(file, TextDocument.applyEdits(document, edits));
    }
  }

  function keep(client: Client, { changes }: TaskReport): Promise<TaskReport> {
    client.connection.onRequest('workspace/applyEdit', ({ edit }: ApplyWorkspaceEditParams) => {
      write(edit);
      return { applied: true };
    });
    return client.connection.sendRequest<TaskReport>('nixAudit/keepChanges', { changes });
  }

  test('an input is updated: shown first, written when it is kept', async () => {
    const [a, b] = [makeUpstream(world), makeUpstream(world)];
    const folder = lockedFlake(world, flakeOn(a, b));
    const before = lockText(folder);
    const [next] = [a.moveOn(), b.moveOn()];
    const { client, uri } = await open(folder);
    const { answer, progress } = start(client, 'updateInputs', { uri, inputs: ['dep0'] });
    const shown = await answer;
    expect(shown.result).toBe('good');
    expect(shown.summary).toBe("'dep0' is locked anew. 1 change, nothing suspicious.");
    expect(shown.report).toContain('Nothing is written yet');
    expect(shown.report).toMatch(
      new RegExp(`  ~ dep0: git\\+file://\\S+ ${a.first.slice(0, 9)}.* → ${next.slice(0, 9)}`),
    );
    expect(progress.every(({ kind }) => kind === 'report')).toBe(true);
    expect(lockText(folder)).toBe(before);
    expect(shown.changes).toHaveLength(1);
    expect(shown.changes![0]!.before).toBe(before);

    expect(await keep(client, shown)).toMatchObject({ result: 'good', summary: 'flake.lock changed.' });
    expect(lockText(folder)).toBe(shown.changes![0]!.after);
    expect(lockText(folder)).toContain(next);
    expect(lockText(folder)).toContain(b.first);
    // Once more there is nothing to do, and what was shown before is of no use any more.
    const again = await ask(client, 'updateInputs', { uri, inputs: ['dep0'] });
    expect(again).toMatchObject({
      result: 'good',
      summary: "'dep0' is locked anew. Nothing changes.",
      changes: [],
    });
    const late = await keep(client, shown);
    expect(late).toMatchObject({ result: 'refused' });
    expect(late.summary).toContain('flake.lock was changed meanwhile');
    const all = await ask(client, 'updateInputs', { uri });
    expect(all.report).toContain('  ~ dep1: ');
  });

  test('a lens updates an input, but none that follows another', async () => {
    const a = makeUpstream(world);
    const b = makeUpstream(world, `{ inputs.inner.url = "${a.url}"; outputs = _: { }; }`);
    const flake = `{\n  inputs.a.url = "${a.url}";\n  inputs.b.url = "${b.url}";\n  inputs.c.follows = "b/inner";\n  outputs = _: { };\n}\n`;
    const folder = lockedFlake(world, flake);
    const { client, uri } = await open(folder, { initializationOptions: { commandLinks: true } });
    await client.open(uri, flake);
    const textDocument = { uri };
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    const updates = lenses.flatMap(({ command }) => (command?.title === 'update' ? [command] : []));
    expect(updates).toEqual([
      { title: 'update', command: 'nixAudit.updateInput', arguments: [uri, 'a'] },
      { title: 'update', command: 'nixAudit.updateInput', arguments: [uri, 'b'] },
    ]);
    const choices = await client.connection.sendRequest('nixAudit/lockChoices', textDocument);
    expect(choices).toMatchObject({
      inputs: [{ name: 'a' }, { name: 'b' }, { name: 'b/inner', own: false }],
      nodes: [],
    });
  });

  test('a lens pins an input, without Nix and before trust', async () => {
    const a = makeUpstream(world);
    const flake = flakeOn(a);
    const folder = lockedFlake(world, flake);
    const { client, uri } = await open(folder, {
      initializationOptions: { commandLinks: true, workspaceTrusted: false },
    });
    await client.open(uri, flake);
    const textDocument = { uri };
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    const pins = lenses.flatMap(({ command }) => (command?.title === 'pin' ? [command] : []));
    expect(pins).toEqual([{ title: 'pin', command: 'nixAudit.changeInput', arguments: [uri, 'dep0'] }]);
    const input = { uri, input: 'dep0' };
    const { actions } = await client.connection.sendRequest<InputActions>('nixAudit/inputActions', input);
    const [pin] = actions.filter(({ title }) => title.startsWith("Pin 'dep0' to "));
    expect(pin).toBeDefined();
    const { edit } = await ask(client, 'changeInput', { ...input, title: pin!.title });
    write(edit);
    expect(readFileSync(join(folder, 'flake.nix'), 'utf8')).toContain(a.first);
    // The lock is still the one for it.
    world.run('nix', 'flake', 'metadata', '--no-update-lock-file', `path:${folder}`);
    expect(await ask(client, 'changeInput', { ...input, title: 'x' })).toMatchObject({ result: 'refused' });
  });

  test('the texts of the editor count, and what is missing is locked', async () => {
    const [a, b] = [makeUpstream(world), makeUpstream(world)];
    const folder = lockedFlake(world, flakeOn(a));
    const { client, uri } = await open(folder);
    await client.open(uri, flakeOn(a, b));
    const shown = await ask(client, 'lock', { uri });
    expect(shown).toMatchObject({ result: expect.any(String), summary: expect.stringContaining('1 change') });
    expect(shown.report).toContain('  + dep1: ');
    expect(shown.report).toContain(b.first.slice(0, 9));
    // Somebody edits the lock while the preview is read.
    const lockUri = uriOf(join(folder, 'flake.lock'));
    await client.open(lockUri, `${lockText(folder)}\n`, 'json');
    expect((await keep(client, shown)).summary).toContain('changed meanwhile');
    await client.close(lockUri);
    expect(await keep(client, shown)).toMatchObject({ result: 'good' });
    expect(lockText(folder)).toContain(b.first);
  });

  test('an editor that knows no versions of documents gets edits all the same, and one that makes no files says so', async () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(a));
    a.moveOn();
    const { client, uri } = await open(folder, { capabilities: pulling });
    const shown = await ask(client, 'updateInputs', { uri });
    const sent = new Promise<ApplyWorkspaceEditParams>((resolve) => {
      client.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
        resolve(params);
        return { applied: false, failureReason: 'no room' };
      });
    });
    const params = { changes: shown.changes };
    const kept = await client.connection.sendRequest<TaskReport>('nixAudit/keepChanges', params);
    expect(kept).toMatchObject({
      result: 'refused',
      summary: 'The editor did not take the change (no room).',
    });
    expect(Object.keys((await sent).edit.changes ?? {})).toEqual([uriOf(join(folder, 'flake.lock'))]);
    rmSync(join(folder, 'flake.lock'));
    const changes = [{ ...shown.changes![0]!, before: null }];
    const made = await client.connection.sendRequest<TaskReport>('nixAudit/keepChanges', { changes });
    expect(made.summary).toBe('This editor cannot make the files that it takes.');
  });

  test('a lock that is not there yet is made', async () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, '{ outputs = _: { }; }\n');
    writeFileSync(join(folder, 'flake.nix'), flakeOn(a));
    rmSync(join(folder, 'flake.lock'), { force: true });
    const { client, uri } = await open(folder);
    const shown = await ask(client, 'lock', { uri });
    expect(shown.changes).toMatchObject([{ before: null }]);
    expect(existsSync(join(folder, 'flake.lock'))).toBe(false);
    expect(await keep(client, shown)).toMatchObject({ result: 'good' });
    expect(lockText(folder)).toContain(a.first);
  });

  test('the newest tag is written into flake.nix and locked', async () => {
    const a = makeUpstream(world);
    a.moveOn('v1.9');
    const newest = a.moveOn('v1.10');
    a.moveOn('v2.0-rc1');
    const flake = `{\n  inputs.dep.url = "${a.url}?ref=refs/tags/v1.0"; # pinned\n  outputs = _: { };\n}\n`;
    const folder = lockedFlake(world, flake);
    const { client, uri } = await open(folder);
    const shown = await ask(client, 'newestTag', { uri, input: 'dep' });
    expect(shown.summary).toContain(
      "'dep' asks for the newest tag, v1.10, instead of v1.0, and is locked at it.",
    );
    expect(shown.changes).toHaveLength(2);
    await keep(client, shown);
    expect(readFileSync(join(folder, 'flake.nix'), 'utf8')).toBe(flake.replace('v1.0', 'v1.10'));
    expect(lockText(folder)).toContain(newest);
    // Nix finds nothing to do.
    world.run('nix', 'flake', 'metadata', '--no-update-lock-file', `path:${folder}`);
    const again = await ask(client, 'newestTag', { uri, input: 'dep' });
    expect(again).toMatchObject({ result: 'good', changes: [] });
    expect(again.summary).toContain('there is no newer tag');
    expect(await ask(client, 'newestTag', { uri, input: 'nosuch' })).toMatchObject({
      result: 'refused',
      summary: 'The flake declares no input nosuch.',
    });
  });

  test('a node that was tampered with is taken from HEAD', async () => {
    const [a, b] = [makeUpstream(world), makeUpstream(world)];
    const folder = lockedFlake(world, flakeOn(a, b));
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=locked');
    const honest = lockText(folder);
    const tampered = honest.replace(a.first, b.first);
    writeFileSync(join(folder, 'flake.lock'), tampered);
    const { client, uri } = await open(folder);
    const choices = await client.connection.sendRequest('nixAudit/lockChoices', { uri, nodes: true });
    expect(choices).toMatchObject({
      inputs: [
        { name: 'dep0', own: true },
        { name: 'dep1', own: true },
      ],
      nodes: [{ name: 'dep0' }],
    });
    const shown = await ask(client, 'restore', { uri, nodes: ['dep0'] });
    expect(shown.summary).toContain("'dep0' is what git has at HEAD.");
    expect(shown.changes).toMatchObject([{ before: tampered, after: honest }]);
    expect(await ask(client, 'restore', { uri, nodes: ['nosuch'] })).toMatchObject({ result: 'refused' });
  });

  test('what is suspicious stands on top', async () => {
    const middle = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(middle));
    // As after an update that was reverted upstream: the new commit is older than the one in the lock.
    const text = lockText(folder).replaceAll(/"lastModified": \d+/g, '"lastModified": 4102444800');
    writeFileSync(join(folder, 'flake.lock'), text);
    middle.moveOn();
    const { client, uri } = await open(folder);
    const shown = await ask(client, 'updateInputs', { uri, inputs: ['dep0'] });
    expect(shown.result).toBe('bad');
    expect(shown.summary).toMatch(/1 suspicious thing\.$/);
    expect(shown.report.indexOf('SUSPICIOUS')).toBeGreaterThan(0);
    expect(shown.report.indexOf('SUSPICIOUS')).toBeLessThan(shown.report.indexOf('What changes'));
    expect(shown.report).toContain('lock-diff-downgrade, flake.lock');
  });

  test('Nix gets nothing of the environment but what it is given', async () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, flakeOn(a));
    const file = join(world.folder, 'environment');
    const watched = watchedNix(`env >> ${file}; exec '${dirname(program)}/NAME' "$@"`, {
      ...envOf(world),
      SECRET: 'hunter2',
      GIT_SSH_COMMAND: '/bin/false',
    });
    const { client, uri } = await open(folder, { env: watched.env });
    // oxlint-disable-next-line no-await-in-loop
    for (const task of ['lock', 'updateInputs'])
      expect(await ask(client, task, { uri })).toMatchObject({ changes: [] });
    const tag = await ask(client, 'newestTag', { uri, input: 'dep0' });
    expect(tag.changes).toHaveLength(2);
    const given = readFileSync(file, 'utf8');
    expect(given).toContain('GIT_CONFIG_KEY_0=core.fsmonitor');
    expect(given).not.toMatch(/SECRET|GIT_SSH_COMMAND=\/bin/);
  });

  test('nothing runs before trust, and what runs can be cancelled', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const { port } = silent.address() as { port: number };
    const folder = lockedFlake(world, '{ outputs = _: { }; }\n');
    writeFileSync(
      join(folder, 'flake.nix'),
      `{ inputs.far.url = "http://127.0.0.1:${port}/x.tar.gz"; outputs = _: { }; }\n`,
    );
    const env = Object.fromEntries(Object.entries(envOf(world)).filter(([name]) => !name.endsWith('_proxy')));
    const { client, uri } = await open(folder, { env, initializationOptions: { workspaceTrusted: false } });
    // oxlint-disable-next-line no-await-in-loop
    for (const [task, more] of [
      ['lock', {}],
      ['updateInputs', {}],
      ['newestTag', { input: 'far' }],
      ['restore', { nodes: ['far'] }],
      ['keepChanges', { changes: [{ uri, before: null, after: '' }] }],
    ] as const)
      expect(await ask(client, task, { uri, ...more })).toMatchObject({ result: 'refused' });
    await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
    const connected = new Promise((resolve) => void silent.once('connection', resolve));
    const { answer, cancel } = start(client, 'lock', { uri });
    await connected;
    cancel();
    expect(await answer).toMatchObject({ result: 'cancelled' });
    // oxlint-disable-next-line no-await-in-loop
    for (const inputs of ['x', [1], Array.from({ length: 2000 }, () => 'a')])
      expect(await ask(client, 'updateInputs', { uri, inputs })).toMatchObject({ result: 'refused' });
  });
});
