import type { JsonDocument, JsonObject } from '../../syntax/json.ts';
import type { LockFormat } from '../format.ts';
import type { LockedRef } from '../graph.ts';
import {
  type Attrs,
  attrsOf,
  computed,
  download,
  lacking,
  type Pin,
  type PinEntry,
  pinGraph,
  refOf,
  textOf,
  topOf,
  unknownType,
} from '../pins.ts';

/**
 * `nix/sources.json` of niv. What is fetched is told by nix/sources.nix of niv: `url` and `sha256`; of type `git` it is
 * `repo` and `rev`, without a hash. All else only serves the next `niv update`.
 */
export const nivFormat: LockFormat = {
  id: 'niv',
  reader: 'niv',
  isGraph: false,
  entry: 'source',
  hash: 'sha256',
  sriOnly: false,
  versions: undefined,
  supports: () => true,
  update: (name) => `niv update ${name}`,
  matches: (path) => /(?:^|\/)nix\/sources\.json$/.test(path),
  fits: (document) =>
    topOf(document)?.members.some(({ value }) => value.kind === 'object' && isSource(value)) ?? false,
  read: (document) =>
    pinGraph(document, nivFormat, topOf(document), undefined, (entry) => readSource(document, entry)),
};

const TYPES: ReadonlySet<string> = new Set([
  'file',
  'tarball',
  'git',
  'local',
  'builtin-tarball',
  'builtin-url',
]);

function isSource(object: JsonObject): boolean {
  const attrs = attrsOf(object);
  return TYPES.has(String(attrs.get('type')?.value)) || (attrs.has('url') && attrs.has('sha256'));
}

function readSource(document: JsonDocument, entry: PinEntry): Pin {
  const { attrs } = entry;
  // The first versions of niv wrote no type.
  const type = attrs.has('type') || !attrs.has('url') ? textOf(attrs, 'type')?.value : 'tarball';
  switch (type) {
    case 'tarball':
    case 'builtin-tarball':
      return readDownload(document, entry, true);
    case 'file':
    case 'builtin-url':
      return readDownload(document, entry, false);
    case 'git':
      return readGit(entry);
    case 'local':
      // A folder as it is at the time: nothing is locked.
      return { fetched: undefined, said: undefined, problems: [] };
    default:
      return { fetched: undefined, said: undefined, problems: [unknownType(entry, nivFormat)] };
  }
}

function readGit(entry: PinEntry): Pin {
  const { attrs } = entry;
  const url = textOf(attrs, 'repo');
  const rev = textOf(attrs, 'rev');
  const problems = [
    ...(url === undefined ? [lacking(entry, nivFormat, 'repo', 'nothing says where it comes from')] : []),
    ...(rev === undefined
      ? [lacking(entry, nivFormat, 'rev', 'nothing says which commit it stands for')]
      : []),
  ];
  if (url === undefined) return { fetched: undefined, said: undefined, problems };
  const ref = textOf(attrs, 'ref') ?? textOf(attrs, 'branch') ?? textOf(attrs, 'tag');
  const fetched = refOf(entry, 'git', { url, ref, rev, submodules: attrs.get('submodules') });
  return { fetched, said: undefined, problems };
}

function readDownload(document: JsonDocument, entry: PinEntry, unpacked: boolean): Pin {
  const url = textOf(entry.attrs, 'url');
  const said = saidOf(entry, unpacked);
  if (url === undefined) {
    const problems = [lacking(entry, nivFormat, 'url', 'nothing says where it comes from')];
    return { fetched: undefined, said, problems };
  }
  const fetched = download(document, entry, url, entry.attrs.get('sha256'), unpacked);
  return { fetched, said, problems: [] };
}

/** Where niv itself takes the archive of an entry with `owner` and `repo` from. */
const DEFAULT_TEMPLATE = /^https:\/\/github\.com\/<owner>\/<repo>\/archive\/<rev>\.tar\.gz$/;

/**
 * What the entry says of itself: `url_template` filled in, or the repository on GitHub, which is what `owner` and
 * `repo` mean where there is no template or niv's own.
 */
function saidOf(entry: PinEntry, unpacked: boolean): LockedRef | undefined {
  const { attrs } = entry;
  const template = textOf(attrs, 'url_template');
  const owner = textOf(attrs, 'owner');
  const repo = textOf(attrs, 'repo');
  const rev = textOf(attrs, 'rev');
  if (template === undefined || DEFAULT_TEMPLATE.test(template.value)) {
    if (owner === undefined || repo === undefined) return undefined;
    return refOf(entry, 'github', { owner, repo, ref: textOf(attrs, 'branch'), rev });
  }
  const url = filledIn(template.value, attrs);
  return url === undefined
    ? undefined
    : refOf(entry, unpacked ? 'tarball' : 'file', { url: computed(url, template), rev });
}

/** Undefined where a name has no value, as niv then leaves `url` as it is, and where it gets longer than any address. */
function filledIn(template: string, attrs: Attrs): string | undefined {
  if (template.length > MAX_LENGTH) return undefined;
  let isWhole = true;
  let length = template.length;
  const url = template.replace(/<([^<>]*)>/g, (_, name: string) => {
    const attr = textOf(attrs, name);
    length += attr?.value.length ?? 0;
    if (attr === undefined || length > MAX_LENGTH) isWhole = false;
    return isWhole ? (attr?.value ?? '') : '';
  });
  return isWhole ? url : undefined;
}

const MAX_LENGTH = 4000;
