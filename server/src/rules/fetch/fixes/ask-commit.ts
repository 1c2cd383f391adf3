import { isLegalRefName } from '../../../flake/ref-name.ts';
import { printable } from '../../../flake/show.ts';
import { insertBindings } from '../../../nix/edit/bindings.ts';
import { rename } from '../../../nix/edit/rename.ts';
import type { Attr, AttrSet, NixFacts } from '../../../nix/facts.ts';
import { sriOfHex } from '../../../store/hash.ts';
import { lineEndAt } from '../../../text/edits.ts';
import type { Span } from '../../../text/span.ts';
import { hashesOfFetch, hashIn } from '../shared/hashes.ts';
import { isAbbreviatedRev } from '../shared/revisions.ts';
import { type CommitRequest, type Fix, type PlacedTemplate, REV } from '../../fix.ts';
import { short } from './ask-hash.ts';
import { type Given, givenTo, hashesIn, hashWrites, setRow } from './hash-place.ts';
import { isInPlace, literalOf } from './in-place.ts';
import { type Sourced, sourcedFrom } from './source.ts';
import { mark, template, together } from './template.ts';

/**
 * Asks what commit the name in `rev` or `tag` stands for, and writes that in its place, with the name as a comment and the
 * hash anew.
 */
export function askCommit(facts: NixFacts, given: Given, attr: Attr): readonly Fix[] {
  if (given.value.kind !== 'attrs') return [];
  const { attrs: args } = given.value;
  const value = facts.attrValue(attr);
  const span = literalOf(facts, attr);
  if (value.kind !== 'string' || span === undefined || !isInPlace(facts, attr, given.call)) return [];
  const isTag = attr.name === 'tag';
  // The name says more than which commit it is where something else reads it.
  if (isTag && /\.tag\b/.test(facts.table.text)) return [];
  const name = isTag ? `refs/tags/${value.value}` : value.value;
  const sourced = sourcedFrom(facts, given.fetcher, args, REV);
  const request = sourced === undefined ? undefined : requestFor(facts, given, args, sourced, name);
  if (request === undefined) return [];
  const { text } = facts.table;
  const write = [
    ...(isTag ? [template(rename(text, attr.nameSpan, 'rev'))] : []),
    ...overName(facts, attr, span, mark('rev'), value.value),
  ];
  const hash = request.source === undefined ? [] : hashWrites(facts, given, args);
  if (hash === undefined) return [];
  return [
    { kind: 'ask', title: titleOf(value.value, request), request, write: together([...write, ...hash]) },
  ];
}

/** Asks for the commit of a branch, or of HEAD, and puts `rev` in where there is none. */
export function askMissingRev(facts: NixFacts, given: Given, name: string): readonly Fix[] {
  if (given.value.kind !== 'attrs') return [];
  const { attrs: args } = given.value;
  const sourced = sourcedFrom(facts, given.fetcher, args, REV);
  const request = sourced === undefined ? undefined : requestFor(facts, given, args, sourced, name);
  if (request === undefined) return [];
  const rev = { name: 'rev', value: `"${mark('rev')}"`, comment: `${name}, ${mark('day')}` };
  const needsHash = given.fetcher.origin === 'nixpkgs';
  const write = needsHash ? hashWrites(facts, given, args, [rev]) : insertRev(facts, given, rev);
  return write === undefined ? [] : [{ kind: 'ask', title: titleOf(name, request), request, write }];
}

/** The same for a call of a fetcher with a set. */
export function commitOf(
  facts: NixFacts,
  fetch: Pick<Given, 'call' | 'fetcher'>,
  attr: Attr,
): readonly Fix[] {
  const given = givenTo(facts, fetch);
  return given === undefined ? [] : askCommit(facts, given, attr);
}

export function missingRev(facts: NixFacts, fetch: Pick<Given, 'call' | 'fetcher'>): readonly Fix[] {
  const given = givenTo(facts, fetch);
  return given === undefined ? [] : askMissingRev(facts, given, 'HEAD');
}

export function titleOf(name: string, { repository }: Pick<CommitRequest, 'repository'>): string {
  const shown = printable(name).replace(/^refs\/(?:heads|tags)\//, '');
  return `Pin ${shown} of ${short(repository)} to its commit`;
}

function requestFor(
  facts: NixFacts,
  given: Given,
  args: AttrSet,
  { source, repository, patch }: Sourced,
  name: string,
): CommitRequest | undefined {
  const isShort = isAbbreviatedRev(name);
  if (!isLegalRefName(name) || !/^[\w./+-]+$/.test(name)) return undefined;
  if (repository === undefined || (isShort && patch === undefined)) return undefined;
  const known = knownHash(facts, given, args);
  const isBuiltin = given.fetcher.origin === 'builtin' && hashesIn(args, given.fetcher).length === 0;
  return {
    ask: 'commit',
    repository,
    name,
    ...(isShort && patch !== undefined ? { patchUrl: patch.replaceAll(REV, name) } : {}),
    ...(isBuiltin ? {} : { source }),
    ...(known === undefined ? {} : { known }),
  };
}

/** The hash that stands there, in SRI. */
export function knownHash(facts: NixFacts, { fetcher, call }: Given, args: AttrSet): string | undefined {
  const [use] = hashesOfFetch(facts, { fetcher, call, args });
  const read = use === undefined ? undefined : hashIn(use);
  return read?.ok === true ? sriOfHex(read.hash.algorithm, read.hash.hex) : undefined;
}

/** What takes the place of a name, which becomes a comment where one can stand behind it. */
export function overName(
  facts: NixFacts,
  attr: Attr,
  value: Span,
  put: string,
  name: string,
): readonly PlacedTemplate[] {
  const { text } = facts.table;
  const { end } = attr.span;
  const over = template({ span: value, text: `"${put}"` });
  const isAtEnd =
    text.slice(end, lineEndAt(text, end)).trim() === '' && !text.slice(value.end, end).includes('\n');
  if (!isAtEnd) return [over];
  return [over, template({ span: { start: end, end }, text: ` # ${name}, ${mark('day')}` })];
}

function insertRev(
  facts: NixFacts,
  given: Given,
  rev: Parameters<typeof insertBindings>[2][number],
): readonly PlacedTemplate[] | undefined {
  const row = setRow(facts, given);
  const edit = row === undefined ? undefined : insertBindings(facts.table, row, [rev]);
  return edit === undefined ? undefined : [template(edit)];
}
