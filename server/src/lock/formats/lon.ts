import { type JsonDocument, memberOf } from '../../syntax/json.ts';
import type { LockFormat } from '../format.ts';
import type { LockGraph, LockedRef } from '../graph.ts';
import {
  download,
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

/** `lon.lock`, version 1. What is fetched is told by lon.nix of lon: `fetchType`, `url` and `hash`, with git also `revision`. */
export const lonFormat: LockFormat = {
  id: 'lon',
  reader: 'lon',
  isGraph: false,
  entry: 'source',
  hash: 'hash',
  sriOnly: false,
  versions: '1',
  supports: (version) => version === 1,
  update: (name) => `lon update ${name}`,
  matches: (path) => /(?:^|\/)lon\.lock$/.test(path),
  fits(document) {
    const top = topOf(document);
    return (
      top !== undefined && objectAt(top, 'sources') !== undefined && memberOf(top, 'version') !== undefined
    );
  },
  read: (document) =>
    pinGraph(document, lonFormat, objectAt(topOf(document), 'sources'), versionOf(document), (entry) =>
      readSource(document, entry),
    ),
};

/** It is written as a string. */
function versionOf(document: JsonDocument): LockGraph['version'] {
  const top = topOf(document);
  const version = top && memberOf(top, 'version')?.value;
  if (version?.kind === 'number') return { value: version.value, span: version.span };
  const written = version?.kind === 'string' && /^\d{1,9}$/.test(version.value);
  return written ? { value: Number(version.value), span: version.span } : undefined;
}

function readSource(document: JsonDocument, entry: PinEntry): Pin {
  const { attrs } = entry;
  const how = textOf(attrs, 'fetchType')?.value;
  const said = saidOf(entry);
  if (how !== 'git' && how !== 'tarball')
    return { fetched: undefined, said, problems: [unknownType(entry, lonFormat, 'fetchType')] };
  const url = textOf(attrs, 'url');
  if (url === undefined) {
    const problems = [lacking(entry, lonFormat, 'url', 'nothing says where it comes from')];
    return { fetched: undefined, said, problems };
  }
  const hash = attrs.get('hash');
  if (how === 'tarball') return { fetched: download(document, entry, url, hash, true), said, problems: [] };
  const rev = textOf(attrs, 'revision');
  const why = 'nothing says which commit it stands for';
  const fetched = refOf(entry, 'git', {
    url,
    ref: textOf(attrs, 'branch'),
    rev,
    submodules: attrs.get('submodules'),
    narHash: hash,
  });
  return { fetched, said, problems: rev === undefined ? [lacking(entry, lonFormat, 'revision', why)] : [] };
}

function saidOf(entry: PinEntry): LockedRef | undefined {
  const { attrs } = entry;
  const owner = textOf(attrs, 'owner');
  const repo = textOf(attrs, 'repo');
  if (textOf(attrs, 'type')?.value !== 'GitHub' || owner === undefined || repo === undefined)
    return undefined;
  return refOf(entry, 'github', {
    owner,
    repo,
    ref: textOf(attrs, 'branch'),
    rev: textOf(attrs, 'revision'),
  });
}
