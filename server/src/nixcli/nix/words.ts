import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { type NixRefused, refusal } from './answer.ts';

/** Colours, and links or titles (which end with BEL or ST), as terminals take them (ECMA-48). */
// oxlint-disable-next-line no-control-regex
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}

/** A line of Nix's for people: without secrets, on one line, with control characters visible, of bounded length. */
export function plainLine(text: string): string {
  return printable(
    withoutColours(text.slice(0, 20_000))
      .replace(/[a-z][a-z0-9+.-]*:\/\/[^\s'"»]+/gi, (url) => withoutSecrets(url))
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

/**
 * The last error that Nix tells of, without `error:`; undefined where it tells of none. Newer versions write where it
 * happened before it, so that only the last one says what it is.
 */
export function lastError(log: string): string | undefined {
  const lines = withoutColours(log).split('\n');
  const at = lines.findLastIndex((line) => /^\s*error:\s*\S/.test(line));
  const [, said] = /^\s*error:\s*(\S.*)$/.exec(lines[at] ?? '') ?? [];
  if (said === undefined) return undefined;
  const next = lines[at + 1]?.trim() ?? '';
  const more = said.endsWith(':') || next.startsWith('Reason:') ? ` ${next}` : '';
  return plainLine(`${said}${more}`);
}

const OFFLINE =
  /unable to download|could ?n.t resolve host|could not resolve host|failed to connect to|could not connect|network is unreachable|no route to host|temporary failure in name resolution|cannot (?:fetch|read) .*from remote|could not read from remote repository|transport '.*' not allowed/i;

/** Why a call of Nix failed, by what it says of itself. */
export function failure(log: string): NixRefused {
  const said = lastError(log);
  if (said === undefined) return refusal('failed', 'Nix failed without a word');
  const feature = /experimental (?:Nix )?feature '([\w-]+)' is disabled/.exec(said)?.[1];
  if (feature !== undefined)
    return refusal('feature-disabled', `Nix does not allow its experimental feature ${feature}`);
  if (OFFLINE.test(said)) return refusal('offline', `Nix needs the network for this: ${said}`);
  return refusal('failed', `Nix says: ${said}`);
}
