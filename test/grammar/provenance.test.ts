import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const grammars = new URL('server/grammars/', root);
const read = (path: string, base = root) => readFileSync(new URL(path, base));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const version = (name: string): string =>
  JSON.parse(read(`node_modules/${name}/package.json`).toString()).version;

const provenance = JSON.parse(read('provenance.json', grammars).toString());

interface Built {
  readonly file: string;
  readonly sources: Record<string, string>;
  readonly bytes: number;
  readonly sha256: string;
}
const built: readonly Built[] = provenance.built;

describe('provenance.json', () => {
  it.each([provenance.derivedFrom, ...built].flatMap(({ sources }) => Object.entries<string>(sources)))(
    'names the hash of %s',
    (path, hash) => {
      expect(sha256(read(path, grammars))).toBe(hash);
    },
  );

  it.each(built)('names the hash and the size of $file', (entry) => {
    const wasm = read(entry.file, grammars);
    expect(sha256(wasm)).toBe(entry.sha256);
    expect(wasm.length).toBe(entry.bytes);
  });

  it.each<{ package: string; file: string; version: string; sha256: string }>(provenance.packaged)(
    'names the version and the hash of $file',
    (entry) => {
      expect(version(entry.package)).toBe(entry.version);
      expect(sha256(read(`node_modules/${entry.package}/${entry.file}`))).toBe(entry.sha256);
    },
  );

  it('names the packages that the grammar and the compiler come from', () => {
    for (const { package: name, version: named } of [provenance.derivedFrom, provenance.compiler]) {
      expect(version(name)).toBe(named);
    }
  });

  it('keeps the licence of the package', () => {
    expect(read('nix/LICENSE', grammars)).toEqual(read('node_modules/tree-sitter-nix/LICENSE'));
  });
});

it('parser.c is generated from this grammar.js', () => {
  const [firstLine] = read('nix/src/parser.c', grammars).toString().split('\n');
  expect(firstLine).toContain(sha256(read('nix/grammar.js', grammars)));
});

it('the sources give the built files byte for byte', { timeout: 120_000 }, () => {
  const script = fileURLToPath(new URL('scripts/build-grammar.mjs', root));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
