import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLens } from 'vscode-languageserver/node';
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
import { eventually, pause } from '../client.ts';
import { hoverOn } from '../hovers.ts';
import { uriOf } from './asking.ts';
import { isAlive, startTrusted, watchedNix, watchedReal } from './watched.ts';

tellWhereNoneIs();

const settings = () => ({ hover: { closureSize: true } });

async function opened(folder: string, name: string, options: Parameters<typeof startTrusted>[0]) {
  const client = await startTrusted({
    folders: [uriOf(folder)],
    settings,
    ...options,
    initializationOptions: { commandLinks: true, ...options.initializationOptions },
  });
  let isStopped = false;
  const stop = async () => {
    isStopped = true;
    await client.stop();
  };
  onTestFinished(async () => {
    if (!isStopped) await stop();
  });
  const uri = uriOf(join(folder, name));
  const text = readFileSync(join(folder, name), 'utf8');
  await client.open(uri, text);
  const hoverOnce = async (at: string, current = text) =>
    ((await hoverOn(client, uri, current, at))?.lines.join('\n') ?? '').replaceAll('\\', '');
  /** As somebody does who looks again where Nix has not answered yet. */
  const hover = async (at: string, current = text) => {
    let said = await hoverOnce(at, current);
    for (let again = 0; again < 10 && said.includes('unknown yet'); again++) {
      await pause(300);
      said = await hoverOnce(at, current);
    }
    return said;
  };
  return { client, uri, text, hover, hoverOnce, stop };
}

/** A flake with some packages and no inputs. */
function writeFlake(packages: string): string {
  const folder = temporaryFolder('measured');
  writeFileSync(
    join(folder, 'flake.nix'),
    `{\n  outputs = _: {\n    packages.${system()} = {\n${packages}\n    };\n  };\n}\n`,
  );
  writeFileSync(join(folder, 'flake.lock'), '{"nodes":{"root":{}},"root":"root","version":7}\n');
  return folder;
}

const simple = (name: string, script = `echo ${name} > $out`) =>
  `      ${name} = derivation { name = "${name}"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; };`;

function closureOf(world: World, installable: string): string {
  const [{ outputs }] = JSON.parse(world.run('nix', 'build', '--json', '--no-link', installable));
  const paths = world.run('nix-store', '--query', '--requisites', outputs.out).trim().split('\n');
  const sum = paths.reduce((all, one) => all + Number(world.run('nix-store', '--query', '--size', one)), 0);
  return `Closure: ${size(sum)} in ${paths.length} path`;
}

