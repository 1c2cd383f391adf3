import { withoutTrailing } from '../../text/trim.ts';
import { hasDotSegments, hostOf, lowerAscii, type Source } from '../../flake/source.ts';
import { segmentsOf } from '../../flake/url.ts';
import { DEFAULT_HOSTS } from '../../tables/forges.ts';

/** A host, an owner or a repository, as a policy names it. */
export interface SourcePattern {
  readonly text: string;
  /** In lower case, with the port where the pattern names one. */
  readonly host: string;
  /** Owner and repository, or as much of the path as is given; empty: everything on the host. */
  readonly path: readonly string[];
}

export type SourcePatternResult =
  | { readonly ok: true; readonly pattern: SourcePattern }
  | { readonly ok: false; readonly error: string };

/**
 * Reads `github:NixOS/*`, `gitlab:group/subgroup`, `sourcehut:~owner`, `git.example.org`, `*.example.org/team`. A `*` stands for
 * any text within one part. A pattern covers what is below it: an owner covers all its repositories. The error is a
 * sentence without its full stop.
 */
export function parseSourcePattern(text: string): SourcePatternResult {
  const bad = (why: string): SourcePatternResult => ({ ok: false, error: `the source pattern ${why}` });
  if (text === '') return bad('is empty');
  if (text.length > MAX_LENGTH) return bad(`is longer than ${MAX_LENGTH} characters`);
  if (text.includes('://')) return bad('must be written without https:// and the like');
  const forge = /^([a-z]+):(?!\d+(?:\/|$))/.exec(text)?.[1];
  const forgeHost = forge === undefined ? undefined : DEFAULT_HOSTS.get(forge);
  if (forge !== undefined && forgeHost === undefined)
    return bad(`begins with ${forge}:, but only ${[...DEFAULT_HOSTS.keys()].join(', ')} may stand there`);
  const parts = withoutTrailing(forge === undefined ? text : text.slice(forge.length + 1), '/').split('/');
  const host = forgeHost ?? lowerAscii(parts.shift() ?? '');
  if (parts.includes('')) return bad('has an empty part');
  if (parts.some((part) => part === '.' || part === '..')) return bad('has . or .. for a part');
  if (parts.some((part) => !/^[\w~.@+*-]+$/u.test(part)) || !/^[\w.*-]+(?::\d+)?$/.test(host))
    return bad('has a character that stands in no host, owner or repository');
  if (forge === undefined && parts.length > 0 && !/[.*:]|^localhost$/.test(host))
    return bad(`names no host; for a repository on GitHub write github:${text}`);
  if (host === GITHUB && parts.length > 2) return bad('may name a repository, but no branch, tag or commit');
  return { ok: true, pattern: { text, host, path: parts.map((part) => part.replace(/(?<=.)\.git$/, '')) } };
}

/** Whether one of a source's places lies within a pattern. `anyCase` ignores case also where the forge may not. */
export function matchesPlaces(
  { host, path }: SourcePattern,
  places: readonly PlaceOnHost[],
  anyCase = false,
): boolean {
  return places.some((place) => {
    if (!matchesHost(host, place.host) || path.length > place.path.length) return false;
    const fold = anyCase || place.caseless ? lowerAscii : (text: string) => text;
    return path.every((part, index) => matchesPart(fold(part), fold(place.path[index] ?? '')));
  });
}

const MAX_LENGTH = 1000;
const GITHUB = 'github.com';

/** A place that patterns are held against. */
export interface PlaceOnHost {
  readonly host: string;
  readonly path: readonly string[];
  readonly caseless: boolean;
}

/**
 * Where the content comes from: the repository, and for a download also the address itself. None for what servers may
 * read as leading elsewhere (`..`, `?` within an owner), for paths, and for what cannot be read.
 */
export function placesOf(source: Source): readonly PlaceOnHost[] {
  if (source.kind !== 'repository' && source.kind !== 'download') return [];
  if (source.kind === 'download' && hasDotSegments(source.url)) return [];
  const places: PlaceOnHost[] = [];
  const { repository } = source;
  if (repository !== undefined && repository.host !== '') {
    const path = repository.path.split('/');
    const clear = path.every((part) => /^(?!\.\.?$)[^?#\\%\p{Cc}]+$/u.test(part));
    if (clear && (repository.host !== GITHUB || path.length === 2)) places.push({ ...repository, path });
  }
  if (source.kind === 'download' && hostOf(source.url) !== '')
    places.push({ host: hostOf(source.url), path: segmentsOf(source.url), caseless: false });
  return places;
}

/** A pattern without a port is for the host's every port. */
function matchesHost(pattern: string, host: string): boolean {
  return matchesPart(pattern, pattern.includes(':') ? host : host.replace(/^([^:]*):\d+$/, '$1'));
}

/** Whether `*` in the pattern can stand for something that makes it the text; takes time linear in both for one `*`. */
function matchesPart(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
