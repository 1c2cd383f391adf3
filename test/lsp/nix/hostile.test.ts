import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { marked } from 'marked';
import type { CodeLens } from 'vscode-languageserver/node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { system } from '../../cli/nix-worlds.ts';
import { installed, makeWorld, tellWhereNoneIs, temporaryFolder } from '../../nixcli/nix/world.ts';
import { type Client, startClient } from '../client.ts';
import { hoverAt, showsMarkdown } from '../hovers.ts';
import { ask, uriOf } from './asking.ts';
import { watchedReal } from './watched.ts';

tellWhereNoneIs();

/** Whoever connects to it is counted. */
let listener: Server;
let port = 0;
let connections = 0;
beforeAll(async () => {
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => void listener.close());

interface Trap {
  readonly folder: string;
  /** The names of the tripwires that something has run into. */
  readonly tripped: () => readonly string[];
  readonly storePath: string;
}

/** A workspace that runs its own programs wherever it is let. */
function setTrap(storePath: string): Trap {
  const outside = temporaryFolder('tripped');
  const folder = temporaryFolder('hostile');
  const script = (name: string, file: string): string => {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho >> '${join(outside, name)}'\nexit 1\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: outside, GIT_CONFIG_NOSYSTEM: '1' },
    });
  const name = String.raw`[x](command:evil) <img src=x> \n# big \u001b[31m`;
  const builder = `system = "${system()}"; builder = "/bin/sh"`;
  writeFileSync(
    join(folder, 'flake.nix'),
    `{
  nixConfig.post-build-hook = "${script('hook', join(folder, 'bin/hook'))}";
  nixConfig.flake-registry = "http://127.0.0.1:${port}/registry.json";
  nixConfig.allow-import-from-derivation = true;
  inputs.dep.url = "path:./dep";
  inputs."${name.replaceAll('\\', '\\\\')}".url = "git+https://127.0.0.1:${port}/--upload-pack=evil";
  outputs = { self, dep, ... }: {
    packages.${system()} = {
      hello = import (derivation {
        name = "ifd"; ${builder}; args = [ "-c" "echo >> ${join(outside, 'ifd')}; echo '{ }' > $out" ];
      });
      fetching = builtins.fetchurl { url = "http://127.0.0.1:${port}/x"; sha256 = "${'0'.repeat(52)}"; };
      "--help" = builtins.trace "\u001b[31mred" self;
      "${name.replaceAll('\\', '\\\\')}" = throw "never";
    };
  };
  # ${storePath} and ${storePath}/--option
}
`,
  );
  const locked = { type: 'path', path: './dep', narHash: `sha256-${'A'.repeat(43)}=`, lastModified: 1 };
  const lock = {
    nodes: {
      dep: { locked, original: { type: 'path', path: './dep' } },
      [name]: {
        locked: {
          type: 'git',
          url: `https://127.0.0.1:${port}/\u001b[31m`,
          rev: '1'.repeat(40),
          narHash: locked.narHash,
        },
        original: { type: 'git', url: `https://127.0.0.1:${port}/` },
      },
      root: { inputs: { dep: 'dep', [name]: name } },
    },
    root: 'root',
    version: 7,
  };
  writeFileSync(join(folder, 'flake.lock'), JSON.stringify(lock, null, 2));
  writeFileSync(join(folder, 'package.nix'), '{ pkgs }: { buildInputs = [ pkgs.hello pkgs."--help" ]; }\n');
  script('nix', join(folder, 'bin/nix'));
  script('nix-store', join(folder, 'bin/nix-store'));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  script('post-index-change', join(folder, '.git/hooks/post-index-change'));
  git('config', 'core.fsmonitor', script('fsmonitor', join(folder, 'bin/fsmonitor')));
  git('config', 'filter.evil.process', script('filter', join(folder, 'bin/filter')));
  git('config', 'filter.evil.clean', join(folder, 'bin/filter'));
  writeFileSync(join(folder, '.gitattributes'), '* filter=evil\n');
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(
    join(folder, '.vscode/settings.json'),
    JSON.stringify({ 'nixAudit.nix.path': join(folder, 'bin/nix') }),
  );
  return { folder, storePath, tripped: () => readdirSync(outside).filter((file) => !file.startsWith('.')) };
}

/** Takes the inputs away: what their lock lacks would keep Nix from evaluating anything. */
function completeLock({ folder }: Trap): void {
  const flake = readFileSync(join(folder, 'flake.nix'), 'utf8').replaceAll(/^ {2}inputs\..*$/gm, '');
  writeFileSync(join(folder, 'flake.nix'), flake.replace('{ self, dep, ... }', '{ self, ... }'));
  writeFileSync(join(folder, 'flake.lock'), '{"nodes":{"root":{}},"root":"root","version":7}');
}

