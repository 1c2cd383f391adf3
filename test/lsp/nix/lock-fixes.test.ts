import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction } from 'vscode-languageserver/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { envOf } from '../../cli/nix-worlds.ts';
import { git } from '../../nixcli/nix/repositories.ts';
import { lockedFlake, makeUpstream } from '../../nixcli/nix/upstream.ts';
import { installed, makeWorld, tellWhereNoneIs } from '../../nixcli/nix/world.ts';
import { able, actionsAt, applied, titles } from '../actions/acting.ts';
import type { Client } from '../client.ts';
import { ask, uriOf } from './asking.ts';
import { startTrusted } from './watched.ts';

tellWhereNoneIs();

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-lock-fixes-${suite}`, program);

  async function open(folder: string) {
    const client = await startTrusted({
      folders: [uriOf(folder)],
      env: envOf(world),
      capabilities: able,
      initializationOptions: { commandLinks: true },
    });
    onTestFinished(async () => void (await client.stop()));
    return client;
  }

  /** All that is offered in a document. */
  function offered(client: Client, uri: string, text: string): Promise<CodeAction[]> {
    const end = { line: text.split('\n').length, character: 0 };
    return actionsAt(client, uri, { start: { line: 0, character: 0 }, end });
  }

  async function take(client: Client, actions: readonly CodeAction[], title: string) {
    const action = actions.find((one) => one.title === title);
    expect(action?.command?.command, titles(actions).join('\n')).toBe('nixAudit.applyFix');
    return ask(client, 'applyFix', { action: action!.command!.arguments![0] });
  }

  test('a flake without a lock gets one', async () => {
    const a = makeUpstream(world);
    const flake = `{\n  inputs.a.url = "${a.url}";\n  outputs = _: { };\n}\n`;
    const folder = lockedFlake(world, flake);
    const locked = readFileSync(join(folder, 'flake.lock'), 'utf8');
    rmSync(join(folder, 'flake.lock'));
    const client = await open(folder);
    const uri = uriOf(join(folder, 'flake.nix'));
    await client.open(uri, flake);
    const title = 'Lock what flake.nix declares (nix flake lock)';
    const report = await take(client, await offered(client, uri, flake), title);
    expect(report).toMatchObject({ result: 'good', summary: expect.stringContaining('is locked. ') });
    expect(applied(report.edit, uriOf(join(folder, 'flake.lock')), '')).toBe(locked);
  });

  test('a node that was tampered with comes back from git, or from its source', async () => {
    const a = makeUpstream(world);
    const folder = lockedFlake(world, `{\n  inputs.a.url = "${a.url}";\n  outputs = _: { };\n}\n`);
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message=locked');
    const file = join(folder, 'flake.lock');
    const honest = readFileSync(file, 'utf8');
    const evil = makeUpstream(world);
    // What is fetched is another repository than what is asked for.
    const [before, original] = honest.split('"original"');
    const text = `${before!.replace(a.root, evil.root)}"original"${original}`;
    expect(text).not.toBe(honest);
    writeFileSync(file, text);
    const client = await open(folder);
    await client.open(uriOf(join(folder, 'flake.nix')), readFileSync(join(folder, 'flake.nix'), 'utf8'));
    const uri = uriOf(file);
    await client.open(uri, text, 'json');
    const actions = await offered(client, uri, text);
    const back = await take(client, actions, "Restore 'a' from git");
    expect(applied(back.edit, uri, text)).toBe(honest);
    const anew = await take(client, actions, "Lock 'a' anew (nix flake update)");
    expect(applied(anew.edit, uri, text)).toBe(honest);
  });
});
