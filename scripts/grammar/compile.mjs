import { readFile } from 'node:fs/promises';
import { commands } from '@yowasp/clang';
import { nixGrammar } from './paths.mjs';

const language = ['src/parser.c', 'src/scanner.c', 'src/tree_sitter/parser.h'];
const shared = [
  'clang',
  '--target=wasm32-unknown-wasip1',
  '-nostdlib',
  '-fno-exceptions',
  '-fvisibility=hidden',
  '-Wl,--no-entry',
  '-Wl,--strip-debug',
  '-I',
  'src',
];

/**
 * The files that are built. Sources are relative to server/grammars/nix, and all that the compiler gets to see. The target is
 * wasip1 because the package has its headers (stdlib.h, for NULL) only there; no library is linked.
 */
export const modules = [
  {
    // A side module as web-tree-sitter loads it: position-independent, memory and table imported, one export.
    name: 'nix',
    file: 'nix.wasm',
    sources: language,
    command: [
      ...shared,
      '-fPIC',
      '-shared',
      '-Os',
      '-Wl,--export=tree_sitter_nix',
      '-Wl,--allow-undefined',
      'src/parser.c',
      'src/scanner.c',
      '-o',
      'nix.wasm',
    ],
  },
  {
    // Stands by itself and imports nothing.
    name: 'nixFast',
    file: 'nix-fast.wasm',
    sources: [
      ...language,
      ...['fast.c', 'lexer.h', 'tables.h', 'memory.h', 'driver.h', 'rows.h'].map((name) => `fast/${name}`),
    ],
    command: [...shared, '-O2', '-mbulk-memory', '-I', '.', 'fast/fast.c', '-o', 'nix-fast.wasm'],
  },
];

/**
 * Compiles one of the modules in memory.
 * @returns {Promise<Uint8Array>} its bytes
 * @throws when the compiler refuses the sources; what it wrote is in the message
 */
export async function buildModule({ file, sources, command }) {
  const tree = {};
  for (const path of sources) put(tree, path.split('/'), await readFile(new URL(path, nixGrammar)));
  let messages = '';
  const decoder = new TextDecoder();
  const stderr = (bytes) => {
    if (bytes) messages += decoder.decode(bytes, { stream: true });
  };
  try {
    const files = await commands.clang(command.slice(1), tree, {
      stdout: null,
      stderr,
      fetchProgress: () => {},
    });
    return files[file];
  } catch {
    // The compiler's own error contains the whole file tree, which nobody wants to read.
    throw new Error(`the grammar does not compile:\n${messages}`);
  }
}

function put(tree, [name, ...rest], bytes) {
  if (rest.length === 0) {
    tree[name] = bytes;
  } else {
    tree[name] ??= {};
    put(tree[name], rest, bytes);
  }
}
