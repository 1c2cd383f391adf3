import { withoutSecrets, withoutTokens } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { type NixRefused, refusal } from './answer.ts';

/** Colours, and links or titles (which end with BEL or ST), as terminals take them (ECMA-48). */
// oxlint-disable-next-line no-control-regex
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}

/** In UTF-16 units: many times what is shown, as secrets that are left out make a text shorter. */
const MOST_LOOKED_AT = 4000;

/** A line of Nix's for people: without secrets, on one line, with control characters visible, of bounded length. */
export function plainLine(text: string): string {
  const plain = withoutColours(text.slice(0, MOST_LOOKED_AT)).trim();
  // Half of an address may be a password that cannot be told from a host any more.
  const whole = text.length > MOST_LOOKED_AT ? plain.slice(0, plain.search(LAST_WORD)) : plain;
  const open = whole.replace(URL_IN_TEXT, (url) => withoutSecrets(url));
  return printable(withoutTokens(open).replace(/\s+/g, ' ').trim());
}

const LAST_WORD = /(?<!\S)\S*$/;
const URL_IN_TEXT = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s'"»]+/gi;

/**
 * The last error that Nix tells of, without `error:`; undefined where it tells of none. Newer versions write where it
 * happened before it, so that only the last one says what it is.
 */
export function lastError(log: string): string | undefined {
  const said = rawLastError(log);
  return said === undefined ? undefined : plainLine(said);
}

/** The same as Nix writes it, for nobody to see. */
export function rawLastError(log: string): string | undefined {
  const lines = withoutColours(log).split('\n');
  const at = lines.findLastIndex((line) => /^\s*error:\s*\S/.test(line));
  const [, said] = /^\s*error:\s*(\S.*)$/.exec(lines[at] ?? '') ?? [];
  if (said === undefined) return undefined;
  const next = lines[at + 1]?.trim() ?? '';
  return said.endsWith(':') || next.startsWith('Reason:') ? `${said} ${next}` : said;
}

const OFFLINE =
  /unable to download|unable to access|could(?: not|n't) (?:resolve host|connect to)|failed to connect to|connection refused|network is unreachable|no route to host|temporary failure in name resolution/i;

/** Why a call of Nix failed, by what it says of itself. */
export function failure(log: string): NixRefused {
  const raw = rawLastError(log)?.slice(0, MOST_LOOKED_AT);
  if (raw === undefined) return refusal('failed', 'Nix failed without a word');
  const said = plainLine(raw);
  const feature = /experimental (?:Nix )?feature '([\w-]+)' is disabled/.exec(raw)?.[1];
  if (feature !== undefined)
    return refusal('feature-disabled', `Nix does not allow its experimental feature ${feature}`);
  if (isOfNetwork(raw) || (/\bgit\b/i.test(raw) && ofGit(log).some(isOfNetwork)))
    return refusal('offline', `Nix needs the network for this: ${said}`);
  return refusal('failed', `Nix says: ${said}`);
}

/** A name within quotes can be anything, and an apostrophe is none of them. */
function isOfNetwork(line: string): boolean {
  return OFFLINE.test(line.replace(/(?<!\w)'[^']*'|"[^"]*"/g, ''));
}

/** What git says itself, where Nix only says that git failed. */
function ofGit(log: string): readonly string[] {
  return log
    .slice(-MOST_LOOKED_AT)
    .split('\n')
    .filter((line) => /^(?:fatal|ssh):/.test(line));
}
