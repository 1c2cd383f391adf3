// Generates server/grammars/nix/src/parser.c from grammar.js. Needed only when grammar.js changes:
//
//   node scripts/grammar/generate.mjs [tree-sitter]
//
// The argument is the program of tree-sitter-cli, `tree-sitter` from the PATH without one. The result is committed,
// because the npm package of that program contains no program and fetches one when it is installed.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nixGrammar } from './paths.mjs';

/** What the committed parser.c is generated with. Another version gives other tables: change both together. */
export const generator = {
  name: 'tree-sitter-cli',
  version: '0.26.11',
  arguments: ['generate', '--abi', '15'],
};

/** Files that the program writes and nothing here reads. */
const unused = ['src/grammar.json', 'src/tree_sitter/alloc.h', 'src/tree_sitter/array.h'];

function main([program = 'tree-sitter']) {
  const cwd = fileURLToPath(nixGrammar);
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  if (!version.includes(generator.version)) {
    console.error(`${program} is ${version.trim()}; the committed parser.c is of ${generator.version}.`);
    return 1;
  }
  execFileSync(program, generator.arguments, { cwd, stdio: 'inherit' });
  for (const path of unused) rmSync(new URL(path, nixGrammar));
  markWithHash();
  console.log('parser.c is generated. Now run: node scripts/build-grammar.mjs');
  return 0;
}

/** Names the grammar in the first line of parser.c, so that a test sees when the two are not of one age. */
function markWithHash() {
  const hash = createHash('sha256')
    .update(readFileSync(new URL('grammar.js', nixGrammar)))
    .digest('hex');
  const parser = new URL('src/parser.c', nixGrammar);
  writeFileSync(parser, `/* grammar.js: sha256 ${hash} */\n${readFileSync(parser, 'utf8')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
