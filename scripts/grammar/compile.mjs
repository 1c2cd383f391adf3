import { readFile } from 'node:fs/promises';
import { commands } from '@yowasp/clang';
import { nixGrammar } from './paths.mjs';

/** What the compiler gets to see, relative to server/grammars/nix. */
export const sources = ['src/parser.c', 'src/scanner.c', 'src/tree_sitter/parser.h'];

/**
 * A side module as web-tree-sitter loads it: position-independent, memory and table imported, one export.
 * The target is wasip1 because the package has its headers (stdlib.h, for NULL) only there; no library is linked.
 */
export const command = [
  'clang',
  '--target=wasm32-unknown-wasip1',
  '-fPIC',
  '-shared',
  '-Os',
  '-nostdlib',
  '-fno-exceptions',
  '-fvisibility=hidden',
  '-Wl,--export=tree_sitter_nix',
  '-Wl,--allow-undefined',
  '-Wl,--no-entry',
  '-Wl,--strip-debug',
  '-I',
  'src',
  'src/parser.c',
  'src/scanner.c',
  '-o',
  'nix.wasm',
];

/**
 * Compiles the grammar in memory.
 * @returns {Promise<Uint8Array>} the bytes of nix.wasm
 * @throws when the compiler refuses the sources; what it wrote is in the message
 */
export async function buildGrammar() {
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
    return files['nix.wasm'];
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