const evaluations = (starts: readonly string[]) => starts.filter((start) => / eval /.test(start));

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-measures-${suite}`, program);
  // That one runs git on repositories, and so nothing that a hover starts by itself.
  const isOld = suite === 'bookworm';
  /** For what only a newer Nix is asked for. */
  const testNew = isOld ? () => undefined : test;
  const refusal = 'Closure: unknown: nix (Nix) 2.8.0 runs git on repositories';

  test('a hover on an output says its size, and the second time from what is kept', {
    retry: 2,
  }, async () => {
    const { folder } = makeProject(world);
    const expected = closureOf(world, `path:${folder}#packages.${system()}.hello`);
    const watched = watchedReal(program, world.env);
    const { client, uri, hover } = await opened(folder, 'flake.nix', { env: watched.env });
    await client.problems(uri);
    expect(watched.starts()).toEqual([]);
    const said = await hover('      he|llo = derivation');
    expect(said).toContain(isOld ? refusal : expected);
    expect(said).toContain('](command:nixAudit.closureSize?');
    if (isOld) return;
    expect(evaluations(watched.starts())).toHaveLength(1);
    for (const flag of ['--offline', '--read-only', '--no-update-lock-file', 'restrict-eval true'])
      expect(evaluations(watched.starts())[0]).toContain(flag);
    const { length } = watched.starts();
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      const from = performance.now();
      expect(await hover('      he|llo = derivation')).toBe(said);
      times.push(performance.now() - from);
    }
    expect(watched.starts()).toHaveLength(length);
    // With the way to the server and back; others have the machine, too.
    expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(5);
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri },
    });
    expect(lenses.map(({ command }) => command?.title).join()).toContain('closure ');
  });

  testNew('an app is as large as what its program is in', async () => {
    const folder = writeFlake(simple('tool'));
    const file = join(folder, 'flake.nix');
    const app = `    apps.${system()}.run = { type = "app"; program = "\${self.packages.${system()}.tool}/bin/tool"; };\n`;
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('  outputs = _: {\n', `  outputs = { self }: {\n${app}`),
    );
    const expected = closureOf(world, `path:${folder}#packages.${system()}.tool`);
    const watched = watchedReal(program, world.env);
    const { hover } = await opened(folder, 'flake.nix', { env: watched.env });
    const said = await hover('ru|n = { type');
    expect(said).toContain(`**Output** \`apps.${system()}.run\``);
    expect(said).toContain(expected);
  });

  testNew('inputs that are in the store are evaluated with it', async () => {
    const { folder, dep, other } = makeProject(world);
    writeFileSync(
      join(folder, 'flake.nix'),
      `{
  inputs.dep.url = "git+file://${dep}";
  inputs.other.url = "path:${other}";
  outputs = { dep, other, ... }: {
    packages.${system()} = {
      tool = derivation { name = dep.value; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" other.outPath ]; };
    };
  };
}
`,
    );
    const expected = closureOf(world, `path:${folder}#packages.${system()}.tool`);
    const watched = watchedReal(program, world.env);
    const { hover } = await opened(folder, 'flake.nix', { env: watched.env });
    expect(await hover('      to|ol = derivation')).toContain(expected);
  });

  testNew('what was typed counts once it is saved, and what was built since is seen', async () => {
    const folder = writeFlake(simple('typed'));
    const watched = watchedReal(program, world.env);
    const { client, uri, text, hover } = await opened(folder, 'flake.nix', { env: watched.env });
    expect(await hover('      ty|ped = derivation')).toContain('it is not in the store');
    const expected = closureOf(world, `path:${folder}#packages.${system()}.typed`);
    expect(await hover('      ty|ped = derivation')).toContain(expected);
    expect(evaluations(watched.starts())).toHaveLength(2);

    const longer = text.replace('echo typed', 'echo a much longer line than before');
    await client.change(uri, 2, { text: longer });
    await client.problems(uri);
    // Nix reads what is on disk, which is the former one still.
    const typed = await hover('      ty|ped = derivation', longer);
    expect(typed).toContain(expected);
    expect(typed).toContain('flake.nix or flake.lock is another one since');
    expect(evaluations(watched.starts())).toHaveLength(2);
    writeFileSync(join(folder, 'flake.nix'), longer);
    const now = closureOf(world, `path:${folder}#packages.${system()}.typed`);
    expect(now).not.toBe(expected);
    const saved = await hover('      ty|ped = derivation', longer);
    expect(saved).toContain(now);
    expect(saved).not.toContain('another one since');
  });

  testNew('what would build, fetch or write is not done, and told', async () => {
    const tripped = join(temporaryFolder('built'), 'tripped');
    const folder = writeFlake(
      [
        `      imports = import (derivation { name = "ifd"; system = "${system()}"; builder = "/bin/sh"; args = [ "-c" "echo >> ${tripped}; echo '{ }' > $out" ]; });`,
        `      fetches = builtins.fetchurl { url = "https://example.org/x"; sha256 = "${'0'.repeat(52)}"; };`,
      ].join('\n'),
    );
    rmSync(join(folder, 'flake.lock'));
    const watched = watchedReal(program, world.env);
    const { hover } = await opened(folder, 'flake.nix', { env: watched.env });
    for (const name of ['im|ports = import', 'fet|ches = builtins']) {
      const said = await hover(`      ${name}`);
      expect(said).toContain('Closure: unknown: where nothing may be fetched or built, Nix');
      expect(said).toContain('](command:nixAudit.closureSize?');
    }
    expect(() => readFileSync(tripped)).toThrow();
    expect(() => readFileSync(join(folder, 'flake.lock'))).toThrow();
    // It is not tried again at each move of the pointer.
    const { length } = watched.starts();
    await hover('      im|ports = import');
    expect(watched.starts()).toHaveLength(length);
  });

  test('a package of the locked nixpkgs', async () => {
    const folder = temporaryFolder('measured-nixpkgs');
    const [nixpkgs, flake] = [join(folder, 'nixpkgs'), join(folder, 'flake')];
    for (const one of [nixpkgs, flake]) mkdirSync(one);
    writeFileSync(
      join(nixpkgs, 'flake.nix'),
      `{ outputs = _: { legacyPackages.${system()} = { ${simple('tool').trim()} }; }; }\n`,
    );
    writeFileSync(
      join(flake, 'flake.nix'),
      `{ inputs.nixpkgs.url = "path:${nixpkgs}"; outputs = { self, nixpkgs }: { tool = nixpkgs.legacyPackages.${system()}.tool; }; }\n`,
    );
    writeFileSync(join(flake, 'package.nix'), '{ pkgs }: { buildInputs = [ pkgs.tool ]; }\n');
    world.run('nix', 'flake', 'lock', `path:${flake}`);
    const expected = closureOf(world, `path:${flake}#tool`);
    const watched = watchedReal(program, world.env);
    const { hover } = await opened(flake, 'package.nix', { env: watched.env });
    expect(await hover('[ pkgs.to|ol')).toContain(isOld ? refusal : expected);
  });

  test('nothing is evaluated before trust, or where the setting is off', async () => {
    const folder = writeFlake(simple('tool'));
    for (const options of [
      { initializationOptions: { workspaceTrusted: false } },
      { settings: () => ({ hover: { closureSize: false } }) },
      { settings: () => ({ hover: { closureSize: 'yes' } }) },
    ]) {
      const watched = watchedReal(program, world.env);
      const { hover } = await opened(folder, 'flake.nix', { env: watched.env, ...options });
      expect(await hover('      to|ol = derivation')).toContain('Closure: unknown: nobody has asked');
      expect(watched.starts()).toEqual([]);
    }
  });
});

