import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { FlakeInput, FlakeRecord } from '../../server/src/flake/flake.ts';
import { readFlake } from '../../server/src/flake/read.ts';
import { allInputs } from '../../server/src/flake/walk.ts';
import { readNix } from '../../server/src/nix/read.ts';
import { seeded } from '../harness/random.ts';
import { describeRef } from './describe.ts';

const syntax = await loadSyntax();
const read = (text: string): FlakeRecord | undefined => readFlake(readNix(syntax.parseNix(text)));

/** Each input in one line: its path, how it is given, and what else is known. */
function summary(flake: FlakeRecord | undefined): string[] {
  return flake === undefined
    ? ['none']
    : allInputs(flake).map(({ input, path }) => `${path}: ${describe_(input)}`);
}

function describe_(input: FlakeInput): string {
  const parts: string[] = [];
  if (input.ref !== undefined) parts.push(describeRef(input.ref));
  if (input.refError !== undefined) parts.push(`!${input.refError.problem}`);
  if (input.follows !== undefined) parts.push(`-> [${input.follows.value.join(' ')}]`);
  if (input.flake !== undefined) parts.push(`flake=${input.flake.value}`);
  if (input.implicit) parts.push('implicit');
  if (!input.literal) parts.push('not literal');
  return parts.join(', ') || 'nothing';
}

const github = 'github owner=o repo=r';

describe('inputs in every spelling', () => {
  test.each<readonly [inputs: string, ...expected: string[]]>([
    ['inputs.a.url = "github:o/r";', `a: ${github}`],
    ['inputs.a = { url = "github:o/r"; };', `a: ${github}`],
    ['inputs = { a.url = "github:o/r"; };', `a: ${github}`],
    ['inputs = { a = { url = "github:o/r"; }; };', `a: ${github}`],
    ['inputs = rec { a = { url = "github:o/r"; }; };', `a: ${github}`],
    ['inputs = ({ a = ({ url = ("github:o/r"); }); });', `a: ${github}`],
    ['inputs."a".url = "github:o/r";', `a: ${github}`],
    ['"inputs".a."url" = "github:o/r";', `a: ${github}`],
    ['inputs."a.b".url = "github:o/r";', `a.b: ${github}`],
    ['inputs.${"a"}.url = "github:o/r";', `a: ${github}`],
    ["inputs.a.url = ''github:o/r'';", `a: ${github}`],
    ['inputs.a.url = github:o/r;', `a: ${github}`],
    ['inputs.a.url = https://example.org/x.tar.gz;', 'a: tarball url=https://example.org/x.tar.gz'],
    ['inputs.a.url = "nixpkgs";', 'a: indirect id=nixpkgs'],
    ['inputs.a.url = ./sub;', 'a: path path=sub'],
    ['inputs.a.url = ./.;', 'a: path path=.'],
    ['inputs.a.url = ../b/./c/..;', 'a: path path=../b'],
    ['inputs.a.url = "./sub";', 'a: path path=./sub'],
    ['inputs.a.url = "path:../x";', 'a: path path=../x'],
    ['inputs.a = { type = "github"; owner = "o"; repo = "r"; };', `a: ${github}`],
    ['inputs.a.type = "github"; inputs.a.owner = "o"; inputs.a.repo = "r";', `a: ${github}`],
    [
      'inputs.a = { type = "git"; url = "git@h:o/r"; submodules = true; };',
      'a: git submodules:true url=ssh://git@h/o/r',
    ],
    [
      'inputs.a = { type = "tarball"; url = "https://h/x"; lastModified = 7; };',
      'a: tarball lastModified:7 url=https://h/x',
    ],
    ['inputs.a = { type = "indirect"; id = "nixpkgs"; };', 'a: indirect id=nixpkgs'],
    ['inputs.a = { type = "path"; path = "./x"; dir = "y"; };', 'a: path dir=y path=./x'],
    ['inputs.a = { url = "github:o/r"; flake = false; };', `a: ${github}, flake=false`],
    ['inputs.a.flake = false; inputs.a.url = "https://h/x.txt";', 'a: file url=https://h/x.txt, flake=false'],
    ['inputs.a.follows = "b"; inputs.b.url = "github:o/r";', 'a: -> [b]', `b: ${github}`],
    ['inputs.a.follows = "b/c/d";', 'a: -> [b c d]'],
    ['inputs.a.follows = "/b//c/";', 'a: -> [b c]'],
    ['inputs.a.follows = "";', 'a: -> []'],
    ['inputs.a.url = "github:o/r"; inputs.a.inputs.b.follows = "c";', `a: ${github}`, 'a/b: -> [c]'],
    [
      'inputs.a = { url = "github:o/r"; inputs.b.inputs.c.url = "nixpkgs"; };',
      `a: ${github}`,
      'a/b: nothing',
      'a/b/c: indirect id=nixpkgs',
    ],
    [
      'inputs.a.url = "github:o/r"; inputs.a = { inputs = { b.follows = "a"; }; };',
      `a: ${github}`,
      'a/b: -> [a]',
    ],
    [
      'inputs = { a.url = "github:o/r"; }; inputs.b.url = "nixpkgs";',
      `a: ${github}`,
      'b: indirect id=nixpkgs',
    ],
    ['inputs.a = { };', 'a: nothing'],
    ['inputs.a.inputs.b.follows = "c";', 'a: nothing', 'a/b: -> [c]'],
    ['inputs.self.submodules = true; inputs.a.url = "nixpkgs";', 'a: indirect id=nixpkgs'],
    ['inputs = { };'],
    [''],
  ])('%s', (inputs, ...expected) => {
    const flake = read(`{ ${inputs} outputs = _: { }; }`);
    expect(summary(flake)).toEqual(expected);
    expect(flake?.inputsComplete).toBe(true);
  });
});

