import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const server = join(root, 'server/src');

/** A layer may import itself and the layers before it; layers of one row also import those named earlier in the row. */
const order = [
  'text',
  'syntax',
  'shell',
  'nix',
  'flake',
  'store',
  'lock',
  'tables',
  'rules',
  'engine',
  'nixcli',
  'lsp',
  'cli',
];
const pure = new Set(['text', 'syntax', 'shell', 'nix', 'flake', 'store', 'lock', 'tables', 'rules']);
/** Data tables are looked things up in by all of the middle row. */
const tableReaders = new Set(['shell', 'nix', 'flake', 'lock']);

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(file: string, text: string): Import[] {
  const patterns = [
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'/g,
    /(?:^|\n)\s*import\s*'([^']+)'/g,
    /\b(?:import|require)\(\s*'([^']+)'\s*\)/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, target = '']) => ({ file, target })),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function layerOf(path: string): string {
  return relative(server, path).split(/[\\/]/)[0] ?? '';
}

/** What an import breaks, in words; undefined when it is allowed. */
function fault({ file, target }: Import): string | undefined {
  const layer = layerOf(file);
  const where = relative(server, file);
  if (!target.startsWith('.')) {
    if (pure.has(layer) && (target.startsWith('node:') || target.startsWith('vscode')))
      return `${where} imports ${target}`;
    if (target === 'web-tree-sitter' && layer !== 'syntax') return `${where} imports ${target}`;
    if (target.startsWith('vscode') && layer !== 'lsp') return `${where} imports ${target}`;
    if (/^(node:)?child_process$/.test(target) && layer !== 'nixcli') return `${where} starts processes`;
    return undefined;
  }
  const other = layerOf(join(dirname(file), target));
  if (other === 'tables' && tableReaders.has(layer)) return undefined;
  if (layer === 'cli' && other === 'lsp') return undefined;
  if (order.indexOf(other) > order.indexOf(layer)) return `${where} (${layer}) imports ${target} (${other})`;
  return undefined;
}

const all = sources(server).flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));

test('every folder of the server is a known layer', () => {
  expect(readdirSync(server).filter((name) => !order.includes(name))).toEqual([]);
});

test('imports run one way, and the pure layers touch neither Node nor the editor', () => {
  expect(all.length).toBeGreaterThan(50);
  expect(all.map(fault).filter((one) => one !== undefined)).toEqual([]);
});

test('only the client imports vscode', () => {
  expect(all.filter(({ target }) => target === 'vscode')).toEqual([]);
});

test.each([
  ['text/a.ts', "import { x } from '../nix/facts.ts';"],
  ['nix/a.ts', "import { x } from '../rules/rule.ts';"],
  ['rules/lock/a.ts', "import { readFileSync } from 'node:fs';"],
  ['rules/lock/a.ts', "import 'node:fs';"],
  ['rules/lock/a.ts', "const { x } = await import('node:fs');"],
  ['engine/a.ts', "import { Parser } from 'web-tree-sitter';"],
  ['engine/a.ts', "import { x } from '../lsp/main.ts';"],
  ['cli/a.ts', "import { Diagnostic } from 'vscode-languageserver';"],
  ['lsp/a.ts', "import { spawn } from 'node:child_process';"],
  ['cli/a.ts', "import { spawn } from 'node:child_process';"],
  ['engine/a.ts', "import { run } from '../nixcli/run.ts';"],
])('a forbidden import in %s is seen: %s', (file, text) => {
  expect(importsOf(join(server, file), text).map(fault).filter(Boolean)).toHaveLength(1);
});
