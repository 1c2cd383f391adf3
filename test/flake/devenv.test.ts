import { describe, expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine/engine.ts';
import { readDevenv } from '../../server/src/flake/devenv.ts';
import type { FlakeInput } from '../../server/src/flake/flake.ts';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { auditFiles } from '../harness/run-fixture.ts';

function show({ name, url, flake, follows, overrides, ref }: FlakeInput): Record<string, unknown> {
  return {
    name,
    ...(url !== undefined && { url: url.value }),
    ...(ref !== undefined && { type: ref.type }),
    ...(flake !== undefined && { flake: flake.value }),
    ...(follows !== undefined && { follows: follows.value.join('/') }),
    ...(overrides.length > 0 && { overrides: overrides.map(show) }),
  };
}

function inputsOf(text: string): Record<string, unknown>[] {
  return (readDevenv(text)?.inputs ?? []).map(show);
}

const USUAL = `# What the project is built with
inputs:
  nixpkgs:
    url: github:cachix/devenv-nixpkgs/rolling
  "rust-overlay":
    url: 'github:oxalica/rust-overlay'
    overlays:
      - default
    inputs:
      nixpkgs:
        follows: nixpkgs
      flake-utils: { url: "github:numtide/flake-utils", flake: false }
  data:
    url: github:o/data
    flake: false
  same:
    follows: rust-overlay/nixpkgs
allowUnfree: true
`;

describe('devenv.yaml', () => {
  test('its inputs', () => {
    expect(inputsOf(USUAL)).toEqual([
      { name: 'nixpkgs', url: 'github:cachix/devenv-nixpkgs/rolling', type: 'github' },
      {
        name: 'rust-overlay',
        url: 'github:oxalica/rust-overlay',
        type: 'github',
        overrides: [
          { name: 'nixpkgs', follows: 'nixpkgs' },
          { name: 'flake-utils', url: 'github:numtide/flake-utils', type: 'github', flake: false },
        ],
      },
      { name: 'data', url: 'github:o/data', type: 'github', flake: false },
      { name: 'same', follows: 'rust-overlay/nixpkgs' },
    ]);
    expect(readDevenv(USUAL)).toMatchObject({ file: 'devenv.yaml', intact: true, inputsComplete: true });
  });

  test.each([
    ['as it is', USUAL],
    ['with CRLF', USUAL.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${USUAL}`],
    ['after an emoji', `# 🦊\n${USUAL}`],
  ])('its places, %s', (_, text) => {
    const declared = readDevenv(text);
    const cut = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end);
    const [nixpkgs, overlay, data, same] = declared?.inputs ?? [];
    expect(cut(declared?.inputsSpan)).toBe('inputs');
    expect(cut(nixpkgs?.nameSpan)).toBe('nixpkgs');
    expect(cut(nixpkgs?.refSpan)).toBe('github:cachix/devenv-nixpkgs/rolling');
    expect(cut(overlay?.nameSpan)).toBe('"rust-overlay"');
    expect(cut(overlay?.url?.span)).toBe("'github:oxalica/rust-overlay'");
    expect(cut(data?.flake?.span)).toBe('false');
    expect(cut(same?.follows?.span)).toBe('rust-overlay/nixpkgs');
    expect(cut(same?.refSpan)).toBe('same');
  });

  test('what devenv brings along', () => {
    const brought = [...(readDevenv('inputs:\n  odd: {}\n  none:\n')?.brought ?? [])];
    expect(brought).toEqual(
      expect.arrayContaining(['devenv', 'nixpkgs', 'git-hooks', 'pre-commit-hooks', 'odd', 'none']),
    );
  });

  test('imports may bring inputs of their own', () => {
    expect(readDevenv(`${USUAL}imports:\n  - ./sub\n`)).toMatchObject({
      intact: true,
      inputsComplete: false,
    });
    expect(readDevenv(`${USUAL}imports: []\n`)).toMatchObject({ inputsComplete: true });
  });

  test('paths are written anew by devenv, so they are not compared', () => {
    for (const url of ['./sub', 'path:./sub', '/abs', 'path:/abs', 'git+file:../..?dir=x'])
      expect(inputsOf(`inputs:\n  x:\n    url: ${url}\n`)).toEqual([{ name: 'x', url }]);
  });

  test('nothing in it', () => {
    for (const text of ['', '# nothing\n', 'inputs:\n', 'inputs: {}\n', 'allowUnfree: true\n'])
      expect(readDevenv(text)).toMatchObject({ intact: true, inputsComplete: true, inputs: [] });
  });

  test('a broken one', () => {
    expect(readDevenv('inputs:\n  x: {\n')).toMatchObject({ intact: false, inputsComplete: false });
    expect(readDevenv('inputs: [\n"')).toMatchObject({ intact: false });
    expect(readDevenv('- a list\n')).toBeUndefined();
    expect(readDevenv('inputs: 5\n')).toMatchObject({ inputsComplete: false });
    expect(readDevenv('inputs:\n  a: { url: "github:o/r" }\n  a: { url: "github:o/s" }\n')).toMatchObject({
      inputsComplete: false,
    });
  });

  test('aliases and merge keys are not followed', () => {
    const merged =
      'base: &base\n  x: { url: "github:o/r" }\ninputs:\n  <<: *base\n  y: { url: "github:o/y" }\n';
    expect(readDevenv(merged)).toMatchObject({ intact: true, inputsComplete: false });
    expect(inputsOf(merged)).toEqual([{ name: 'y', url: 'github:o/y', type: 'github' }]);
    const alias = 'u: &u github:o/r\ninputs:\n  x:\n    url: *u\n  y: { url: "github:o/y" }\n';
    expect(inputsOf(alias)).toEqual([{ name: 'y', url: 'github:o/y', type: 'github' }]);
    expect(readDevenv(alias)?.brought.has('x')).toBe(true);
  });

  test('hostile texts do no harm', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghijk'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefghijk'[at]},`.repeat(9)}]`),
      'inputs: *k',
    ].join('\n');
    expect(readDevenv(bomb)?.inputs).toEqual([]);
    const start = performance.now();
    for (const text of [
      '['.repeat(19_900),
      ']'.repeat(19_900),
      '- '.repeat(9_900),
      '{a: '.repeat(4_900),
      '? '.repeat(9_900),
      `inputs:\n${Array.from({ length: 2_500 }, (_, at) => ` a${at}:\n`).join('')}`,
      `inputs:\n  x:\n    url: "${'a'.repeat(19_900)}"\n`,
      'inputs: {__proto__: {url: "github:o/r"}, constructor: {url: "github:o/c"}}',
      'x'.repeat(10_000_000),
      '\0\u2028\uD800',
    ])
      readDevenv(text);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(inputsOf('inputs: {__proto__: {url: "github:o/r"}}')).toEqual([
      { name: '__proto__', url: 'github:o/r', type: 'github' },
    ]);
  });
});

