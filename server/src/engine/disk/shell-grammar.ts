import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { CompiledGrammar } from '../../syntax/syntax.ts';

/** In every Node; the types of Node do not name it. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => CompiledGrammar };

/** Of V8; without them each function of a module is compiled at once, and never optimised later. */
const FLAGS = ['wasm-lazy-compilation', 'wasm-dynamic-tiering', 'wasm-tier-up'];

/**
 * Compiles the grammar of the shell, from its file.
 *
 * Its lexer is one function of half a megabyte. V8 takes it for hot after a few lines of script, and to optimise it takes
 * half a second and half a gigabyte, which scripts never earn back. So these flags are off while it is compiled, and on
 * again for all others.
 */
export function compileShell(path: string): CompiledGrammar {
  const bytes = readFileSync(path);
  for (const flag of FLAGS) setFlagsFromString(`--no-${flag}`);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    for (const flag of FLAGS) setFlagsFromString(`--${flag}`);
  }
}
