import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerBuiltHash } from '../../../server/src/nixcli/fix/answer-hash.ts';
import { repository, SYSTEM } from './repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;
const NONE = `sha256-${'A'.repeat(43)}=`;

/** A package whose dependencies are a fixed output, as builders of nixpkgs make them. */
function flake(hash: string, more = ''): string {
  return `{ outputs = { self }: let
    build = more: derivation ({ name = "x"; system = "${SYSTEM}"; builder = "/bin/sh"; } // more);
    deps = content: build { name = "deps-\${content}"; args = [ "-c" "echo \${content} > $out" ]; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "${hash}"; };
  in { packages.${SYSTEM}.x = build { args = [ "-c" "echo > $out" ]; deps = [ (deps "a") ${more} ]; }; }; }`;
}

describe.each([...installed])('the hash that a build finds with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const packageOf = (name: string, text: string) => {
    const root = repository(world.folder, name, text);
    return { kind: 'flake', flake: { kind: 'git', root }, attribute: ['packages', SYSTEM, 'x'] } as const;
  };
  const ask = (of: ReturnType<typeof packageOf>, specified = NONE) =>
    answerBuiltHash(nix, { ask: 'built-hash', attribute: 'vendorHash', name: 'x', specified }, of, asked);

  test('is that of the dependencies', async () => {
    const of = packageOf('empty', flake(''));
    const answer = valueOf(await ask(of));
    writeFileSync(join(world.folder, 'a'), 'a\n');
    const hash = world.run('nix', 'hash', 'file', '--sri', join(world.folder, 'a')).trim();
    expect(answer.values.get('hash')).toBe(hash);
    expect(answer.summary).toContain('first use is trusted');
    // With it the package is built, and the next question has no answer.
    writeFileSync(join(of.flake.root, 'flake.nix'), flake(hash));
    execFileSync('git', ['-C', of.flake.root, 'add', '--all']);
    expect(await ask(of, hash)).toMatchObject({
      ok: false,
      message: expect.stringContaining('without a word'),
    });
  });

  test('is none where several differ, where another one fails, and where nobody has asked', async () => {
    expect(await ask(packageOf('two', flake('', '(deps "b")')))).toMatchObject({
      ok: false,
      message: expect.stringContaining('several'),
    });
    const other = packageOf('other', flake(`sha256-${'B'.repeat(42)}A=`));
    expect(await ask(other)).toMatchObject({
      ok: false,
      reason: 'failed',
      message: expect.stringContaining('something else'),
    });
    const untrusted = world.session({ isTrusted: () => false });
    expect(await untrusted.builtHash(other, NONE, asked)).toMatchObject({ ok: false, reason: 'untrusted' });
  });
});
