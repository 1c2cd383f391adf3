import { expect, test } from 'vitest';
import { attributeOf, declaredOutputs } from '../../server/src/flake/outputs.ts';
import { readFlake } from '../../server/src/flake/read.ts';
import { readNix } from '../../server/src/nix/read.ts';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';

const syntax = await loadSyntax();

/** The attributes of all outputs that are found, with what is under the name. */
function outputs(body: string): string[] {
  const text = `{ outputs = { self, nixpkgs, utils }: ${body}; }`;
  const record = readFlake(readNix(syntax.parseNix(text)));
  return (record === undefined ? [] : declaredOutputs(record)).map((output) => {
    const { start, end } = output.nameSpan;
    return `${attributeOf(output, 'here').join('.')} at ${text.slice(start, end)}`;
  });
}

test.each([
  ['{ packages.x86_64-linux.hello = 1; }', ['packages.x86_64-linux.hello at hello']],
  [
    '{ packages.x86_64-linux = rec { a = 1; default = a; }; }',
    ['packages.x86_64-linux.a at a', 'packages.x86_64-linux.default at default'],
  ],
  ['let x = 1; in { checks."aarch64-darwin".t = x; }', ['checks.aarch64-darwin.t at t']],
  ['{ devShells = forAll (system: { default = 1; }); }', ['devShells.here.default at default']],
  [
    'utils.lib.eachDefaultSystem (system: let p = 1; in { packages.a = p; formatter = p; })',
    ['packages.here.a at a', 'formatter.here at formatter'],
  ],
  ['{ formatter.x86_64-linux = 1; }', ['formatter.x86_64-linux at x86_64-linux']],
  [
    '{ nixosConfigurations.host = f { }; homeConfigurations."a@b" = 1; }',
    [
      'nixosConfigurations.host.config.system.build.toplevel at host',
      'homeConfigurations.a@b.activationPackage at "a@b"',
    ],
  ],
  // What is computed in another way, or is none.
  [
    '{ packages = f system; lib.x = 1; overlays.default = 1; apps.x86_64-linux.a = 1; }',
    ['apps.x86_64-linux.a at a'],
  ],
  ['{ packages.hello = 1; }', []],
  ['f', []],
])('%s', (body, expected) => expect(outputs(body)).toEqual(expected));

test('a text that is half typed', () => {
  for (const half of ['{', '{ packages', '{ packages.x86_64-linux. =', '{ packages.x86_64-linux = {'])
    expect(outputs(half)).toEqual([]);
});
