import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { createFastNix } from './fast-nix.ts';
import { damagedTable, fillTable, type SymbolMap } from './fill-table.ts';
import { readJson } from './json-reader.ts';
import { readStrictJson } from './json-strict.ts';
import { withoutRunaways } from './runaway.ts';
import {
  type Effort,
  effortFor,
  type GrammarBytes,
  type OpenNixText,
  type Syntax,
  type TextChange,
} from './syntax.ts';
import { FLAG_NAMED, type NodeTable } from './table.ts';
import { createWalker, type Walker } from './walker.ts';

/**
 * Makes the parsers ready. To be called once in a thread, as web-tree-sitter has one runtime in each.
 * Fails only when the bytes are not the grammars.
 */
export async function createSyntax(bytes: GrammarBytes): Promise<Syntax> {
  const module = { wasmBinary: bytes.runtime };
  await Parser.init(module);
  const walker = createWalker(module);
  const nix = await grammar(bytes.nix, walker);
  const json = await grammar(bytes.json, walker);
  const fastNix = createFastNix(bytes.nixFast, nix.symbols);
  let shell: Grammar | undefined;
  return {
    parseNix(text) {
      const parsed = withoutRunaways(text);
      return (parsed === text ? fastNix(text) : undefined) ?? parseOnce(nix, text, parsed);
    },
    openNix: (text) => openNix(nix, text),
    parseJson(text) {
      const value = readStrictJson(text);
      return value === undefined
        ? readJson(parseOnce(json, text, text))
        : { text, value, problems: [], conflicts: [] };
    },
    parseShell(text, effort = effortFor(text.length)) {
      shell ??= grammarOf(Language.loadSync(bytes.shell()), walker);
      return parseBounded(shell, text, effort);
    },
  };
}

interface Grammar {
  readonly parser: Parser;
  readonly symbols: SymbolMap;
  readonly walker: Walker;
}

async function grammar(bytes: Uint8Array, walker: Walker): Promise<Grammar> {
  return grammarOf(await Language.load(bytes), walker);
}

function grammarOf(language: Language, walker: Walker): Grammar {
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser, symbols: symbolMap(language), walker };
}

function symbolMap(language: Language): SymbolMap {
  const count = language.nodeTypeCount;
  const canonical = new Uint16Array(count);
  const named = new Uint8Array(count);
  const first = new Map<string, number>();
  for (let id = 0; id < count; id++) {
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

/** Undefined when the text holds an error and `hurry` was in the way of getting over it. */
function parseUnless(
  hurry: (() => boolean) | undefined,
  from: Grammar,
  text: string,
  old: Tree,
): Tree | undefined {
  const tree = from.parser.parse(text, old, {
    progressCallback: (state) => state.hasError && hurry?.() === true,
  });
  if (tree === null) from.parser.reset();
  return tree ?? undefined;
}

/** @param parsed `text`, or what of it is to be parsed, each character in its place */
function parseOnce(from: Grammar, text: string, parsed: string): NodeTable {
  const tree = parse(from, parsed, null);
  const table = fillTable(tree, text, from.symbols, from.walker);
  tree.delete();
  return table;
}

/** Ends a parse that runs away. */
function parseBounded(from: Grammar, text: string, effort: Effort): NodeTable {
  const tree = from.parser.parse(text, null, {
    progressCallback: () => {
      effort.left -= text.length;
      return effort.left < 0;
    },
  });
  if (tree === null) {
    from.parser.reset();
    return damagedTable(text);
  }
  const table = fillTable(tree, text, from.symbols, from.walker);
  tree.delete();
  return table;
}

function openNix(from: Grammar, first: string): OpenNixText {
  const fresh = (text: string): NodeTable => parseOnce(from, text, withoutRunaways(text));
  /** The tree of the last text without an error, edited since then; undefined where there was none. */
  let base: Tree | undefined;
  let provisional = false;
  let table = start(first);

  function start(text: string): NodeTable {
    const parsed = withoutRunaways(text);
    const tree = parse(from, parsed, null);
    const filled = fillTable(tree, text, from.symbols, from.walker);
    if (parsed === text && !tree.rootNode.hasError) base = tree;
    else tree.delete();
    return filled;
  }

  function forget(): void {
    base?.delete();
    base = undefined;
  }

  return {
    get table() {
      return table;
    },
    get provisional() {
      return provisional;
    },
    edit(changes, text, hurry) {
      for (const change of changes) base?.edit(withoutPositions(change));
      provisional = false;
      if (base === undefined || withoutRunaways(text) !== text) {
        forget();
        table = start(text);
        return table;
      }
      const tree = parseUnless(hurry, from, text, base);
      if (tree === undefined) {
        provisional = true;
        table = damagedTable(text);
        return table;
      }
      table = fillTable(tree, text, from.symbols, from.walker);
      if (tree.rootNode.hasError) {
        provisional = true;
        tree.delete();
      } else {
        forget();
        base = tree;
      }
      return table;
    },
    settle() {
      if (provisional) table = fresh(table.text);
      provisional = false;
      return table;
    },
    close: forget,
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
