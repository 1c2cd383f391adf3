import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLens, InlayHint } from 'vscode-languageserver/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { size } from '../../../server/src/text/size.ts';
import { makeProject, system } from '../../cli/nix-worlds.ts';
import {
  installed,
  makeWorld,
  tellWhereNoneIs,
  temporaryFolder,
  type World,
} from '../../nixcli/nix/world.ts';
import type { Client } from '../client.ts';
import { hoverOn } from '../hovers.ts';
import { ask, uriOf } from './asking.ts';
import { startTrusted, watchedReal } from './watched.ts';

tellWhereNoneIs();

async function opened(folder: string, name: string, options: Parameters<typeof startTrusted>[0]) {
  const client = await startTrusted({
    folders: [uriOf(folder)],
    ...options,
    initializationOptions: { commandLinks: true, ...options.initializationOptions },
  });
  onTestFinished(async () => void (await client.stop()));
  const uri = uriOf(join(folder, name));
  const text = readFileSync(join(folder, name), 'utf8');
  await client.open(uri, text);
  const hover = async (at: string) => (await hoverOn(client, uri, text, at))?.lines.join('\n') ?? '';
  return { client, uri, text, hover };
}

async function lensTitles({ connection }: Client, uri: string): Promise<string[]> {
  const lenses: CodeLens[] = await connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  return lenses.map(({ command, range }) => `${range.start.line}: ${command?.title}`);
}

