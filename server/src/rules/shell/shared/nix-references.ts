import { parseFlakeRef } from '../../../flake/flakeref.ts';
import { withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import { movingUrl } from '../../../lock/moving-url.ts';
import { TAG_NAMES } from '../../../tables/moving-urls.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { followed } from '../../fetch/shared/tree-references.ts';

/** What a reference on a command line leads to, where nothing in it says which content that is. */
export interface Unpinned {
  /** In words, after "takes": `the newest commit of the default branch`. */
  readonly follows: string;
  /**
   * - `machine`: the registry, the channels or the NIX_PATH of the machine say it
   * - `tag`: a tag of somebody's repository, which can be moved and is not meant to be
   * - `remote`: somebody else says it: a branch, a channel, whatever is newest
   * - `server`: so does the server that is asked, though nothing in the address tells that it will hold something else
   */
  readonly by: 'machine' | 'tag' | 'remote' | 'server';
  /** To be shown. */
  readonly shown: string;
}

/** A flake with what is taken from it: `nixpkgs#hello`, `github:owner/repo`. Undefined where it is pinned, local or unknown. */
export function unpinnedFlake(text: string): Unpinned | undefined {
  const reference = text.slice(0, text.search(/[#^]|$/));
  if (reference === '' || reference.includes(UNKNOWN) || COMMIT.test(reference)) return undefined;
  const parsed = parseFlakeRef(reference);
  if (!parsed.ok) return undefined;
  const { ref } = parsed;
  const follows = followed({ ref, isOfSomeBranch: false, isAtCommit: ref.attrs.has('rev') });
  if (follows === undefined) return undefined;
  const base = printable(withoutSecrets(reference));
  const shown = base + shownAttribute(text.slice(reference.length));
  if (ref.type === 'indirect')
    return { follows: `what the registry of the machine has for ${base}`, by: 'machine', shown };
  const name = ref.attrs.get('ref');
  if (typeof name === 'string' && TAG_NAMES.test(name))
    return { follows: `the tag ${printable(name)}, which can be moved`, by: 'tag', shown };
  return { follows, by: isOfServer(reference) ? 'server' : 'remote', shown };
}

/** `#hello`; of what is no name of an attribute nothing. */
function shownAttribute(rest: string): string {
  return /^#[\w.'"+-]{0,80}$/.test(rest) ? rest : '';
}

/** An entry of NIX_PATH, or a file that is given as an address: `channel:nixos-25.11`, `https://…`, `<nixpkgs>`. */
export function unpinnedSource(text: string): Unpinned | undefined {
  if (text.includes(UNKNOWN) || COMMIT.test(text)) return undefined;
  const shown = printable(withoutSecrets(text));
  if (/^<[\w./+-]+>$/.test(text))
    return { follows: `what the NIX_PATH of the machine has for ${shown}`, by: 'machine', shown };
  if (/^channel:[\w.-]+$/.test(text))
    return { follows: `whatever the ${shown.replace(':', ' ')} holds`, by: 'remote', shown };
  if (text.startsWith('flake:')) {
    const found = unpinnedFlake(text.slice('flake:'.length));
    return found === undefined ? undefined : { ...found, shown };
  }
  if (!/^https?:\/\/[^/]/.test(text) || RELEASE.test(text)) return undefined;
  return movingUrl(text)?.kind === 'tag'
    ? { follows: `the archive of a tag, ${shown}`, by: 'tag', shown }
    : { follows: `whatever is served as ${shown}`, by: isOfServer(text) ? 'server' : 'remote', shown };
}

function isOfServer(text: string): boolean {
  return /^https?:/.test(text) && movingUrl(text) === undefined;
}

const COMMIT = /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])|[?&]narHash=/;
/** One release of a channel: `nixos-25.11.1234.abcdef123456`. */
const RELEASE = /\/(?:nixos|nixpkgs)(?:-darwin)?-\d\d\.\d\d(?:pre|beta|\.)\d+\.[0-9a-f]{7,}(?:\/|$)/;
