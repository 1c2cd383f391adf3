import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createSyntax } from '../../syntax/load.ts';
import type { CompiledGrammar, GrammarBytes, Syntax } from '../../syntax/syntax.ts';
import { isBundled, ownFile } from './own-files.ts';
import { compileShell } from './shell-grammar.ts';

/** Reads the WebAssembly files: beside the bundle, or from where the sources and packages have them. Rejects when one is missing. */
export async function loadGrammars(shell?: CompiledGrammar): Promise<GrammarBytes> {
  const [runtime, nix, nixFast, json] = await Promise.all([
    readFile(packaged('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm')),
    readFile(ownFile('nix.wasm', 'grammars/nix.wasm')),
    readFile(ownFile('nix-fast.wasm', 'grammars/nix-fast.wasm')),
    readFile(packaged('json.wasm', 'tree-sitter-json/tree-sitter-json.wasm')),
  ]);
  return { runtime, nix, nixFast, json, shell: () => shell ?? loadShell() };
}

/** The parsers, made ready from the grammars on disk. */
export async function loadSyntax(shell?: CompiledGrammar): Promise<Syntax> {
  return createSyntax(await loadGrammars(shell));
}

/** The grammar of the shell. Several threads are given one, so that what compiles it disturbs none of them. */
export function loadShell(): CompiledGrammar {
  return compileShell(packaged('shell.wasm', 'tree-sitter-bash/tree-sitter-bash.wasm'));
}

function packaged(inBundle: string, specifier: string): string {
  const own = ownFile(inBundle, 'package.json');
  return isBundled() ? own : createRequire(own).resolve(specifier);
}
