import type { JsonDocument, JsonObject } from '../../syntax/json.ts';
import type { LockFormat } from '../format.ts';
import {
  attrsOf,
  download,
  isCommitHash,
  lacking,
  objectAt,
  type Pin,
  type PinEntry,
  pinGraph,
  refOf,
  textOf,
  topOf,
  unknownType,
} from '../pins.ts';

/**
 * `_sources/generated.json` of nvfetcher. It mirrors generated.nix, which is what Nix reads; what is fetched is the
 * `src` of a package (src/NvFetcher/Types.hs and NixExpr.hs of nvfetcher). `rev` may be a tag: the hash decides.
 */
export const nvfetcherFormat: LockFormat = {
  id: 'nvfetcher',
  reader: 'nvfetcher',
  isGraph: false,
  entry: 'package',
  hash: 'sha256',
  sriOnly: false,
  versions: undefined,
  supports: () => true,
  update: (name) => `nvfetcher --filter '^${name}$'`,
  matches: (path) => /(?:^|\/)_sources\/generated\.json$/.test(path),
  fits: (document) =>
    topOf(document)?.members.some(({ value }) => value.kind === 'object' && isPackage(value)) ?? false,
  read: (document) =>
    pinGraph(document, nvfetcherFormat, topOf(document), undefined, (entry) => readPackage(document, entry)),
};

function isPackage(object: JsonObject): boolean {
  return objectAt(object, 'src') !== undefined && attrsOf(object).has('version');
}

function readPackage(document: JsonDocument, entry: PinEntry): Pin {
  const source = objectAt(entry.object, 'src');
  if (source === undefined) {
    const problems = [lacking(entry, nvfetcherFormat, 'src', 'nothing says where it comes from')];
    return { fetched: undefined, said: undefined, problems };
  }
  return readSource(document, { ...entry, attrs: attrsOf(source) });
}

function readSource(document: JsonDocument, entry: PinEntry): Pin {
  const { attrs } = entry;
  const type = textOf(attrs, 'type')?.value;
  const url = textOf(attrs, 'url');
  const sha256 = attrs.get('sha256');
  const lacks = (name: string): Pin => ({
    fetched: undefined,
    said: undefined,
    problems: [lacking(entry, nvfetcherFormat, `src.${name}`, 'it cannot be fetched')],
  });
  if (type === 'url' || type === 'tarball') {
    if (url === undefined) return lacks('url');
    const fetched = download(document, entry, url, sha256, type === 'tarball');
    return { fetched, said: undefined, problems: [] };
  }
  if (type === 'git' || type === 'github') {
    const at = textOf(attrs, 'rev');
    if (at === undefined) return lacks('rev');
    const parts = {
      ...(isCommitHash(at.value) ? { rev: at } : { ref: at }),
      submodules: attrs.get('fetchSubmodules'),
      deepClone: attrs.get('deepClone'),
      leaveDotGit: attrs.get('leaveDotGit'),
      narHash: sha256,
    };
    if (type === 'git')
      return url === undefined
        ? lacks('url')
        : { fetched: refOf(entry, 'git', { url, ...parts }), said: undefined, problems: [] };
    const owner = textOf(attrs, 'owner');
    const repo = textOf(attrs, 'repo');
    if (owner === undefined || repo === undefined) return lacks(owner === undefined ? 'owner' : 'repo');
    return { fetched: refOf(entry, 'github', { owner, repo, ...parts }), said: undefined, problems: [] };
  }
  const image = textOf(attrs, 'imageName');
  if (type === undefined && image !== undefined) {
    const fetched = refOf(entry, 'container', {
      image,
      tag: attrs.get('imageTag'),
      digest: attrs.get('imageDigest'),
      arch: attrs.get('arch'),
      narHash: sha256,
    });
    return { fetched, said: undefined, problems: [] };
  }
  return { fetched: undefined, said: undefined, problems: [unknownType(entry, nvfetcherFormat)] };
}
