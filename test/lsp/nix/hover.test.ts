import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { size } from '../../../server/src/text/size.ts';
import { installed, makeWorld, tellWhereNoneIs, temporaryFolder } from '../../nixcli/nix/world.ts';
import { type Client, type ClientOptions, eventually, startClient } from '../client.ts';
import { hoverOn, type Said, showsMarkdown } from '../hovers.ts';
import { createWorkspace } from '../workspace.ts';
import { isAlive, startTrusted, watchedNix, watchedReal } from './watched.ts';

tellWhereNoneIs();

/** A workspace with one file in which a store path stands, and a hover on that. */
async function onPath(path: string, options: ClientOptions, start = startTrusted) {
  const text = `{ tool = "${path}"; }\n`;
  const workspace = createWorkspace({ 'a.nix': text });
  const client = await start({ capabilities: showsMarkdown, folders: [workspace.uri], ...options });
  const uri = workspace.uriOf('a.nix');
  await client.open(uri, text);
  let isStopped = false;
  const stop = async () => {
    isStopped = true;
    return client.stop();
  };
  onTestFinished(async () => {
    if (!isStopped) await stop();
    workspace.dispose();
  });
  const hover = async (): Promise<string> =>
    ((await hoverOn(client, uri, text, `${path.slice(0, -3)}|${path.slice(-3)}`)) as Said).lines.join('\n');
  return { client, uri, text, hover, stop };
}

async function trust({ connection }: Client): Promise<void> {
  await connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
}

describe.skipIf(installed.size === 0).each([...installed])(
  'asked of the real Nix of %s',
  (suite, program) => {
    const world = makeWorld(`lsp-${suite}`, program);
    const [top = ''] = world.build('top');
    const nix = () => watchedReal(program, world.env);

    /** By Nix itself, one by one. */
    const closure = (path: string) =>
      world
        .run('nix-store', '--query', '--requisites', path)
        .trim()
        .split('\n')
        .map((one) => ({
          name: one.slice(world.storeDir.length + 34),
          size: Number(world.run('nix-store', '--query', '--size', one)),
        }));

    test('a store path: sizes, what is largest, what built it, what keeps it', async () => {
      const { hover } = await onPath(top, { env: nix().env });
      const paths = closure(top);
      const sum = paths.reduce((all, one) => all + one.size, 0);
      const own = paths.find(({ name }) => name === 'top?x=1')!;
      const largest = paths.toSorted((a, b) => b.size - a.size)[0]!;
      const said = await hover();
      expect(said).toContain(
        `, ${size(own.size)}; ${size(sum)} in ${paths.length} paths with all that it needs`,
      );
      expect(said).toContain(`Largest: \`${largest.name}\` ${size(largest.size)}, `);
      expect(said).toContain('Trust: claimed: built on this machine, says the store');
      expect(said).toContain('Built by: `top?x=1.drv`');
      expect(said).toContain('Kept by: nothing');
      expect(paths.length).toBe(4);
    });

    test('no process starts before trust, and the same hover starts one after it', async () => {
      const watched = nix();
      const { client, hover } = await onPath(top, { env: watched.env }, startClient);
      expect(await hover()).toContain('In the store: unknown: Nix is asked once the workspace is trusted');
      expect(watched.starts()).toEqual([]);
      await trust(client);
      expect(await hover()).toContain('In the store: yes');
      expect(watched.starts()).toContain('nix --version');
    });

    test('the second time no Nix is asked, also after a restart and without trust', async () => {
      const cacheFolder = join(temporaryFolder('kept'), 'made by the server');
      const watched = nix();
      const first = await onPath(top, { env: watched.env, initializationOptions: { cacheFolder } });
      const said = await first.hover();
      const { length } = watched.starts();
      const times: number[] = [];
      for (let round = 0; round < 20; round++) {
        const from = performance.now();
        expect(await first.hover()).toBe(said);
        times.push(performance.now() - from);
      }
      expect(watched.starts().length).toBe(length);
      // With the way to the server and back.
      expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(5);
      await first.stop();
      expect(readdirSync(cacheFolder)).toEqual(['path-infos.json']);

      const again = nix();
      const second = await onPath(
        top,
        { env: again.env, initializationOptions: { cacheFolder, workspaceTrusted: false } },
        startTrusted,
      );
      expect(await second.hover()).toContain('with all that it needs');
      expect(again.starts()).toEqual([]);
    });

    test('garbage among what was kept is taken for nothing', async () => {
      const cacheFolder = temporaryFolder('garbage');
      const info = { path: top, narHash: 'sha256-x', narSize: 1e9, references: [] };
      const garbage = [
        '',
        '{',
        '[]',
        `{"version":1,"entries":{${JSON.stringify(top)}:${JSON.stringify(info)}}}`,
      ];
      for (const text of garbage) {
        for (const name of ['path-infos.json', 'verifications.json'])
          writeFileSync(join(cacheFolder, name), text);
        // oxlint-disable-next-line no-await-in-loop
        const { hover, stop } = await onPath(top, { env: nix().env, initializationOptions: { cacheFolder } });
        // oxlint-disable-next-line no-await-in-loop
        expect(await hover()).toContain('paths with all that it needs');
        // oxlint-disable-next-line no-await-in-loop
        await stop();
        expect(readFileSync(join(cacheFolder, 'path-infos.json'), 'utf8')).not.toContain('"sha256-x"');
      }
    });

    test('a cache folder in the workspace is not used', async () => {
      const inside = createWorkspace({});
      onTestFinished(() => inside.dispose());
      const cacheFolder = join(inside.path, 'cache');
      const { hover, stop } = await onPath(top, {
        env: nix().env,
        folders: [inside.uri],
        initializationOptions: { cacheFolder },
      });
      expect(await hover()).toContain('In the store: yes');
      await stop();
      expect(readdirSync(inside.path)).toEqual(['.git']);
    });

    test('a path that the store does not have', async () => {
      const { hover } = await onPath(`${world.storeDir}/${'0'.repeat(32)}-gone`, { env: nix().env });
      expect(await hover()).toContain('In the store: no');
    });

    test('the setting names another Nix, and only where the workspace is trusted', async () => {
      const [one, other] = [nix(), nix()];
      const settings = () => ({ nix: { path: join(other.folder, 'bin/nix') } });
      const { hover } = await onPath(top, { env: one.env, settings });
      expect(await hover()).toContain('In the store: yes');
      expect(one.starts()).toEqual([]);
      expect(other.starts()).toContain('nix --version');
    });
  },
);

