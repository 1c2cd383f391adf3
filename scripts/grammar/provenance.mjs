import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { modules } from './compile.mjs';
import { generator } from './generate.mjs';
import { nixGrammar, root } from './paths.mjs';

/** Wasm files that are taken from npm packages as they are; the bundler copies them. */
const packaged = [
  { package: 'web-tree-sitter', file: 'web-tree-sitter.wasm' },
  { package: 'tree-sitter-json', file: 'tree-sitter-json.wasm' },
  { package: 'tree-sitter-bash', file: 'tree-sitter-bash.wasm' },
];

/**
 * The machine-readable provenance of every grammar file that the project ships.
 * @param {readonly Uint8Array[]} built the bytes of the modules, in their order
 */
export async function provenanceText(built) {
  const hashes = async (paths) =>
    Object.fromEntries(
      await Promise.all(
        paths.map(async (path) => [`nix/${path}`, await hashFile(new URL(path, nixGrammar))]),
      ),
    );
  const value = {
    derivedFrom: {
      package: 'tree-sitter-nix',
      version: await packageVersion('tree-sitter-nix'),
      license: 'MIT',
      sources: await hashes(['grammar.js', 'tree-sitter.json']),
    },
    generator,
    compiler: { package: '@yowasp/clang', version: await packageVersion('@yowasp/clang') },
    built: await Promise.all(
      modules.map(async ({ file, sources, command }, at) => ({
        file,
        command: command.join(' '),
        sources: await hashes(sources),
        bytes: built[at].length,
        sha256: sha256(built[at]),
      })),
    ),
    packaged: await Promise.all(
      packaged.map(async (entry) => ({
        ...entry,
        version: await packageVersion(entry.package),
        sha256: await hashFile(new URL(`node_modules/${entry.package}/${entry.file}`, root)),
      })),
    ),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function packageVersion(name) {
  return JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, root), 'utf8')).version;
}

async function hashFile(file) {
  return sha256(await readFile(file));
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
