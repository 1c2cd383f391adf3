import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { envOf } from '../../cli/nix-worlds.ts';
import { git, repository, SYSTEM } from '../../nixcli/nix/repositories.ts';
import { makeUpstream } from '../../nixcli/nix/upstream.ts';
import { installed, makeWorld, tellWhereNoneIs } from '../../nixcli/nix/world.ts';
import { able, actionAt, actionsAt, applied, rangeIn, resolved, titles } from '../actions/acting.ts';
import type { Client } from '../client.ts';
import { ask, uriOf } from './asking.ts';
import { startTrusted } from './watched.ts';

tellWhereNoneIs();

const NONE = `sha256-${'A'.repeat(43)}=`;

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-fixes-${suite}`, program);
  const env = envOf(world);
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy']) env[name] = '';

  async function start(folder: string, commandLinks = false): Promise<Client> {
    const client = await startTrusted({
      folders: [uriOf(folder)],
      env,
      capabilities: able,
      initializationOptions: { commandLinks },
    });
    onTestFinished(async () => void (await client.stop()));
    return client;
  }

  async function serve(content: string): Promise<string> {
    const server = createServer((_, response) => void response.end(content));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/data.txt`;
  }

  test('a placeholder becomes the hash of what is fetched', async () => {
    const content = 'what is fetched 🦊\n';
    const text = `{ lib, fetchurl }:\r\nfetchurl {\r\n  /* 🦊 */ url = "${await serve(content)}";\r\n  hash = lib.fakeHash;\r\n}\r\n`;
    const client = await start(world.folder);
    const uri = uriOf(join(world.folder, 'source.nix'));
    await client.open(uri, text);
    const actions = await actionsAt(client, uri, rangeIn(text, 'lib.fakeHash'));
    const [title = ''] = titles(actions).filter((one) => one.endsWith('and write its hash'));
    const { edit } = await resolved(
      client,
      await actionAt(client, uri, rangeIn(text, 'lib.fakeHash'), title),
    );
    const hash = `sha256-${createHash('sha256').update(content).digest('base64')}`;
    expect(applied(edit, uri, text)).toBe(text.replace('lib.fakeHash', `"${hash}"`));
    const [annotation] = Object.values(edit?.changeAnnotations ?? {});
    expect(annotation).toMatchObject({ needsConfirmation: true });
    expect(annotation?.label).toContain('first use is trusted');
  });

  test('what is not there is refused with what the server says', async () => {
    const text = '{ lib, fetchurl }: fetchurl { url = "http://127.0.0.1:1/x"; hash = lib.fakeHash; }\n';
    const client = await start(world.folder, true);
    const uri = uriOf(join(world.folder, 'gone.nix'));
    await client.open(uri, text);
    const actions = await actionsAt(client, uri, rangeIn(text, 'lib.fakeHash'));
    const action = actions.find(({ title }) => title.endsWith('and write its hash'));
    expect(action?.command?.command).toBe('nixAudit.applyFix');
    const report = await ask(client, 'applyFix', { action: action?.command?.arguments?.[0] as unknown });
    expect(report.result).toBe('refused');
    expect(report.summary).not.toBe('');
    expect(report).not.toHaveProperty('edit');
  });

  test('a lock that is not there is made', async () => {
    const upstream = makeUpstream(world);
    const text = `{\n  inputs.dep.url = "${upstream.url}";\n  outputs = { self, dep }: { };\n}\n`;
    const root = repository(world.folder, 'unlocked', text);
    const client = await start(root);
    const uri = uriOf(join(root, 'flake.nix'));
    await client.open(uri, text);
    const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const action = (await actionsAt(client, uri, all)).find(({ data }) => data?.do === 'fix');
    const { edit } = await resolved(client, action!);
    const lock = uriOf(join(root, 'flake.lock'));
    expect(edit?.documentChanges?.[0]).toMatchObject({ kind: 'create', uri: lock });
    expect(JSON.parse(applied(edit, lock, ''))).toMatchObject({
      nodes: { dep: { locked: { rev: upstream.first } } },
    });
  });

  test('the hash of dependencies is learned from a build of what the user names', async () => {
    const text = `{ buildGoModule }:\nbuildGoModule {\n  name = "x";\n  vendorHash = "${NONE}";\n}\n`;
    const root = repository(
      world.folder,
      'vendored',
      `{ outputs = { self }: let
        build = more: derivation ({ system = "${SYSTEM}"; builder = "/bin/sh"; } // more);
        buildGoModule = { name, vendorHash }: build {
          inherit name;
          args = [ "-c" "echo > $out" ];
          deps = build { name = "deps"; args = [ "-c" "echo a > $out" ]; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = vendorHash; };
        };
      in { packages.${SYSTEM}.x = import ./pkg.nix { inherit buildGoModule; }; }; }`,
    );
    writeFileSync(join(root, 'pkg.nix'), text);
    git(root, 'add', '--all');
    const client = await start(root, true);
    const uri = uriOf(join(root, 'pkg.nix'));
    await client.open(uri, text);
    const title = 'Build x and write its vendorHash';
    const action = await actionAt(client, uri, rangeIn(text, `"${NONE}"`), title);
    expect(action.command?.arguments?.[1]).toBe('output');
    const given = { action: action.command?.arguments?.[0] as unknown };
    expect(await ask(client, 'applyFix', given)).toMatchObject({ result: 'refused' });
    const report = await ask(client, 'applyFix', { ...given, output: ['packages', SYSTEM, 'x'] });
    const hash = `sha256-${createHash('sha256').update('a\n').digest('base64')}`;
    expect(report).toMatchObject({ result: 'good' });
    expect(applied(report.edit, uri, text)).toBe(text.replace(NONE, hash));
    // Nix builds what is on disk, and that is another text now.
    await client.change(uri, 2, { text: `# more\n${text}` });
    const later = await actionAt(client, uri, rangeIn(`# more\n${text}`, `"${NONE}"`), title);
    expect(
      await ask(client, 'applyFix', {
        action: later.command?.arguments?.[0] as unknown,
        output: ['packages', SYSTEM, 'x'],
      }),
    ).toMatchObject({ result: 'refused', summary: expect.stringContaining('save') });
  });
});
