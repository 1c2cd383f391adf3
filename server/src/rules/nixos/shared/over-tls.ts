import { printable } from '../../../flake/show.ts';
import type { NixFacts } from '../../../nix/facts.ts';
import type { Span } from '../../../text/span.ts';
import type { Fix } from '../../fix.ts';
import { ownEdits } from '../../shared/own-fixes.ts';

/** Writes https where an address stands in a string with http; it is only done where the host has the usual port. */
export function overTls({ table }: NixFacts, span: Span, address: string): readonly Fix[] {
  const [, before = '', host] =
    /^((?:[\w.-]+=)?(?:git\+|tarball\+|file\+)?)http:\/\/([a-z0-9][a-z0-9.-]*\.[a-z]{2,})(?:[/?#]|$)/i.exec(
      address,
    ) ?? [];
  if (host === undefined) return [];
  const written = table.text.slice(span.start, span.end);
  const at = written.indexOf(`"${before}http://${host}`);
  if (at !== 0) return [];
  const start = span.start + 1 + before.length;
  const isKnown = /^(?:channels\.|releases\.|cache\.)?nixos\.org$|^(?:www\.)?github\.com$/i.test(host);
  return ownEdits(isKnown ? 'safe' : 'unsafe', `Fetch from ${printable(host)} over https`, {
    span: { start, end: start + 'http'.length },
    text: 'https',
  });
}
