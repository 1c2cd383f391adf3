import type { ScriptSource } from '../shell/script.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, hasError, NONE, type NodeTable, symbolOf } from '../syntax/table.ts';
import { readAttrs } from './attrs.ts';
import { bindingFinder, readOptionValue } from './bindings.ts';
import { readCalls } from './calls.ts';
import { readComments } from './comments.ts';
import type { AttrSet, BuiltinUse, Call, Comment, NixFacts, PathUse, Setting, StaticValue } from './facts.ts';
import { readAttrCallee, readCallee, readFormalDefault, readNameCallee } from './names.ts';
import { readPaths } from './paths.ts';
import { readProblems } from './problems.ts';
import { rangeTest } from './ranges.ts';
import { DEPTH, type Reader } from './reader.ts';
import { withoutParens } from './rows.ts';
import { readScripts } from './scripts.ts';
import { readSettings } from './settings.ts';
import { survey } from './survey.ts';
import { trustTest } from './trust.ts';
import { readBuiltinUses } from './uses.ts';
import { readAttrValue, readValue } from './values.ts';
import { readWrittenText } from './written-text.ts';

/** Reads the facts of a .nix file off its node table. One walk is made at once; the rest is found when it is asked for. */
export function readNix(table: NodeTable): NixFacts {
  const damage = hasError(table, 0) ? readProblems(table) : undefined;
  const reader = createReader(table, damage?.unclosedText === false);
  const trusted = damage?.unclosedText === true ? () => false : trustTest(table);
  let comments: Comment[] | undefined;
  let calls: Call[] | undefined;
  let builtinUses: BuiltinUse[] | undefined;
  let paths: PathUse[] | undefined;
  let settings: readonly Setting[] | undefined;
  let scripts: readonly ScriptSource[] | undefined;
  const top = topExpression(table);
  const bindings = bindingFinder(reader, trusted);
  const made = new Map<(facts: NixFacts) => unknown, unknown>();
  const facts: NixFacts = {
    table,
    problems: damage?.problems ?? [],
    top,
    get comments() {
      comments ??= readComments(table, reader.survey.comments);
      return comments;
    },
    get calls() {
      calls ??= readCalls(reader, trusted);
      return calls;
    },
    get builtinUses() {
      builtinUses ??= readBuiltinUses(reader, trusted);
      return builtinUses;
    },
    get paths() {
      paths ??= readPaths(reader, trusted);
      return paths;
    },
    get settings() {
      settings ??= readSettings(reader, top, bindings);
      return settings;
    },
    get scripts() {
      scripts ??= readScripts({ reader, bindings, trusted, calls: () => facts.calls });
      return scripts;
    },
    bindings,
    isFallback: rangeTest(reader.survey.fallbacks),
    value: (row) => reader.value(row, DEPTH),
    writtenText: (row) => readWrittenText(table, row, (at) => constantAt(reader, at)),
    callee: (row) => reader.callee(row, DEPTH),
    formalDefault: (row) => readFormalDefault(reader, row),
    attrValue: (attr) => reader.attrValue(attr, DEPTH),
    optionValue: (attr) => readOptionValue(reader, attr),
    once<T>(make: (facts: NixFacts) => T): T {
      if (!made.has(make)) made.set(make, make(facts));
      return made.get(make) as T;
    },
  };
  return facts;
}

function constantAt(reader: Reader, row: number): string | undefined {
  const value = reader.value(row, DEPTH);
  return value.kind === 'string' ? value.value : undefined;
}

function createReader(table: NodeTable, readsAroundDamage: boolean): Reader {
  const values = new Map<number, StaticValue>();
  const sets = new Map<number, AttrSet>();
  const reader: Reader = {
    table,
    survey: survey(table),
    readsAroundDamage,
    environments: new Map(),
    attrs(row) {
      let set = sets.get(row);
      if (set === undefined) {
        set = readAttrs(table, row);
        sets.set(row, set);
      }
      return set;
    },
    value(row, depth) {
      const known = values.get(row);
      if (known !== undefined) return known;
      const unknown: StaticValue = { kind: 'unknown', row };
      if (row < 0 || row >= table.rows) return unknown;
      // A value that is needed for itself is unknown: this cuts cycles.
      values.set(row, unknown);
      const value = readValue(reader, row, depth);
      values.set(row, value);
      return value;
    },
    attrValue: (attr, depth) => readAttrValue(reader, attr, depth),
    callee: (row, depth) => readCallee(reader, row, depth),
    nameCallee: (row, name, depth) => readNameCallee(reader, row, name, depth),
    attrCallee: (attr, depth) => readAttrCallee(reader, attr, depth),
  };
  return reader;
}

/** The file's top expression without comments and parentheses, or NONE. */
function topExpression(table: NodeTable): number {
  if (table.rows === 0 || symbolOf(table, 0) !== NixKind.source_code) return NONE;
  return withoutParens(table, childByField(table, 0, NixField.expression));
}