/** All that an editor asks by itself: problems, lenses, hints, and hovers over every sign of some. */
async function lookAround(client: Client, { folder }: Trap): Promise<string> {
  const said: string[] = [];
  for (const name of ['flake.nix', 'flake.lock', 'package.nix']) {
    const uri = uriOf(join(folder, name));
    const text = readFileSync(join(folder, name), 'utf8');
    await client.problems(uri);
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri },
    });
    said.push(...lenses.map(({ command }) => command?.title ?? ''));
    const end = { line: 1000, character: 0 };
    const range = { start: { line: 0, character: 0 }, end };
    await client.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
    for (let offset = 0; offset < text.length; offset += 3) {
      const hover = await hoverAt(client, uri, text, offset);
      said.push(...(hover?.lines ?? []));
    }
  }
  return [...new Set(said)].join('\n');
}

/** The commands that a client would make links of. */
function commandsIn(said: string): string[] {
  const html = said.split('\n').map((line) => marked.parse(line, { async: false, gfm: true }));
  return [...new Set([...html.join('').matchAll(/"command:([^"?]*)/g)].map(([, name = '']) => name))];
}

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-hostile-${suite}`, program);
  const [storePath = ''] = world.build('leaf');

  async function open(trap: Trap) {
    const watched = watchedReal(program, world.env);
    const path = `${join(trap.folder, 'bin')}:${watched.env['PATH']}`;
    const client = await startClient({
      capabilities: showsMarkdown,
      folders: [uriOf(trap.folder)],
      // A client that hands on what the workspace says.
      settings: () => ({ nix: { path: join(trap.folder, 'bin/nix') } }),
      initializationOptions: { commandLinks: true, cacheFolder: temporaryFolder('kept') },
      // Without the proxy that leads nowhere, so that the listener can be reached.
      env: { ...watched.env, PATH: path, http_proxy: '', https_proxy: '', all_proxy: '' },
    });
    onTestFinished(async () => void (await client.stop()));
    for (const name of ['flake.nix', 'flake.lock', 'package.nix'])
      await client.open(uriOf(join(trap.folder, name)), readFileSync(join(trap.folder, name), 'utf8'));
    return { client, watched };
  }

  test('no process before trust', async () => {
    const trap = setTrap(storePath);
    const { client, watched } = await open(trap);
    const before = connections;
    await lookAround(client, trap);
    const uri = uriOf(join(trap.folder, 'flake.nix'));
    const attribute = ['packages', system(), 'hello'];
    for (const [task, params] of [
      ['verifyInputs', { uri, fetch: true }],
      ['closureSize', { uri, attribute }],
      ['closureSize', { uri, package: ['hello'] }],
      ['checkReproducibility', { uri, attribute }],
    ] as const)
      expect(await ask(client, task, params)).toMatchObject({ result: 'refused' });
    expect(watched.starts()).toEqual([]);
    expect(trap.tripped()).toEqual([]);
    expect(connections).toBe(before);
  });

  test('after trust, nothing of its own is run by what an editor asks by itself', async () => {
    const trap = setTrap(storePath);
    const { client, watched } = await open(trap);
    const before = connections;
    // The setting of the workspace is refused, as the program lies within it, and then none is asked.
    await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
    const refused = await lookAround(client, trap);
    expect(refused).toContain('the setting for nix names a program within the workspace');
    expect(watched.starts()).toEqual([]);
    expect(trap.tripped()).toEqual([]);
    expect(connections).toBe(before);
  });

  test('nor is it with a Nix that may be asked, which is asked of store paths only', async () => {
    const trap = setTrap(storePath);
    const watched = watchedReal(program, world.env);
    const client = await startClient({
      capabilities: showsMarkdown,
      folders: [uriOf(trap.folder)],
      initializationOptions: { workspaceTrusted: true, commandLinks: true },
      env: {
        ...watched.env,
        PATH: `${join(trap.folder, 'bin')}:${watched.env['PATH']}`,
        http_proxy: '',
        https_proxy: '',
        all_proxy: '',
      },
    });
    onTestFinished(async () => void (await client.stop()));
    for (const name of ['flake.nix', 'flake.lock', 'package.nix'])
      await client.open(uriOf(join(trap.folder, name)), readFileSync(join(trap.folder, name), 'utf8'));
    const before = connections;
    const said = await lookAround(client, trap);
    expect(said).toContain('In the store: yes');
    expect(commandsIn(said)).toEqual(['nixAudit.closureSize']);
    expect(said).not.toContain('\u001b');
    expect(watched.starts().length).toBeGreaterThan(2);
    for (const start of watched.starts())
      expect(start).toMatch(/^nix --version$|^nix .*path-info --json|^nix-store --query --roots \S+/);
    expect(watched.starts().join('\n')).not.toContain(trap.folder);
    expect(trap.tripped()).toEqual([]);
    expect(connections).toBe(before);

    // What the user asks for is evaluated, and neither its settings nor its hooks count.
    const uri = uriOf(join(trap.folder, 'flake.nix'));
    for (const name of ['hello', '--help', 'fetching'])
      expect(
        await ask(client, 'closureSize', { uri, attribute: ['packages', system(), name] }),
      ).toMatchObject({
        result: 'refused',
      });
    expect(trap.tripped()).not.toContain('hook');
    expect(trap.tripped()).not.toContain('nix');
  });

  test('nor is it where hovers may evaluate', async () => {
    const trap = setTrap(storePath);
    completeLock(trap);
    const watched = watchedReal(program, world.env);
    const client = await startClient({
      capabilities: showsMarkdown,
      folders: [uriOf(trap.folder)],
      settings: () => ({ hover: { closureSize: true } }),
      initializationOptions: { workspaceTrusted: true, commandLinks: true },
      env: {
        ...watched.env,
        PATH: `${join(trap.folder, 'bin')}:${watched.env['PATH']}`,
        http_proxy: '',
        https_proxy: '',
        all_proxy: '',
      },
    });
    onTestFinished(async () => void (await client.stop()));
    for (const name of ['flake.nix', 'flake.lock', 'package.nix'])
      await client.open(uriOf(join(trap.folder, name)), readFileSync(join(trap.folder, name), 'utf8'));
    const before = connections;
    const said = await lookAround(client, trap);
    const evaluated = watched.starts().filter((start) => / eval /.test(start));
    // Nix 2.8 would run git on the repository.
    if (suite === 'bookworm') expect(evaluated).toEqual([]);
    else expect(evaluated.length).toBeGreaterThan(2);
    expect(said).toContain(
      suite === 'bookworm' ? 'runs git on repositories' : 'where nothing may be fetched',
    );
    expect(commandsIn(said)).toEqual(['nixAudit.closureSize']);
    expect(said).not.toContain('\u001b');
    expect(trap.tripped()).toEqual([]);
    expect(connections).toBe(before);
  });

  test('the tripwires work', async () => {
    const trap = setTrap(storePath);
    const env = { ...world.env, http_proxy: '', https_proxy: '', all_proxy: '' };
    const git = (...args: readonly string[]) =>
      spawnSync('git', args, { cwd: trap.folder, env: { PATH: process.env['PATH'] } });
    git('status');
    git('add', '.');
    // Which the filter has kept from being written.
    rmSync(join(trap.folder, '.gitattributes'));
    git('update-index', '--force-remove', 'package.nix');
    spawnSync(join(trap.folder, 'bin/nix'), [], { env });
    const before = connections;
    const flags = ['--extra-experimental-features', 'nix-command flakes', '--impure', '--expr'];
    const derivation = /import \((derivation \{[^}]*?echo '\{ \}'[^}]*\})\)/.exec(
      readFileSync(join(trap.folder, 'flake.nix'), 'utf8'),
    )![1]!;
    spawnSync(program, ['eval', ...flags, `import (${derivation})`], { env });
    for (const wire of ['fsmonitor', 'filter', 'post-index-change', 'nix', 'ifd'])
      expect(trap.tripped()).toContain(wire);
    const fetch = `builtins.fetchurl "http://127.0.0.1:${port}/x"`;
    await promisify(execFile)(program, ['eval', ...flags, fetch], { env }).catch(() => undefined);
    expect(connections).toBeGreaterThan(before);
    expect(commandsIn('[a](command:b)')).toEqual(['b']);
  });

  test('so do those on the settings of a flake, where Nix is called without our flags', async () => {
    const trap = setTrap(storePath);
    completeLock(trap);
    const env = { ...world.env, http_proxy: '', https_proxy: '', all_proxy: '' };
    const evaluate = (...flags: readonly string[]) =>
      promisify(execFile)(
        program,
        [
          'eval',
          '--extra-experimental-features',
          'nix-command flakes',
          '--no-write-lock-file',
          ...flags,
          `path:${trap.folder}#packages.${system()}.hello`,
        ],
        { env, cwd: trap.folder },
      ).catch(() => undefined);
    await evaluate();
    // Nobody has consented to the hook.
    expect([trap.tripped().includes('ifd'), trap.tripped().includes('hook')]).toEqual([true, false]);
    world.run('nix-store', '--gc');
    world.build('leaf');
    await evaluate('--accept-flake-config');
    expect(trap.tripped()).toContain('hook');

    // A registry takes no consent; it is asked for what has a name alone.
    const flake = readFileSync(join(trap.folder, 'flake.nix'), 'utf8');
    writeFileSync(
      join(trap.folder, 'flake.nix'),
      flake.replace('  outputs =', '  inputs.x.url = "flake:of-no-registry";\n  outputs ='),
    );
    const before = connections;
    await evaluate();
    expect(connections).toBeGreaterThan(before);
  });
});
