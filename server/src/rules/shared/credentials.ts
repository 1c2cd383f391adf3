import { percentDecode } from '../../flake/percent.ts';
import { hasToken, looksRandom } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';

/**
 * What secret an attribute of a reference holds, in words that do not repeat it; undefined when it holds none. Reads
 * the text of an address and not its parsed form: curl and git take addresses that are not valid.
 */
export function credentialsIn(name: string, value: string | number | boolean): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (HARMLESS.has(name)) return undefined;
  if (!USUAL.has(name) && SECRET_NAME.test(name)) return isPlaceholder(value) ? undefined : 'a secret';
  const text = value.slice(0, MAX_LENGTH);
  return (
    (name === 'url' || name === 'host' || text.includes('://')
      ? (userinfo(text) ?? secretParameter(text))
      : undefined) ?? (text.length >= SHORTEST_TOKEN && hasToken(text) ? 'an access token' : undefined)
  );
}

/** A quick look at what is at hand in thousands: whether it is worth to read. */
export function mayHoldSecret(name: string, value: string | number | boolean): boolean {
  if (HARMLESS.has(name) || typeof value !== 'string') return false;
  return (
    !USUAL.has(name) ||
    value.length >= SHORTEST_TOKEN ||
    name === 'url' ||
    name === 'host' ||
    value.includes('://')
  );
}

/** Attributes that can hold no secret, or that other rules look at. */
const HARMLESS: ReadonlySet<string> = new Set(['type', 'narHash', 'rev', 'lastModified', 'revCount']);
const USUAL: ReadonlySet<string> = new Set(['owner', 'repo', 'ref', 'url', 'host', 'path', 'dir', 'id']);
const SHORTEST_TOKEN = 20;

/** Far beyond any real address. */
const MAX_LENGTH = 50_000;

const WORDS =
  'token|secret|passw(?:or)?d|passwd|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|jwt';

/** Parameters and attributes that hold a secret by their name: `private_token`, `X-Amz-Security-Token`. */
const SECRET_NAME = new RegExp(`^(?:[\\w-]{0,40}[-_])?(?:${WORDS}|accessToken|authToken|privateToken)$`, 'i');
/** Parameters that sign an address, so that whoever has it has access; and those of logins. */
const SIGNING = /^(?:sig|auth|authorization|x-amz-signature|x-goog-signature|x-amz-credential|jobtoken)$/i;

/** What stands before the host: `https://user:password@`, `user:password@host:path`, and a token in place of a user. */
function userinfo(text: string): string | undefined {
  const authority =
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(text)?.[1] ?? /^[^/]*/.exec(text)?.[0] ?? '';
  const at = authority.lastIndexOf('@');
  if (at < 0) return undefined;
  const info = authority.slice(0, at);
  const colon = info.indexOf(':');
  if (colon >= 0 && colon < info.length - 1)
    return isPlaceholder(info.slice(colon + 1)) ? undefined : 'a password';
  const user = colon < 0 ? info : info.slice(0, colon);
  const overSsh = /^(?:[a-z]+\+)?ssh:/i.test(text) || !text.includes('//');
  return !overSsh && looksRandom(user) ? 'an access token (in place of a user name)' : undefined;
}

function secretParameter(text: string): string | undefined {
  const query = /\?([^#]*)/.exec(text)?.[1] ?? '';
  for (const pair of query.split(/[&;]/)) {
    const equals = pair.indexOf('=');
    const key = equals < 0 ? '' : decoded(pair.slice(0, equals));
    const value = pair.slice(equals + 1);
    if ((SECRET_NAME.test(key) || SIGNING.test(key)) && value !== '' && !isPlaceholder(value))
      return `a secret (the parameter ${printable(key)})`;
  }
  return undefined;
}

/** `${TOKEN}`, `$TOKEN`, `<token>`, `***`: it stands for a secret and is none. */
function isPlaceholder(text: string): boolean {
  return /^(?:\$\{?\w+\}?|<[^>]*>|\*+|x{3,}|%24(?:%7B)?\w+(?:%7D)?|\.{3})$/i.test(text);
}

function decoded(text: string): string {
  return percentDecode(text) ?? text;
}