describe('references that Nix refuses', () => {
  test.each([
    ['inputs.a.url = "github:o";', 'a: !syntax'],
    ['inputs.a.url = "github:o/r#x";', 'a: !syntax'],
    ['inputs.a.url = "ftp://h/x";', 'a: !unsupported'],
    ['inputs.a = { owner = "o"; repo = "r"; };', 'a: !attribute'],
    ['inputs.a = { url = "github:o/r"; ref = "main"; };', 'a: !attribute'],
    ['inputs.a = { type = "github"; owner = "o"; };', 'a: !attribute'],
  ])('%s', (inputs, expected) => {
    expect(summary(read(`{ ${inputs} outputs = _: { }; }`))).toEqual([expected]);
  });
});

describe('what is not literal says so', () => {
  test.each([
    ['inputs.a.url = import ./x.nix;', 'a: not literal'],
    ['inputs.a.url = "github:${owner}/r";', 'a: not literal'],
    ['inputs.a.url = /srv/x;', 'a: not literal'],
    ['inputs.a = { url = "github:o/r"; flake = f x; };', 'a: not literal'],
    ['inputs.a = import ./x.nix;', 'a: not literal'],
    ['inputs.a = { url = "github:o/r"; ${x} = 1; };', 'a: not literal'],
    ['inputs.a = { url = "github:o/r"; inputs = f x; };', 'a: not literal'],
    ['inputs.a.url = "github:o/r"; inputs.a.url = "github:o/s";', 'a: not literal'],
  ])('%s', (inputs, expected) => {
    expect(summary(read(`{ ${inputs} outputs = _: { }; }`))).toEqual([expected]);
  });

  test.each([
    'inputs = import ./inputs.nix; outputs = { self, a }: { };',
    'inputs = f { a.url = "nixpkgs"; }; outputs = { self, a }: { };',
    'inputs.${x}.url = "nixpkgs"; outputs = { self, a }: { };',
  ])('inputs that cannot be seen make no formal an input: %s', (text) => {
    const flake = read(`{ ${text} }`);
    expect(flake?.inputsComplete).toBe(false);
    expect(flake?.inputs.filter((input) => input.implicit)).toEqual([]);
  });

  test.each(['outputs = import ./outputs.nix;', 'outputs = f (x: x);', ''])(
    'nor is the flake complete with %s',
    (outputs) => {
      expect(read(`{ inputs.a.url = "nixpkgs"; ${outputs} }`)?.inputsComplete).toBe(false);
    },
  );
});

