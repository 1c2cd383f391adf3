import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Span } from '../text/span.ts';
import type { Declarations, FlakeInput, Located } from './flake.ts';
import { parseFlakeRef } from './flakeref.ts';

/**
 * Inputs that devenv has locked without being asked (`create_flake_inputs` in its devenv-nix-backend/src/lib.rs, and up
 * to version 1 its flake.tmpl.nix).
 */
const BROUGHT: readonly string[] = ['devenv', 'nixpkgs', 'git-hooks', 'pre-commit-hooks'];

/** No devenv.yaml is anywhere near as long, and the parser takes its time with hostile ones. In UTF-16 units. */
const MAX_LENGTH = 20_000;
const MAX_DEPTH = 8;

/**
 * What a devenv.yaml declares; undefined where it cannot be read. Aliases and merge keys are not followed: what they
 * stand for counts as unknown, so that they cannot blow up, either.
 */
export function readDevenv(text: string): Declarations | undefined {
  const document = text.length > MAX_LENGTH ? undefined : parsed(text);
  if (document === undefined) return undefined;
  const top = document.contents;
  if (top !== null && !isMap(top)) return undefined;
  const reading: Reading = { isWhole: document.errors.length === 0, brought: new Set(BROUGHT) };
  const members = membersOf(top, reading);
  const list = members.get('inputs');
  const imports = members.get('imports')?.value;
  const inputs = readInputs(isMap(list?.value) ? list.value : undefined, reading, 0);
  const isKnown = list?.value === undefined || isMap(list.value) || isNull(list.value);
  // What is imported may bring inputs of its own.
  const importsNothing =
    imports === undefined || isNull(imports) || (isSeq(imports) && imports.items.length === 0);
  return {
    file: 'devenv.yaml',
    intact: document.errors.length === 0,
    inputs,
    inputsComplete: reading.isWhole && isKnown && importsNothing,
    inputsSpan: list?.keySpan,
    brought: reading.brought,
  };
}

interface Reading {
  /** Nothing was passed over. */
  isWhole: boolean;
  /** Devenv may or may not lock these. */
  readonly brought: Set<string>;
}

function parsed(text: string): ReturnType<typeof parseDocument> | undefined {
  try {
    // Its search for equal keys takes quadratic time; they are found below.
    return parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  } catch {
    // It descends by recursion, so that a hostile text makes it run out of stack.
    return undefined;
  }
}

interface Member {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node | undefined;
}

/** The members of a map with plain keys. Two of one name are an error in devenv. */
function membersOf(map: YAMLMap | null | undefined, reading: Reading): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const pair of map?.items ?? []) {
    const member = memberOf(pair);
    if (member === undefined || member.key === '<<' || members.has(member.key)) reading.isWhole = false;
    if (member !== undefined && member.key !== '<<') members.set(member.key, member);
  }
  return members;
}

function memberOf({ key, value }: Pair): Member | undefined {
  if (!isScalar(key) || key.range == null) return undefined;
  return {
    key: String(key.value),
    keySpan: spanOf(key),
    value: isNode(value) ? value : undefined,
  };
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function isNull(value: unknown): boolean {
  return isScalar(value) && value.value === null;
}

function spanOf({ range }: { readonly range?: readonly number[] | null | undefined }): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function readInputs(map: YAMLMap | undefined, reading: Reading, depth: number): readonly FlakeInput[] {
  const inputs: FlakeInput[] = [];
  for (const member of membersOf(map, reading).values()) {
    const input = isMap(member.value) ? readInput(member, member.value, reading, depth) : undefined;
    if (input !== undefined) inputs.push(input);
    // Without a reference devenv passes an input over (since version 2), or has it from the registry.
    else if (depth === 0) reading.brought.add(member.key);
  }
  return inputs;
}

/** Undefined where there is neither a URL nor `follows`. */
function readInput(member: Member, map: YAMLMap, reading: Reading, depth: number): FlakeInput | undefined {
  const { key, keySpan } = member;
  const members = membersOf(map, reading);
  const url = textOf(members.get('url'));
  const follows = textOf(members.get('follows'));
  const flake = members.get('flake');
  const nested = members.get('inputs')?.value;
  const overrides = isMap(nested) && depth < MAX_DEPTH ? readInputs(nested, reading, depth + 1) : [];
  if (url === undefined && follows === undefined && (depth === 0 || overrides.length === 0)) return undefined;
  const isFlake =
    isScalar(flake?.value) && typeof flake.value.value === 'boolean'
      ? { value: flake.value.value, span: spanOf(flake.value) }
      : undefined;
  const result = url && parseFlakeRef(url.value, { flake: isFlake?.value ?? true, relativePaths: true });
  // Devenv resolves paths against the file that they stand in and writes them anew.
  const ref = result?.ok === true && !isLocal(result.ref.type, url?.value ?? '') ? result.ref : undefined;
  return {
    name: key,
    nameSpan: keySpan,
    span: { start: keySpan.start, end: spanOf(map).end },
    implicit: false,
    url,
    attrs: new Map(),
    ref,
    refError:
      result?.ok === false && url !== undefined
        ? { value: result.error, problem: result.problem, span: url.span }
        : undefined,
    refSpan: url?.span ?? keySpan,
    flake: isFlake,
    follows:
      follows === undefined
        ? undefined
        : { value: follows.value.split('/').filter((part) => part !== ''), span: follows.span },
    overrides,
    literal: [...members.values()].every(({ value }) => value !== undefined && !isAlias(value)),
  };
}

function isLocal(type: string, url: string): boolean {
  return type === 'path' || /^(?:[a-z+]+\+)?file:/i.test(url) || /^\.{0,2}\//.test(url);
}

function textOf(member: Member | undefined): Located<string> | undefined {
  const value = member?.value;
  return isScalar(value) && typeof value.value === 'string'
    ? { value: value.value, span: spanOf(value) }
    : undefined;
}
