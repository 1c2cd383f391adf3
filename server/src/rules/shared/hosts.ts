import { percentDecode } from '../../flake/percent.ts';
import { lowerAscii } from '../../flake/source.ts';
import type { PlacedAttr, PlacedRef } from '../../flake/placed-ref.ts';
import { DEFAULT_HOSTS } from '../../tables/forges.ts';

/** Who is asked for the content, and what follows the host in the address. */
export interface AskedHost {
  /** In lower case, without port, brackets and the dot at the end; empty for a file on this machine. */
  readonly host: string;
  readonly rest: string;
  /** Where the host stands. */
  readonly attr: PlacedAttr;
}

/**
 * The host that a reference names; undefined where it names none, as those on the usual forges. Reads the text of an
 * address, as curl and git take addresses that are not valid.
 */
export function askedHost({ attrs }: PlacedRef): AskedHost | undefined {
  const type = attrs.get('type')?.value;
  const attr = attrs.get(typeof type === 'string' && DEFAULT_HOSTS.has(type) ? 'host' : 'url');
  if (typeof attr?.value !== 'string') return undefined;
  const text = attr.value.slice(0, MAX_LENGTH);
  const [, authority = '', rest = ''] =
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#\\]*)([^]*)$/i.exec(text) ?? /^([^/?#\\]*)([^]*)$/.exec(text) ?? [];
  const name = authority.slice(authority.lastIndexOf('@') + 1);
  const bracketed = /^\[([^\]]*)\]/.exec(name)?.[1];
  const host = bracketed ?? name.replace(/:[^]*$/, '');
  return { host: lowerAscii(percentDecode(host) ?? host).replace(/\.$/, ''), rest, attr };
}

/** Far beyond any real address. */
const MAX_LENGTH = 50_000;