describe('formals of outputs', () => {
  test.each<readonly [outputs: string, ...implicit: string[]]>([
    ['{ self, nixpkgs }: { }', 'nixpkgs: indirect id=nixpkgs, implicit'],
    ['{ self, nixpkgs, ... }@inputs: { }', 'nixpkgs: indirect id=nixpkgs, implicit'],
    ['inputs@{ nixpkgs, ... }: { }', 'nixpkgs: indirect id=nixpkgs, implicit'],
    ['{ self, nixpkgs ? null }: { }', 'nixpkgs: indirect id=nixpkgs, implicit'],
    ['({ a, nixpkgs }: { })', 'nixpkgs: indirect id=nixpkgs, implicit'],
    ["{ x' }: { }", "x': !syntax, implicit"],
    ['{ self, ... }: { }'],
    ['{ a }: { }'],
    ['inputs: { }'],
    ['_: { }'],
    ['{ ... }: { }'],
  ])('%s', (outputs, ...implicit) => {
    const flake = read(`{ inputs.a.url = "github:o/r"; outputs = ${outputs}; }`);
    expect(summary(flake).slice(1)).toEqual(implicit);
  });

  test('are told with their defaults, the name of the whole and whether more may come', () => {
    const flake = read('{ outputs = { self, a ? 1, ... }@all: { }; }');
    expect(flake?.outputs).toMatchObject({
      formals: [
        { name: 'self', hasDefault: false },
        { name: 'a', hasDefault: true },
      ],
      universal: 'all',
      open: true,
    });
    expect(read('{ outputs = { self }: { }; }')?.outputs).toMatchObject({
      universal: undefined,
      open: false,
    });
    expect(read('{ outputs = all: { }; }')?.outputs).toMatchObject({
      formals: [],
      universal: 'all',
      open: true,
    });
  });
});

test('spans are those of the url, the name and the whole binding', () => {
  const text = '{ inputs.a = { url = "github:o/r"; flake = false; }; outputs = { b, ... }: { }; }';
  const [a, b] = read(text)?.inputs ?? [];
  const slice = (span: { start: number; end: number } | undefined): string =>
    text.slice(span?.start, span?.end);
  expect(slice(a?.nameSpan)).toBe('a');
  expect(slice(a?.refSpan)).toBe('"github:o/r"');
  expect(slice(a?.flake?.span)).toBe('false');
  expect(slice(b?.nameSpan)).toBe('b');
});

test.each(['', '1', 'import ./flake.nix', '{ pkgs, ... }: { }', '[ ]'])('%j is no flake', (text) => {
  expect(read(text)).toBeUndefined();
});

test.each(['rec { outputs = _: { }; }', '(({ outputs = _: { }; }))', '# x\n{ outputs = _: { }; }', '{ }'])(
  '%j is one',
  (text) => {
    expect(read(text)).toBeDefined();
  },
);

test('nixConfig is there as a set', () => {
  const flake = read('{ nixConfig.extra-substituters = [ "x" ]; outputs = _: { }; }');
  expect([...(flake?.nixConfig?.attrs.keys() ?? [])]).toEqual(['extra-substituters']);
});

test('any text is read without an exception', () => {
  const random = seeded(11);
  const pieces = [
    'inputs',
    'outputs',
    '.',
    ' = ',
    ';',
    '{',
    '}',
    '"',
    'url',
    'follows',
    'a',
    '__proto__',
    'github:o/r',
    '${',
    ':',
    ',',
    '@',
    '...',
    "''",
    '/',
    'self',
    ' ',
    'flake',
    'false',
    '?',
  ];
  for (let round = 0; round < 3000; round++) {
    let text = '{ ';
    for (let part = random() % 40; part > 0; part--) text += pieces[random() % pieces.length] ?? '';
    summary(read(round % 2 === 0 ? `${text} }` : text));
  }
});

test('overrides of any depth are read', () => {
  const text = `{ inputs.a${'.inputs.a'.repeat(1_000)}.follows = "a"; outputs = _: { }; }`;
  expect(summary(read(text)).length).toBeGreaterThan(1);
  const nested = `{ inputs.a = ${'{ inputs.a = '.repeat(5_000)}{ }${'; }'.repeat(5_000)}; outputs = _: { }; }`;
  expect(summary(read(nested)).length).toBeGreaterThan(0);
});