const version = '--version) echo "nix (Nix) 2.99.0" ;;';

test('an evaluation that takes long is not waited for, and its answer is there later', async () => {
  const folder = writeFlake(simple('tool'));
  const facts = { kind: 'derivation', name: 'tool', licenses: [], knownVulnerabilities: [] };
  const slow = watchedNix(`case "$*" in ${version} *) sleep 5; echo '${JSON.stringify(facts)}' ;; esac`);
  const { hoverOnce } = await opened(folder, 'flake.nix', { env: slow.env });
  expect(await hoverOnce('      to|ol = derivation')).toContain('unknown yet: Nix is evaluating the package');
  // It was not waited for.
  expect(isAlive(slow.pids()[1] ?? 0)).toBe(true);
  await eventually(() => !isAlive(slow.pids()[1] ?? 0));
  await pause(100);
  expect(await hoverOnce('      to|ol = derivation')).toContain('Package: `tool`');
  expect(evaluations(slow.starts())).toHaveLength(1);
});

test('one that hangs is ended with the server', async () => {
  const folder = writeFlake(simple('tool'));
  const hanging = watchedNix(`case "$*" in ${version} *) sleep 1000 & wait ;; esac`);
  const { hoverOnce, stop } = await opened(folder, 'flake.nix', { env: hanging.env });
  expect(await hoverOnce('      to|ol = derivation')).toContain('unknown yet');
  const pid = await eventually(() => hanging.pids()[1]);
  expect(isAlive(pid)).toBe(true);
  await stop();
  expect(isAlive(pid)).toBe(false);
});
