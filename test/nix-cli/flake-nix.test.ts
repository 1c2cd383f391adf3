import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { hasNix, nix } from './environment.ts';
import { fromGitHub, HONEST, print } from './honest.ts';
import { versionOf } from './versions.ts';
import { createWorld, type World } from './world.ts';

const engine = createEngine(await loadSyntax());
const worlds: readonly World[] = await Promise.all([...installedNix().values()].map(createWorld));
afterAll(() => {
  for (const world of worlds) world.end();
});

const NO_INPUTS = '{ "nodes": { "root": {} }, "root": "root", "version": 7 }\n';
const OUTPUTS = `outputs = _: { content = "${HONEST}"; };`;

const wholeFiles: readonly (readonly [rule: string, text: string, says: string])[] = [
  ['flake-unknown-attribute', `{ nixconfig = { }; ${OUTPUTS} }`, "unsupported attribute 'nixconfig'"],
  ['flake-unknown-attribute', `{ edition = 201909; ${OUTPUTS} }`, "unsupported attribute 'edition'"],
  ['flake-unknown-attribute', `{ inherit (builtins) nixVersion; ${OUTPUTS} }`, 'unsupported attribute'],
  ['flake-input-not-literal', `let x = 1; in { ${OUTPUTS} }`, 'must be an attribute set'],
  ['flake-input-not-literal', `with builtins; { ${OUTPUTS} }`, 'must be an attribute set'],
  ['flake-input-not-literal', `{ } // { ${OUTPUTS} }`, 'must be an attribute set'],
  ['flake-input-not-literal', '{ outputs = let x = 1; in _: { content = ""; }; }', 'got a thunk'],
  ['flake-input-not-literal', '{ outputs = import ./x.nix; }', 'got a thunk'],
];

/** What may not stand for `x` in `{ x outputs = …; }`. */
const parts: readonly string[] = [
  'description = "a" + "b";',
  'description = "a${"b"}";',
  'description = builtins.nixVersion;',
  'description = if true then "a" else "b";',
  'description = let x = ""; in x;',
  'description = with builtins; nixVersion;',
  'description = assert true; "a";',
  'inputs = { } // { };',
  'inputs.a = { flake = false; } // { url = "path:./x"; };',
  'inputs.a.url = "github:o/${"r"}";',
  'inputs."a${"b"}".url = "path:./x";',
  'inputs.${"a" + "b"}.url = "path:./x";',
  'inputs = { inherit ({ a = { url = "path:./x"; }; }) a; };',
  'inputs.a = { url = "path:./x"; flake = !true; };',
  'nixConfig = import ./x.nix;',
  'nixConfig.max-jobs = -1;',
  'nixConfig.substituters = [ ] ++ [ ];',
  'nixConfig.substituters = [ ("a" + "b") ];',
];

const WARNING = "override for a non-existent input 'zzz'";

/** What may. */
const accepted: readonly string[] = [
  `{ description = ''\n  a\n  b\n''; ${OUTPUTS} }`,
  `({ "description" = "a"; \${"nixConfig"} = { }; ${OUTPUTS} })`,
  `rec { description = ("a"); ${OUTPUTS} }`,
  `{ outputs = (_: let content = "${HONEST}"; in { inherit content; }); }`,
];

function rulesOn(text: string, lock?: string): readonly string[] {
  const file = (name: string, content: string) => ({ path: `/r/${name}`, name, text: content });
  const { findings } = engine.auditProject({
    declaration: engine.readNix(file('flake.nix', text), true),
    lock: lock === undefined ? undefined : engine.readLock(file('flake.lock', lock)),
  });
  return findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('flake-'));
}

test.each(wholeFiles)('%s: %s', (rule, text) => {
  expect(rulesOn(text)).toContain(rule);
});

test.each(parts)('%s', (part) => {
  expect(rulesOn(`{ ${part} ${OUTPUTS} }`, NO_INPUTS)).toContain('flake-input-not-literal');
});

test('nothing is said of what is written down', () => {
  for (const text of accepted) expect(rulesOn(text, NO_INPUTS)).toEqual([]);
});

describe.skipIf(worlds.length === 0).each(worlds)('Nix $release', (world) => {
  test('refuses the flakes that the rules report', async () => {
    for (const [, text, says] of wholeFiles)
      expect([text, await world.evaluate(text, NO_INPUTS)]).toEqual([
        text,
        { does: 'refuses', says: expect.stringContaining(says) },
      ]);
    for (const part of parts)
      expect([part, await world.evaluate(`{ ${part} ${OUTPUTS} }`, NO_INPUTS)]).toEqual([
        part,
        expect.objectContaining({ does: 'refuses' }),
      ]);
  });

  test('takes the flakes of which they say nothing', async () => {
    for (const text of accepted)
      expect(await world.evaluate(text, NO_INPUTS)).toMatchObject({ does: 'accepts', content: 'honest' });
  });

  test('passes over the override of an input that is not there, also one that follows nothing', async () => {
    for (const target of ['dep', 'nothing']) {
      const flake = fromGitHub.flake.replace(
        'inputs.dep.url',
        `inputs.dep.inputs.zzz.follows = "${target}"; inputs.dep.url`,
      );
      expect(flake).not.toBe(fromGitHub.flake);
      const lock = print(fromGitHub.lock);
      const answer = await world.evaluate(flake, lock);
      // The warning came after 2.8.
      const says = versionOf(world.release) === '2.8' ? {} : { says: expect.stringContaining(WARNING) };
      expect(answer).toEqual({ does: 'accepts', content: 'honest', ...says });
      expect(rulesOn(flake, lock)).toEqual(['flake-input-override-nonexistent']);
    }
  });
});

test.skipIf(!hasNix)('Nix does not see the lock that git leaves out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-left-out-'));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '--quiet');
  writeFileSync(join(folder, '.gitignore'), 'flake.lock\n');
  writeFileSync(join(folder, 'flake.nix'), `{ ${OUTPUTS} }\n`);
  // Whoever reads this one fails.
  writeFileSync(join(folder, 'flake.lock'), '{ "version": 99 }\n');
  git('add', '--all');
  expect(nix(['eval', '--raw', `git+file://${folder}#content`])).toBe(HONEST);
  git('add', '--force', 'flake.lock');
  expect(() => nix(['eval', '--raw', `git+file://${folder}#content`])).toThrow('unsupported version');
});
