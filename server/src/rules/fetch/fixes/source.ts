import type { Attr, AttrSet, NixFacts } from '../../../nix/facts.ts';
import { HOST_ATTRS } from '../../../tables/fetcher-addresses.ts';
import type { Fetcher } from '../../../tables/fetchers.ts';
import { HASH_NAMES } from '../../../tables/fetchers.ts';
import { MUST_BE_OFF, SOURCE_ROWS, type SourceRow } from '../../../tables/fetch-sources.ts';
import { MIRRORS } from '../../../tables/mirrors.ts';
import type { FetchSource } from '../../fix.ts';

/** What a fetcher fetches, where all of it can be told. */
export interface Sourced {
  readonly source: FetchSource;
  /** The address of the repository for git, where there is one. */
  readonly repository: string | undefined;
  /** The address of the patch of the commit, where the forge has one. */
  readonly patch: string | undefined;
}

/** What stands in the attributes of a fetcher; undefined where one of them says something that cannot be told. */
interface Given {
  readonly values: ReadonlyMap<string, string>;
  readonly urls: readonly string[];
  readonly isGit: boolean;
  readonly submodules: boolean;
}

/**
 * What a call of a fetcher fetches; undefined where an attribute changes it in a way that is not known here.
 * @param rev the commit in place of what `rev` and `tag` say
 */
export function sourcedFrom(
  facts: NixFacts,
  fetcher: Pick<Fetcher, 'name' | 'origin'>,
  args: AttrSet,
  rev?: string,
): Sourced | undefined {
  const row = SOURCE_ROWS.find(({ name, origin }) => name === fetcher.name && origin === fetcher.origin);
  const given = row === undefined || !args.complete ? undefined : readGiven(facts, row, args, rev);
  if (row === undefined || given === undefined) return undefined;
  const fill = (pattern: string | undefined): string | undefined =>
    pattern === undefined
      ? undefined
      : filled(pattern, (name) => given.values.get(name) ?? row.defaults?.[name]);
  const repository = fill(row.repository);
  const source = sourceOf(row, given, repository, fill(row.url));
  return source === undefined ? undefined : { source, repository, patch: fill(row.patch) };
}

function sourceOf(
  row: SourceRow,
  { isGit, submodules, urls, values }: Given,
  repository: string | undefined,
  url: string | undefined,
): FetchSource | undefined {
  if (isGit || row.kind === 'git') {
    const rev = values.get('rev');
    if (repository === undefined || rev === undefined || !isAddress(repository)) return undefined;
    return { kind: 'git', url: repository, rev, submodules };
  }
  const all = row.url === '{url}' ? urls : url === undefined ? [] : [url];
  const plain = all.map(withoutMirror);
  return plain.length > 0 && plain.every(isAddress) ? { kind: row.kind, urls: plain } : undefined;
}

function readGiven(
  facts: NixFacts,
  row: SourceRow,
  args: AttrSet,
  rev: string | undefined,
): Given | undefined {
  const values = new Map<string, string>();
  const urls: string[] = [];
  let isGit = row.kind === 'git';
  let submodules = row.submodules === true;
  const wanted = `${row.url} ${row.repository ?? ''}`;
  for (const [name, attr] of args.attrs) {
    if (HASH_NAMES.has(name) || name === 'narHash') continue;
    if (name === 'rev' || name === 'tag' || name === 'ref') {
      if (rev !== undefined) continue;
      const text = textIn(facts, attr);
      if (text === undefined || (name === 'tag' && row.noTag === true) || !isPart(text)) return undefined;
      if (name !== 'ref') values.set('rev', name === 'tag' ? `refs/tags/${text}` : text);
      continue;
    }
    if ((name === 'url' || name === 'urls') && row.url === '{url}') {
      const list = textsIn(facts, attr);
      if (list === undefined) return undefined;
      urls.push(...list);
      if (name === 'url') values.set('url', list[0] ?? '');
      continue;
    }
    const isSwitch = row.byGit?.includes(name) === true;
    if (isSwitch || MUST_BE_OFF.has(name) || name === 'stripRoot') {
      const value = facts.attrValue(attr);
      if (value.kind !== 'bool') return undefined;
      if (isSwitch) {
        if (name === 'fetchSubmodules' || name === 'submodules') submodules = value.value;
        isGit ||= value.value;
      } else if (value.value !== (name === 'stripRoot')) return undefined;
      continue;
    }
    if ([`{${name}}`, `{^${name}}`, `{${name}/}`].some((part) => wanted.includes(part))) {
      const text = textIn(facts, attr);
      const isFit = HOST_ATTRS.has(name) ? isHost : isPart;
      if (text === undefined || !isFit(text)) return undefined;
      values.set(name, text);
    } else if (!row.harmless.includes(name)) return undefined;
  }
  if (rev !== undefined) values.set('rev', rev);
  return { values, urls, isGit, submodules };
}

function textIn(facts: NixFacts, attr: Attr): string | undefined {
  const value = facts.attrValue(attr);
  return value.kind === 'string' && value.value.length < MAX_LENGTH ? value.value : undefined;
}

function textsIn(facts: NixFacts, attr: Attr): readonly string[] | undefined {
  const value = facts.attrValue(attr);
  if (value.kind !== 'list') {
    const text = textIn(facts, attr);
    return text === undefined ? undefined : [text];
  }
  const texts = value.items.flatMap((row) => {
    const item = facts.value(row);
    return item.kind === 'string' && item.value.length < MAX_LENGTH ? [item.value] : [];
  });
  return texts.length === value.items.length && texts.length < 20 ? texts : undefined;
}

/** Longer texts are nobody's addresses. */
const MAX_LENGTH = 1000;

/** A host, with a port or without. */
function isHost(text: string): boolean {
  return /^[\w-][\w.-]*(?::\d+)?$/.test(text);
}

/** A part of an address that leads nowhere else than to what it names. */
function isPart(text: string): boolean {
  return /^~?[\w.+@-]+(?:\/[\w.+@-]+)*$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)|^-/.test(text);
}

/** An address that can be asked, whether it may be is for whoever asks. */
export function isAddress(url: string): boolean {
  return /^[a-z]+:\/\/[\x21-\x7e]+$/i.test(url);
}

function withoutMirror(url: string): string {
  const [, name, rest] = /^mirror:\/\/([a-z]+)\/(.*)$/.exec(url) ?? [];
  const mirror = name === undefined ? undefined : MIRRORS.get(name);
  return mirror === undefined ? url : mirror + (rest ?? '');
}

function filled(pattern: string, valueOf: (name: string) => string | undefined): string | undefined {
  let isWhole = true;
  const text = pattern.replaceAll(
    /(%?)\{(\^?)(\w+)(\/?)\}/g,
    (_, encode: string, first: string, name: string, slash: string) => {
      const value = valueOf(name);
      if (value === undefined) isWhole = false;
      const plain = first === '' ? (value ?? '') : (value ?? '').charAt(0);
      const whole = slash === '' || plain === '' ? plain : `${plain}/`;
      return encode === ''
        ? whole
        : whole.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll('+', '%2B');
    },
  );
  return isWhole ? text : undefined;
}