describe('devenv.lock beside it', async () => {
  const engine = createEngine(await loadSyntax());
  const node = (owner: string, repo: string, fill: string, ref?: string) => ({
    locked: {
      lastModified: 1_780_000_000,
      narHash: `sha256-${fill.repeat(42)}A=`,
      owner,
      repo,
      rev: fill.toLowerCase().charCodeAt(0).toString(16).repeat(20),
      type: 'github',
    },
    original: { owner, ...(ref !== undefined && { ref }), repo, type: 'github' },
  });
  const lock = {
    nodes: {
      devenv: { ...node('cachix', 'devenv', 'd') },
      nixpkgs: node('cachix', 'devenv-nixpkgs', 'n', 'rolling'),
      tool: node('o', 'tool', 't'),
      root: { inputs: { devenv: 'devenv', nixpkgs: 'nixpkgs', tool: 'tool' } },
    },
    root: 'root',
    version: 7,
  };
  const said = (yaml: string) =>
    auditFiles(engine, [
      { path: 'devenv.yaml', text: yaml },
      { path: 'devenv.lock', text: JSON.stringify(lock, null, 2) },
    ]).findings.map(
      ({ rule, subject, related }) =>
        `${rule} ${subject} ${related.map(({ location }) => location.path).join()}`,
    );

  test('what fits is silent, and so is what devenv brings along', () => {
    expect(said('inputs:\n  tool:\n    url: github:o/tool\n')).toEqual([]);
  });

  test('another source than declared', () => {
    expect(said('inputs:\n  tool:\n    url: github:p/tool\n')).toEqual([
      'lock-declaration-mismatch tool /case/devenv.yaml',
    ]);
  });

  test('a declared input that is not locked', () => {
    expect(said('inputs:\n  tool:\n    url: github:o/tool\n  more:\n    url: github:o/more\n')).toEqual([
      'lock-missing-input more /case/devenv.yaml',
    ]);
  });

  test('an input that nothing declares', () => {
    expect(said('inputs: {}\n').map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'lock-undeclared-input tool',
    ]);
    expect(said('inputs: {}\nimports: [./sub]\n')).toEqual([]);
  });
});
