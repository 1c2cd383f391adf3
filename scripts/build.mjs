// Builds the command line, the language server and the extension's client into their dist folders.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const root = dirname(import.meta.dirname);
const require = createRequire(join(root, 'server/package.json'));
const dist = join(root, 'server/dist');

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  minify: true,
  sourcemap: process.argv.includes('--sourcemap') ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(dist, { recursive: true, force: true });
rmSync(join(root, 'client/dist'), { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await Promise.all([
  build({
    ...shared,
    target: 'node20',
    entryPoints: { cli: join(root, 'server/src/cli/main.ts'), lsp: join(root, 'server/src/lsp/main.ts') },
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    // The ES module build of web-tree-sitter asks import.meta for its place, which a CommonJS bundle does not have.
    alias: { 'web-tree-sitter': require.resolve('web-tree-sitter').replace(/\.js$/, '.cjs') },
    external: ['./lsp.cjs'],
    logOverride: { 'empty-import-meta': 'silent' },
  }),
  build({
    ...shared,
    target: 'node22',
    entryPoints: [join(root, 'client/src/extension.ts')],
    outfile: join(root, 'client/dist/extension.cjs'),
    external: ['vscode'],
  }),
]);

for (const [name, source] of [
  ['web-tree-sitter.wasm', require.resolve('web-tree-sitter/web-tree-sitter.wasm')],
  ['json.wasm', join(dirname(require.resolve('tree-sitter-json/package.json')), 'tree-sitter-json.wasm')],
  ['shell.wasm', join(dirname(require.resolve('tree-sitter-bash/package.json')), 'tree-sitter-bash.wasm')],
  ['nix.wasm', join(root, 'server/grammars/nix.wasm')],
  ['nix-fast.wasm', join(root, 'server/grammars/nix-fast.wasm')],
]) {
  cpSync(source, join(dist, name));
}
if (existsSync(join(root, 'docs/rules')))
  cpSync(join(root, 'docs/rules'), join(dist, 'docs/rules'), { recursive: true });
