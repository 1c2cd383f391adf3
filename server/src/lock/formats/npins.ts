import { withoutTrailing } from '../../text/trim.ts';
import { type JsonDocument, memberOf } from '../../syntax/json.ts';
import type { LockFormat } from '../format.ts';
import type { LockedAttr, LockedRef } from '../graph.ts';
import {
  type Attrs,
  attrsOf,
  computed,
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

const LATEST = 8;

/**
 * `npins/sources.json`, versions 0 to 8. What is fetched is told by src/default.nix of npins: an entry with a `url` by
 * that and its `hash`, whatever else it says; only without one, or with submodules, by repository and revision.
 */
export const npinsFormat: LockFormat = {
  id: 'npins',
  reader: 'npins',
  isGraph: false,
  entry: 'pin',
  hash: 'hash',
  sriOnly: false,
  versions: `0 to ${LATEST}`,
  supports: (version) => version !== undefined && version >= 0 && version <= LATEST,
  update: (name) => `npins update ${name}`,
  matches: (path) => /(?:^|\/)(?:npins|nix)\/sources\.json$/.test(path),
  fits(document) {
    const top = topOf(document);
    return top !== undefined && objectAt(top, 'pins') !== undefined && memberOf(top, 'version') !== undefined;
  },
  read(document) {
    const top = topOf(document);
    const version = top && memberOf(top, 'version')?.value;
    const known = version?.kind === 'number' ? { value: version.value, span: version.span } : undefined;
    return pinGraph(document, npinsFormat, objectAt(top, 'pins'), known, (entry) => readPin(document, entry));
  },
};

const NO_PROBLEMS: Pin['problems'] = [];

function readPin(document: JsonDocument, entry: PinEntry): Pin {
  const { attrs, object } = entry;
  switch (textOf(attrs, 'type')?.value) {
    case 'Git':
    case 'GitRelease':
      return readGit(document, entry, repositoryOf(entry, attrsOf(objectAt(object, 'repository'))));
    // Version 0 has the parts of the repository in the entry itself.
    case 'GitHub':
      return readGit(document, entry, {
        type: 'GitHub',
        owner: textOf(attrs, 'owner'),
        repo: textOf(attrs, 'repository'),
      });
    case 'GitHubRelease':
      return readDownload(document, entry, 'tarball_url', true, {
        type: 'GitHub',
        owner: textOf(attrs, 'owner'),
        repo: textOf(attrs, 'repository'),
      });
    case 'PyPi':
      return readDownload(document, entry, 'url', false, undefined);
    case 'Channel':
      return readDownload(document, entry, 'url', true, undefined);
    case 'Url':
    case 'MutableUrl':
      return readDownload(document, entry, 'url', attrs.get('unpack')?.value !== false, undefined);
    case 'Tarball':
      return readDownload(document, entry, attrs.has('locked_url') ? 'locked_url' : 'url', true, undefined);
    case 'Container':
      return readContainer(entry);
    default:
      return { fetched: undefined, said: undefined, problems: [unknownType(entry, npinsFormat)] };
  }
}

/** A repository as npins knows them. */
interface Repository {
  readonly type: string;
  readonly owner?: LockedAttr | undefined;
  readonly repo?: LockedAttr | undefined;
  /** Of a plain git repository, or as git fetches that of a forge. */
  readonly url?: LockedAttr | undefined;
}

function repositoryOf({ attrs, object }: PinEntry, parts: Attrs): Repository | undefined {
  // Version 0 has the URL of a plain repository in the entry itself.
  const flat = textOf(attrs, 'repository_url');
  if (flat !== undefined) return { type: 'Git', url: flat };
  const type = textOf(parts, 'type')?.value;
  if (type === undefined) return undefined;
  const at = memberOf(object, 'repository');
  const written = textOf(parts, 'server')?.value;
  const server = written === undefined ? undefined : withoutTrailing(written, '/');
  const joined = (path: readonly (LockedAttr | undefined)[]): LockedAttr | undefined => {
    if (server === undefined || at === undefined || path.includes(undefined)) return undefined;
    return computed(`${server}/${path.map((part) => part?.value).join('/')}.git`, {
      span: at.value.span,
      keySpan: at.keySpan,
    });
  };
  const owner = textOf(parts, 'owner');
  const repo = textOf(parts, 'repo');
  switch (type) {
    case 'GitHub':
      return { type, owner, repo };
    case 'Forgejo':
      return { type, url: joined([owner, repo]) };
    case 'GitLab':
      return { type, url: joined([textOf(parts, 'repo_path')]) };
    default:
      return { type, url: textOf(parts, 'url') };
  }
}

function readGit(document: JsonDocument, entry: PinEntry, repository: Repository | undefined): Pin {
  const { attrs, object } = entry;
  if (repository === undefined) {
    const problems = [lacking(entry, npinsFormat, 'repository', 'nothing says where it comes from')];
    return { fetched: undefined, said: undefined, problems };
  }
  const url = textOf(attrs, 'url');
  const submodules = attrs.get('submodules');
  if (url !== undefined && submodules?.value !== true)
    return readDownload(document, entry, 'url', true, repository);
  const rev = textOf(attrs, 'revision');
  const said = saidOf(entry, repository);
  if (rev === undefined) {
    const why = 'nothing says which commit it stands for, so it cannot be fetched';
    return { fetched: undefined, said, problems: [lacking(entry, npinsFormat, 'revision', why)] };
  }
  const at = memberOf(object, 'repository');
  const place = at === undefined ? entry.member : { span: at.value.span, keySpan: at.keySpan };
  const narHash = attrs.get('hash');
  if (
    textOf(attrs, 'type')?.value === 'GitHub' &&
    repository.owner !== undefined &&
    repository.repo !== undefined
  ) {
    const archive = computed(
      `https://github.com/${repository.owner.value}/${repository.repo.value}/archive/${rev.value}.tar.gz`,
      { span: repository.owner.span, keySpan: repository.owner.keySpan },
    );
    return {
      fetched: refOf(entry, 'tarball', { url: archive, rev, narHash }),
      said: undefined,
      problems: NO_PROBLEMS,
    };
  }
  const address =
    repository.type === 'GitHub' && repository.owner !== undefined && repository.repo !== undefined
      ? computed(`https://github.com/${repository.owner.value}/${repository.repo.value}.git`, place)
      : repository.url;
  if (address === undefined) {
    const why = 'nothing says where it comes from';
    return { fetched: undefined, said, problems: [lacking(entry, npinsFormat, 'url', why)] };
  }
  const fetched = refOf(entry, 'git', { url: address, rev, submodules, narHash });
  return { fetched, said: undefined, problems: NO_PROBLEMS };
}

/** What the entry says of itself: repository, revision, and branch or tag. */
function saidOf(entry: PinEntry, { type, owner, repo, url }: Repository): LockedRef | undefined {
  const { attrs } = entry;
  const ref = textOf(attrs, 'branch') ?? textOf(attrs, 'version');
  const rev = textOf(attrs, 'revision');
  if (type === 'GitHub') {
    return owner === undefined || repo === undefined
      ? undefined
      : refOf(entry, 'github', { owner, repo, ref, rev });
  }
  return url === undefined ? undefined : refOf(entry, 'git', { url, ref, rev });
}

function readDownload(
  document: JsonDocument,
  entry: PinEntry,
  name: string,
  unpacked: boolean,
  repository: Repository | undefined,
): Pin {
  const url = textOf(entry.attrs, name);
  const said = repository === undefined ? askedUrl(entry, name) : saidOf(entry, repository);
  if (url === undefined) {
    const why = 'nothing says where it comes from, so it cannot be fetched';
    return { fetched: undefined, said, problems: [lacking(entry, npinsFormat, name, why)] };
  }
  return {
    fetched: download(document, entry, url, entry.attrs.get('hash'), unpacked),
    said,
    problems: NO_PROBLEMS,
  };
}

/**
 * The address that the tool asks for the one that it locks. That of a `MutableUrl` redirects to wherever its server
 * likes, so it says nothing.
 */
function askedUrl(entry: PinEntry, locked: string): LockedRef | undefined {
  const { attrs } = entry;
  const name = textOf(attrs, 'name');
  switch (textOf(attrs, 'type')?.value) {
    case 'Channel': {
      if (name === undefined) return undefined;
      const artifact = textOf(attrs, 'artifact')?.value ?? 'nixexprs.tar.xz';
      const url = `https://channels.nixos.org/${name.value}/${artifact}`;
      return refOf(entry, 'tarball', { url: computed(url, name) });
    }
    case 'PyPi': {
      const url = name && `https://pypi.org/project/${name.value}`;
      return url === undefined || name === undefined
        ? undefined
        : refOf(entry, 'file', { url: computed(url, name) });
    }
    case 'Tarball': {
      const url = locked === 'locked_url' ? textOf(attrs, 'url') : undefined;
      return url && refOf(entry, 'tarball', { url });
    }
    default:
      return undefined;
  }
}

/** A container image. Its digest decides the content as well as the hash does. */
function readContainer(entry: PinEntry): Pin {
  const { attrs } = entry;
  const image = textOf(attrs, 'image_name');
  if (image === undefined) {
    const problems = [lacking(entry, npinsFormat, 'image_name', 'nothing says where it comes from')];
    return { fetched: undefined, said: undefined, problems };
  }
  const fetched = refOf(entry, 'container', {
    image,
    tag: attrs.get('image_tag'),
    digest: attrs.get('image_digest'),
    arch: attrs.get('arch'),
    narHash: attrs.get('hash'),
  });
  return { fetched, said: undefined, problems: NO_PROBLEMS };
}
