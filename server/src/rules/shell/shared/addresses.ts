import { type HostKind, hostKind } from '../../../flake/host.ts';
import { startWithoutSecrets, withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Word } from '../../../shell/script.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** An address on the command line of a program. */
export interface ShellAddress {
  /** The word that it stands in. */
  readonly word: Word;
  /** With `UNKNOWN` for what cannot be told. */
  readonly text: string;
  /** In lower case; undefined where none is written, or it cannot be told. */
  readonly scheme: string | undefined;
  /** In lower case, without port; undefined where it cannot be told. */
  readonly host: string | undefined;
}

/** Longer addresses are nobody's. */
const MAX_LENGTH = 4000;

export function addressOf(word: Word, given = word.text): ShellAddress {
  const text = given.slice(0, MAX_LENGTH);
  const written = /^(?:[a-z][a-z0-9+.-]{0,20}|\ufffc)(?=:\/\/)/i.exec(text)?.[0].toLowerCase();
  const scheme = written === UNKNOWN ? undefined : written;
  const rest = written === undefined ? text : text.slice(written.length + 3);
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const name = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const host = /^\[([^\]]*)\]/.exec(name)?.[1] ?? name.replace(/:[^]*$/, '');
  const isHost =
    host !== '' && !host.includes(UNKNOWN) && (written !== undefined || /[.:]|^localhost$/.test(host));
  return { word, text, scheme, host: isHost ? host : undefined };
}

/** As messages show it: without secrets, and with `…` where it goes on; empty where nothing of it is known. */
export function shownAddress({ text }: ShellAddress): string {
  const end = text.indexOf(UNKNOWN);
  if (end === 0) return '';
  return end < 0 ? printable(withoutSecrets(text)) : `${printable(startWithoutSecrets(text.slice(0, end)))}…`;
}

/** Who is asked; `file`: nobody. Undefined where it cannot be told. */
export function askedOf({ scheme, host }: ShellAddress): HostKind | 'file' | undefined {
  if (scheme === 'file' || scheme === 'unix') return 'file';
  if (host === undefined) return undefined;
  return host.endsWith('.onion') || isShortName(host) ? 'private' : hostKind(host);
}

/** A name without a dot: the network at hand knows it, or the container's. */
function isShortName(host: string): boolean {
  return !/[.:]/.test(host) && host !== 'localhost' && !/^\d+$/.test(host);
}

/** Whether nothing but this machine is asked. */
export function isLocal(addresses: readonly ShellAddress[]): boolean {
  return addresses.length > 0 && addresses.every((one) => ['file', 'loopback'].includes(askedOf(one) ?? ''));
}

/** Whether nobody is asked but this machine and others of a private network. */
export function isPrivate(addresses: readonly ShellAddress[]): boolean {
  return (
    addresses.length > 0 &&
    addresses.every((one) => ['file', 'loopback', 'private'].includes(askedOf(one) ?? ''))
  );
}