/** The sum of a closure and the size of its root, by Nix itself. */
function sums(world: World, path: string) {
  const sizeOf = (one: string) => Number(world.run('nix-store', '--query', '--size', one));
  const paths = world.run('nix-store', '--query', '--requisites', path).trim().split('\n');
  return {
    own: sizeOf(path),
    closure: paths.reduce((all, one) => all + sizeOf(one), 0),
    paths: paths.length,
  };
}

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-packages-${suite}`, program);

  test('an output: nothing is asked by itself, and what was found stands in hover and lens', async () => {
    const { folder } = makeProject(world);
    const watched = watchedReal(program, world.env);
    const cacheFolder = temporaryFolder('packages');
    const options = { env: watched.env, initializationOptions: { cacheFolder } };
    const { client, uri, hover } = await opened(folder, 'flake.nix', options);
    const before = await hover('      he|llo = derivation');
    expect(before).toContain(`**Output** \`packages.${system()}.hello\``);
    expect(before).toContain('Closure: unknown: nobody has asked');
    expect(before).toContain('[Ask for the closure size](command:nixAudit.closureSize?%5B%7B%22uri');
    expect(await lensTitles(client, uri)).toContain('9: closure size');
    expect(watched.starts()).toEqual([]);

    const attribute = ['packages', system(), 'hello'];
    const unbuilt = await ask(client, 'closureSize', { uri, attribute });
    expect(unbuilt).toMatchObject({ result: 'unknown' });
    expect(unbuilt.summary).toBe('hello-1.2 is not in the store, so its size is not known.');
    const [{ outputs }] = JSON.parse(
      world.run('nix', 'build', '--json', '--no-link', `path:${folder}#packages.${system()}.hello`),
    );
    const { own, closure, paths } = sums(world, outputs.out);
    const { result, summary, report } = await ask(client, 'closureSize', { uri, attribute });
    expect({ result, summary }).toEqual({
      result: 'good',
      summary: `hello-1.2 has a closure of ${size(closure)}.`,
    });
    expect(paths).toBe(2);
    const said = await hover('      he|llo = derivation');
    for (const text of [said.replaceAll('\\', ''), report.replaceAll('hello-1.2, version', '`hello-1.2`')])
      expect(text).toContain(`Closure: ${size(closure)} in 2 paths; ${size(own)} of it its own`);
    expect(said).toContain('Package: `hello-1.2`, version `1.2`');
    expect(said).toContain('Largest: ');
    expect(said).toContain('License: MIT and own');
    // The escape sequence of a terminal is made visible.
    expect(`${said}${report}`).not.toContain('\u001b');
    expect(said).toContain('KNOWN VULNERABILITIES: CVE-2024-0001: bad \\\\u\\{1b\\}\\[31mred');
    expect(await lensTitles(client, uri)).toContain(`9: closure ${size(closure)}, known vulnerabilities`);

    await client.connection.sendRequest('shutdown');
    const again = watchedReal(program, world.env);
    const second = await opened(folder, 'flake.nix', { ...options, env: again.env });
    expect(await second.hover('      he|llo = derivation')).toBe(said);
    expect(again.starts()).toEqual([]);
    await second.client.change(second.uri, 2, { text: `${second.text}# changed\n` });
    expect(await lensTitles(second.client, second.uri)).toContain(
      `9: closure ${size(closure)}, known vulnerabilities (before the last change)`,
    );
  });

  test('a package in a list, of the nixpkgs that is locked', async () => {
    const folder = temporaryFolder('project');
    const nixpkgs = join(folder, 'nixpkgs');
    const flake = join(folder, 'flake');
    for (const one of [nixpkgs, flake]) mkdirSync(one);
    const drv = `derivation { name = "tool-2"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "echo tool > $out" ]; }`;
    writeFileSync(
      join(nixpkgs, 'flake.nix'),
      `{ outputs = _: { legacyPackages.${system()}.tools.tool = (${drv}) // { version = "2"; }; }; }\n`,
    );
    writeFileSync(
      join(flake, 'flake.nix'),
      `{ inputs.nixpkgs.url = "path:${nixpkgs}"; outputs = { self, nixpkgs }: { tool = nixpkgs.legacyPackages.${system()}.tools.tool; }; }\n`,
    );
    writeFileSync(
      join(flake, 'package.nix'),
      '{ pkgs, other }: { buildInputs = [ pkgs.tools.tool other ]; names = [ pkgs.nothing ]; }\n',
    );
    world.run('nix', 'flake', 'lock', `path:${flake}`);
    const [{ outputs }] = JSON.parse(world.run('nix', 'build', '--json', '--no-link', `path:${flake}#tool`));
    const { closure } = sums(world, outputs.out);
    const watched = watchedReal(program, world.env);
    const { client, uri, hover } = await opened(flake, 'package.nix', { env: watched.env });
    expect(await hover('[ pkgs.tools.to|ol')).toContain('**Package** `tools.tool` of the locked nixpkgs');
    expect(await hover('ot|her ]')).toContain('**Package** `other`');
    expect(await hover('pkgs.not|hing')).toBe('');
    expect(watched.starts()).toEqual([]);
    const answer = await ask(client, 'closureSize', { uri, package: ['tools', 'tool'] });
    expect(answer).toMatchObject({ result: 'good', summary: `tool-2 has a closure of ${size(closure)}.` });
    expect(await hover('[ pkgs.tools.to|ol')).toContain(`Closure: ${size(closure)} in 1 path`);
    expect(await ask(client, 'closureSize', { uri, package: ['gone'] })).toMatchObject({ result: 'refused' });
  });

  test('lenses and hints of inputs, each of which can be switched off', async () => {
    const { folder } = makeProject(world);
    const { client, uri } = await opened(folder, 'flake.nix', { env: watchedReal(program, world.env).env });
    const { locked } = JSON.parse(readFileSync(join(folder, 'flake.lock'), 'utf8')).nodes.dep;
    const day = new Date(locked.lastModified * 1000).toISOString().slice(0, 10);
    const hints = async (at: string, { connection }: Client): Promise<string[]> => {
      const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
      const all: InlayHint[] = await connection.sendRequest('textDocument/inlayHint', {
        textDocument: { uri: at },
        range,
      });
      return all.map(({ label, position }) => `${position.line}: ${label as string}`);
    };
    expect((await hints(uri, client))[0]).toBe(`1: ${locked.rev.slice(0, 7)}, ${day}`);
    const [first, verify, ...more] = await lensTitles(client, uri);
    expect(first).toMatch(new RegExp(`^1: locked ${day}, .*, not verified$`));
    expect(verify).toBe('1: verify');
    expect(more.slice(0, 2)).toEqual(['1: update', '1: pin']);
    expect(await ask(client, 'verifyInputs', { uri, node: 'dep' })).toMatchObject({
      result: 'good',
      summary: '1 input of flake.lock verified.',
    });
    expect((await lensTitles(client, uri))[0]).toMatch(/, verified in the store$/);
    // What would be refused is not offered; to pin an input takes no process.
    const restricted = await opened(folder, 'flake.nix', {
      initializationOptions: { workspaceTrusted: false },
    });
    expect((await lensTitles(restricted.client, restricted.uri)).map((title) => title.slice(0, 9))).toEqual([
      '1: locked',
      '1: pin',
      '2: locked',
    ]);
    const off = await opened(folder, 'flake.nix', {
      settings: () => ({ codeLens: { enabled: false }, inlayHints: { enabled: false } }),
    });
    expect(await lensTitles(off.client, off.uri)).toEqual([]);
    expect(await hints(off.uri, off.client)).toEqual([]);
  });

  test('where diffoscope is there, it tells in what two builds differ', async () => {
    const folder = temporaryFolder('diffoscope');
    const script = 'read a < /proc/sys/kernel/random/uuid; echo $a > $out';
    writeFileSync(
      join(folder, 'flake.nix'),
      `{ outputs = _: { packages.${system()}.random = derivation { name = "random"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }; }; }\n`,
    );
    const [{ outputs }] = JSON.parse(
      world.run('nix', 'build', '--json', '--no-link', `path:${folder}#packages.${system()}.random`),
    );
    const watched = watchedReal(program, world.env);
    const told = 'printf "%s " "$@"; for last; do :; done; printf "\\n\\033[31m"; cat "$last"; exit 1';
    writeFileSync(join(watched.folder, 'bin/diffoscope'), `#!/bin/sh\n${told}\n`, { mode: 0o755 });
    const { client, uri } = await opened(folder, 'flake.nix', { env: watched.env });
    const attribute = ['packages', system(), 'random'];
    const { result, report } = await ask(client, 'checkReproducibility', { uri, attribute });
    expect(result).toBe('bad');
    expect(report).toContain(`--text - ${outputs.out} ${outputs.out}.check`);
    // What the second build holds comes from a stranger, and so may what a program says of it.
    expect(report).toContain(`\\u{1b}[31m${readFileSync(`${outputs.out}.check`, 'utf8').trim()}`);
  });

  test('reproducibility: the same, another one, and not built yet', async () => {
    const folder = temporaryFolder('rebuild');
    const build = (name: string, script: string) =>
      `${name} = derivation { name = "${name}"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; };`;
    writeFileSync(
      join(folder, 'flake.nix'),
      `{ outputs = _: { packages.${system()} = { ${build('same', 'echo same > $out')} ${build('random', 'read a < /proc/sys/kernel/random/uuid; echo $a > $out')} ${build('never', 'echo never > $out')} }; }; }\n`,
    );
    for (const name of ['same', 'random'])
      world.run('nix', 'build', '--no-link', `path:${folder}#packages.${system()}.${name}`);
    const { client, uri } = await opened(folder, 'flake.nix', { env: watchedReal(program, world.env).env });
    const check = (name: string) =>
      ask(client, 'checkReproducibility', { uri, attribute: ['packages', system(), name] });
    expect(await check('same')).toMatchObject({ result: 'good' });
    const random = await check('random');
    expect(random).toMatchObject({ result: 'bad' });
    expect(random.report).toMatch(/first build {3}\S+-random\n {2}second build {2}\S/);
    expect(random.report).toContain('diffoscope is not on PATH');
    expect(await check('never')).toMatchObject({ result: 'refused' });
    await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: false });
    expect(await check('same')).toMatchObject({
      result: 'refused',
      summary: 'This runs only in a trusted workspace.',
    });
  });
});