describe('a Nix that does not do what it should', () => {
  const path = `/nix/store/${'0'.repeat(32)}-gone`;

  test('none at all', async () => {
    const { hover } = await onPath(path, { env: { PATH: temporaryFolder('empty') } });
    expect(await hover()).toContain('In the store: unknown: Nix is not installed, or not on PATH');
  });

  test('one that hangs: the hover answers, and nothing is left when the server ends', async () => {
    const hanging = watchedNix('sleep 1000 & wait');
    const { hover, stop } = await onPath(path, { env: hanging.env });
    const from = performance.now();
    expect(await hover()).toContain('unknown yet: Nix has not answered yet');
    expect(performance.now() - from).toBeLessThan(3000);
    const [pid = 0] = hanging.pids();
    expect(isAlive(pid)).toBe(true);
    await stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('one that hangs is ended with the hover that was cancelled', async () => {
    const hanging = watchedNix(
      'case "$*" in --version) echo "nix (Nix) 2.34.8" ;; *) sleep 1000 & wait ;; esac',
    );
    const { client, uri, text } = await onPath(path, { env: hanging.env });
    const source = new CancellationTokenSource();
    const position = { line: 0, character: text.indexOf('gone') };
    const asked = client.connection
      .sendRequest('textDocument/hover', { textDocument: { uri }, position }, source.token)
      .catch((error: unknown) => error);
    const pid = await eventually(() => hanging.pids()[1]);
    expect(isAlive(pid)).toBe(true);
    source.cancel();
    await asked;
    await eventually(() => !isAlive(pid));
  });

  test.each([
    ['prints rubbish', 'echo rubbish', "the audit cannot read this Nix's answer"],
    ['dies', 'kill -9 $$', 'Nix could not be started, or has crashed'],
    ['is too old', 'echo "nix (Nix) 2.3.7"', 'is too old: the audit asks Nix 2.4 and later'],
  ])('one that %s', async (_, script, words) => {
    const { hover } = await onPath(path, { env: watchedNix(script).env });
    const said = await hover();
    expect(said).toContain('In the store: unknown: ');
    expect(said.replaceAll('\\', '')).toContain(words);
  });

  test('one within the workspace is not run, by PATH or by the settings', async () => {
    const workspace = createWorkspace({});
    onTestFinished(() => workspace.dispose());
    const bin = join(workspace.path, 'bin');
    mkdirSync(bin);
    const tripped = join(workspace.path, 'tripped');
    writeFileSync(join(bin, 'nix'), `#!/bin/sh\necho tripped >> '${tripped}'\n`, { mode: 0o755 });
    for (const settings of [undefined, () => ({ nix: { path: join(bin, 'nix') } })]) {
      // oxlint-disable-next-line no-await-in-loop
      const { hover } = await onPath(path, {
        env: { PATH: bin },
        folders: [workspace.uri],
        ...(settings && { settings }),
      });
      // oxlint-disable-next-line no-await-in-loop
      expect(await hover()).toContain('In the store: unknown');
    }
    expect(readdirSync(workspace.path)).not.toContain('tripped');
    // The tripwire works: outside of the workspace the same file is run.
    const { hover } = await onPath(path, { env: { PATH: bin } });
    await hover();
    expect(readdirSync(workspace.path)).toContain('tripped');
  });
});
