import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { fillTable, type SymbolMap } from './fill-table.ts';
import { readJson } from './json-reader.ts';
import type { GrammarBytes, OpenNixText, Syntax, TextChange } from './syntax.ts';
import { FLAG_NAMED, type NodeTable } from './table.ts';

/** Makes the parsers ready. Fails only when the bytes are not the grammars. */
export async function createSyntax(bytes: GrammarBytes): Promise<Syntax> {
  await Parser.init({ wasmBinary: bytes.runtime });
  const nix = await grammar(bytes.nix);
  const json = await grammar(bytes.json);
  return {
    parseNix: (text) => parseOnce(nix, text),
    openNix: (text) => openNix(nix, text),
    parseJson: (text) => readJson(parseOnce(json, text)),
  };
}

interface Grammar {
  readonly parser: Parser;
  readonly symbols: SymbolMap;
}

async function grammar(bytes: Uint8Array): Promise<Grammar> {
  const language = await Language.load(bytes);
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser, symbols: symbolMap(language) };
}

function symbolMap(language: Language): SymbolMap {
  const canonical = Uint16Array.from({ length: 0x10000 }, (_, id) => id);
  const named = new Uint8Array(0x10000);
  const first = new Map<string, number>();
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const isNamed = language.nodeTypeIsNamed(id);
    const name = `${isNamed ? 'named' : 'anonymous'} ${language.nodeTypeForId(id) ?? ''}`;
    if (!first.has(name)) first.set(name, id);
    canonical[id] = first.get(name) ?? id;
    if (isNamed) named[id] = FLAG_NAMED;
  }
  return { canonical, named };
}

function parse(from: Grammar, text: string, old: Tree | null): Tree {
  const tree = from.parser.parse(text, old);
  if (tree === null) throw new Error('tree-sitter gave no tree although nothing can cancel it');
  return tree;
}

function parseOnce(from: Grammar, text: string): NodeTable {
  const tree = parse(from, text, null);
  const table = fillTable(tree, text, from.symbols);
  tree.delete();
  return table;
}

function openNix(from: Grammar, first: string): OpenNixText {
  let tree = parse(from, first, null);
  let table = fillTable(tree, first, from.symbols);
  return {
    get table() {
      return table;
    },
    edit(changes, text) {
      for (const change of changes) tree.edit(withoutPositions(change));
      let next = parse(from, text, tree);
      tree.delete();
      if (next.rootNode.hasError) {
        // How the parser recovers depends on the tree it started from; a fresh parse says what the command line says.
        next.delete();
        next = parse(from, text, null);
      }
      tree = next;
      table = fillTable(tree, text, from.symbols);
      return table;
    },
    close() {
      tree.delete();
    },
  };
}

/**
 * Rows and columns are never asked of tree-sitter (it counts lines otherwise than LSP),
 * and it parses again by offsets alone, so the points may stay at zero.
 */
function withoutPositions(change: TextChange): Edit {
  return new Edit({
    startIndex: change.start,
    oldEndIndex: change.oldEnd,
    newEndIndex: change.newEnd,
    startPosition: origin,
    oldEndPosition: origin,
    newEndPosition: origin,
  });
}

const origin = { row: 0, column: 0 };
