// The bare tree-sitter parse of the files that a list names: the measure that the audit is held against.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

const root = join(import.meta.dirname, '../..');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(readFileSync(join(root, 'server/grammars/nix.wasm'))));
for (const path of readFileSync(process.argv[2], 'utf8').split('\n')) {
  parser.parse(readFileSync(path, 'utf8'))?.delete();
}
