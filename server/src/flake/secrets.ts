import { REF_TYPES } from '../tables/schemes.ts';
import type { Span } from '../text/span.ts';
import { parseUrl, renderUrl } from './url.ts';

/** Parameters whose values are never secret. */
const HARMLESS = new Set([
  'ref',
  'rev',
  'dir',
  'host',
  'submodules',
  'shallow',
  'lfs',
  'exportIgnore',
  'allRefs',
  'verifyCommit',
  'narHash',
  'lastModified',
  'revCount',
  'unpack',
  'name',
]);

/** Tokens that say what they are: of GitHub, GitLab, npm, Slack, Amazon, Hugging Face, Atlassian, keys of age, and FlakeHub's JSON web tokens. */
export const TOKEN =
  '(?<![\\w-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\\w-]{16,}|npm_[A-Za-z0-9]{20,}|xox[abeoprs]-[\\w-]{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])|hf_[A-Za-z0-9]{20,}|AT(?:BB|CTT)[\\w-]{20,}|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{50,}|eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,})';

const ONE_TOKEN = new RegExp(TOKEN);
const ALL_TOKENS = new RegExp(TOKEN, 'g');

/** Whether a text holds an access token that says what it is. */
export function hasToken(text: string): boolean {
  return ONE_TOKEN.test(text);
}

/** Where such tokens stand in a text. */
export function tokensIn(text: string): Span[] {
  return [...text.matchAll(ALL_TOKENS)].map(({ 0: token, index }) => ({
    start: index,
    end: index + token.length,
  }));
}

/** Long, with letters and digits mixed: no name of a person or a service. */
export function looksRandom(user: string): boolean {
  return (
    hasToken(user) ||
    (user.length >= 20 && /\d/.test(user) && /^[\w.~%-]+$/.test(user) && /[A-Za-z]/.test(user))
  );
}

/** A text with `…` in place of each access token that says what it is. */
export function withoutTokens(text: string): string {
  return text.replace(ALL_TOKENS, '…');
}

/**
 * A URL, or what stands for one, without its password, its user name where that may be a token, its fragment, tokens
 * anywhere in it, and parameters but those of Nix: any may be a token. Reads the text too, since curl and git take
 * addresses that are not valid: `https:/user:password@host`, `user:password@host:path`.
 */
export function withoutSecrets(text: string): string {
  const parsed = text.length > MAX_LENGTH ? undefined : parseUrl(text, true);
  if (parsed?.ok !== true) return withoutTokens(withoutUser(cut(text)));
  const { authority, query, scheme } = parsed.url;
  const keepUser = authority?.password === undefined && /(?:^|\+)ssh$/.test(scheme);
  const clean =
    authority === undefined
      ? undefined
      : { ...authority, user: keepUser ? authority.user : undefined, password: undefined };
  const open = [...query].filter(([name]) => HARMLESS.has(name));
  const shown = renderUrl({ ...parsed.url, authority: clean, query: new Map(open), fragment: '' });
  return withoutTokens(withoutUser(shown));
}

/**
 * The same of the beginning of an address, whose rest cannot be told: `"https://me:hunt${rest}"`. Where it breaks off before
 * the host has ended, that may be within a password or a token, so it is shown only as far as it can be none.
 */
export function startWithoutSecrets(start: string): string {
  const [, scheme, open] = /^((?:[a-z][a-z0-9+.-]*:)?\/+)?([^/?#]*)$/i.exec(start.slice(0, MAX_LENGTH)) ?? [];
  if (open === undefined) return withoutSecrets(start);
  const isOpen = scheme === undefined ? isNoLogin(open) : isHostStart(open);
  return withoutSecrets(isOpen ? start : (scheme ?? ''));
}

/** Perhaps behind the name of a user, who has no password then. */
function isHostStart(text: string): boolean {
  const host = /^(?:[\w.-]+@)?([a-z0-9.-]*)$/.exec(text)?.[1];
  return host !== undefined && !looksRandom(host);
}

/** No `user:password`: a name, `user@host:path`, or a reference such as `github:owner`. */
function isNoLogin(text: string): boolean {
  const before = text.split(/:|%3a/i, 1)[0] ?? '';
  if (before === text || /^[\w.-]+@/.test(before)) return true;
  return REF_TYPES.has(before) || before === 'flake' || before === 'channel';
}

/** Of what is no URL the beginning, without parameters and a fragment. */
function cut(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .replace(/[?#][^]*$/, '')
    .replace(/\/\/[^/?#]*@/, '//');
}

/** Far beyond any real address. */
const MAX_LENGTH = 50_000;

/** What stands before the host goes, if it has a colon in it or looks like a token; also behind `https:/` and `https:`. */
function withoutUser(text: string): string {
  const start = /^(?:[a-z][a-z0-9+.-]*:\/+)?/i.exec(text)?.[0] ?? '';
  const rest = text.slice(start.length);
  const end = rest.search(/[/?#]/);
  const authority = (end < 0 ? rest : rest.slice(0, end)).replaceAll(/%40/gi, '@');
  const at = authority.lastIndexOf('@');
  if (at < 0) return text;
  const user = authority.slice(0, at);
  if (!user.includes(':') && !looksRandom(user)) return text;
  return `${start}${authority.slice(at + 1)}${end < 0 ? '' : rest.slice(end)}`;
}
