import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { AttrSet, Callee, NixFacts, StaticValue } from '../../server/src/nix/facts.ts';
import { readNix } from '../../server/src/nix/read.ts';
import { endOf, startOf } from '../../server/src/syntax/table.ts';

const syntax = await loadSyntax();

export function read(text: string): NixFacts {
  return readNix(syntax.parseNix(text));
}

/** Takes the one `«…»` out of a text and gives the facts and the outermost row that covers what was between. */
export function readMarked(marked: string): { readonly facts: NixFacts; readonly row: number } {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  if (start < 0 || end < start) throw new Error(`no «…» in ${marked}`);
  const facts = read(marked.replace('«', '').replace('»', ''));
  for (let row = 1; row < facts.table.rows; row++) {
    if (startOf(facts.table, row) === start && endOf(facts.table, row) === end) return { facts, row };
  }
  throw new Error(`no node is marked in ${marked}`);
}

export function showCallee({ origin, path, name }: Callee): string {
  if (path.length > 0 && path.at(-1) !== name) return `${origin} ${path.join('.')} named ${name}`;
  return path.length === 0 ? origin : `${origin} ${path.join('.')}`;
}

/** A value as a text: as Nix writes it, `?` for unknown, `name(…)` for names, `…` in sets that are not complete. */
export function showValue(facts: NixFacts, value: StaticValue, depth = 8): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
    case 'bool':
      return String(value.value);
    case 'null':
      return 'null';
    case 'path':
      return value.text;
    case 'list':
      return `[${value.items.map((item) => ` ${showValue(facts, facts.value(item), depth - 1)}`).join('')} ]`;
    case 'attrs':
      return showSet(facts, value.attrs, depth);
    case 'name':
      return `name(${showCallee(value.callee)})`;
    case 'unknown':
      return value.prefix === undefined ? '?' : `?${JSON.stringify(value.prefix)}`;
  }
}

export function showSet(facts: NixFacts, set: AttrSet, depth = 8): string {
  if (depth < 0) return '{ too deep }';
  const attrs = [...set.attrs.values()].map((attr) => {
    const value = attr.duplicate ? 'duplicate' : showValue(facts, facts.attrValue(attr), depth - 1);
    return ` ${attr.name} = ${value};`;
  });
  return `{${attrs.join('')}${set.complete ? '' : ' …'} }`;
}

/** The calls of a text: `builtin builtins.map(f, [ 1 ])`, the arguments as written. */
export function showCalls(facts: NixFacts): string[] {
  const { table } = facts;
  const written = (row: number): string => table.text.slice(startOf(table, row), endOf(table, row));
  return facts.calls.map(({ callee, args }) => `${showCallee(callee)}(${args.map(written).join(', ')})`);
}
