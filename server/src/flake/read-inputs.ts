import type { Attr, AttrSet, NixFacts, StaticValue } from '../nix/facts.ts';
import { spanOf } from '../syntax/table.ts';
import type { Span } from '../text/span.ts';
import type { FlakeInput, Located } from './flake.ts';
import { type FlakeRefResult, flakeRefFromAttrs, parseFlakeRef } from './flakeref.ts';

/** No flake nests overrides anywhere near this deep; beyond it an input counts as not literal. */
const MAX_DEPTH = 64;

/** The inputs of an `inputs` set, in order. `self` is none: its attributes are settings of the flake's own fetch. */
export function readInputs(facts: NixFacts, set: AttrSet, depth = 0): readonly FlakeInput[] {
  return [...set.attrs.values()]
    .filter(({ name }) => name !== 'self')
    .map((attr) => readInput(facts, attr, depth));
}

/** The value of an attribute as a set; undefined if it is not known to be one. */
export function setOf(facts: NixFacts, attr: Attr): AttrSet | undefined {
  if (attr.set !== undefined) return attr.set;
  const value = facts.attrValue(attr);
  return value.kind === 'attrs' ? value.attrs : undefined;
}

function readInput(facts: NixFacts, attr: Attr, depth: number): FlakeInput {
  const set = setOf(facts, attr);
  const values = new Map<string, Located<StaticValue>>();
  for (const [name, one] of set?.attrs ?? []) {
    if (name !== 'inputs') values.set(name, { value: facts.attrValue(one), span: valueSpan(facts, one) });
  }
  const nested = set?.attrs.get('inputs');
  const nestedSet = nested === undefined ? undefined : setOf(facts, nested);
  const overrides =
    nestedSet === undefined || depth >= MAX_DEPTH ? [] : readInputs(facts, nestedSet, depth + 1);

  const url = urlOf(values.get('url'));
  const flake = literal(values.get('flake'), 'bool');
  const follows = literal(values.get('follows'), 'string');
  const attrs = new Map<string, Located<string | number | boolean>>();
  for (const [name, { value, span }] of values) {
    if (OWN.has(name)) continue;
    if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool')
      attrs.set(name, { value: value.value, span });
  }
  const literalHere =
    set?.complete === true &&
    !attr.duplicate &&
    ![...set.attrs.values()].some(({ duplicate }) => duplicate) &&
    (nested === undefined || (nestedSet?.complete === true && depth < MAX_DEPTH)) &&
    [...values].every(
      ([name]) =>
        attrs.has(name) ||
        (name === 'url' && url !== undefined) ||
        (name === 'flake' && flake !== undefined) ||
        (name === 'follows' && follows !== undefined),
    );
  const refSpan =
    url?.span ?? (attrs.size > 0 && attr.valueRow !== undefined ? valueSpan(facts, attr) : attr.nameSpan);
  const result = literalHere ? refOf(url, attrs, flake?.value ?? true) : undefined;
  return {
    name: attr.name,
    nameSpan: attr.nameSpan,
    span: attr.span,
    implicit: false,
    url,
    attrs,
    ref: result?.ok === true ? result.ref : undefined,
    refError:
      result?.ok === false ? { value: result.error, problem: result.problem, span: refSpan } : undefined,
    refSpan,
    flake,
    follows:
      follows === undefined
        ? undefined
        : { value: follows.value.split('/').filter((part) => part !== ''), span: follows.span },
    overrides,
    literal: literalHere && overrides.every((override) => override.literal),
  };
}

const OWN = new Set(['url', 'flake', 'follows']);

/** The reference as Nix makes it of `url` and the other attributes; undefined where there is neither. */
function refOf(
  url: Located<string> | undefined,
  attrs: FlakeInput['attrs'],
  flake: boolean,
): FlakeRefResult | undefined {
  if (attrs.has('type')) {
    const all = new Map([...attrs].map(([name, { value }]) => [name, value] as const));
    return flakeRefFromAttrs(url === undefined ? all : all.set('url', url.value));
  }
  const [other] = attrs.keys();
  if (other !== undefined)
    return { ok: false, problem: 'attribute', error: `the attribute '${other}' needs a 'type' beside it` };
  if (url === undefined) return undefined;
  const parsed = parseFlakeRef(url.value, { flake, relativePaths: true });
  if (parsed.ok && parsed.fragment !== '')
    return { ok: false, problem: 'syntax', error: `an input has no part after '#' ('${parsed.fragment}')` };
  return parsed;
}

/** A `url` as text. A path literal stands for `path:` and the path from the flake's folder (Nix 2.26 and newer). */
function urlOf(located: Located<StaticValue> | undefined): Located<string> | undefined {
  if (located?.value.kind === 'path') {
    const { text } = located.value;
    return /^\.{1,2}\//.test(text) ? { value: `path:${normalPath(text)}`, span: located.span } : undefined;
  }
  return literal(located, 'string');
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

function literal<K extends 'string' | 'bool'>(
  located: Located<StaticValue> | undefined,
  kind: K,
): Located<K extends 'string' ? string : boolean> | undefined {
  const value = located?.value;
  if (located === undefined || value?.kind !== kind) return undefined;
  return { value: value.value as K extends 'string' ? string : boolean, span: located.span };
}

function valueSpan(facts: NixFacts, attr: Attr): Span {
  return attr.valueRow === undefined ? attr.nameSpan : spanOf(facts.table, attr.valueRow);
}
