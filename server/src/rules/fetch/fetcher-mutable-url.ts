import { printable } from '../../flake/show.ts';
import { movingUrl, type Moving } from '../../lock/moving-url.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { askAddress } from './fixes/ask-address.ts';
import { givenTo } from './fixes/hash-place.ts';
import { type Address, addressesIn, certainPart, isHashed, shownAddress } from './shared/addresses.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose URL leads to a branch, to the latest release, to a channel, or to a tag that is made anew each night:
 * `…/archive/master.tar.gz`, `raw.githubusercontent.com/o/r/main/…`, `…/releases/latest/download/…`.
 *
 * ## Why it is bad
 *
 * The hash pins the content of one day. Once something else is there, the fetch fails on every machine that does not have
 * the old content, and the usual repair is to paste the new hash from the error message unread: that is how a changed
 * source gets in unseen. Until then nobody can tell which version was meant. The manual of Nix warns of it at `fetchTarball`
 * and `fetchurl`, which ask moving addresses again when their time is over (`tarball-ttl`).
 *
 * A builtin without any hash is left to `fetch-builtin-missing-hash`. Files that a tool writes are passed over.
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the name stands for, and writes that in its place, with the name as a
 * comment and the hash anew. Whether the content is still that of the old hash is told before it is written.
 *
 * ## When to ignore it
 *
 * When the server has nothing else to offer, as with data that is published daily.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-mutable-url',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const address of addressesIn(facts)) {
      if (isToldAsUnpinned(address)) continue;
      const moving = movingIn(address);
      if (moving === undefined || moving.kind === 'tag') continue;
      report({
        message: `${address.fetcher.name} downloads ${shownAddress(address)}, ${leadsTo(moving)}: once it moves on, the hash does not fit any more.`,
        span: address.span,
        subject: address.fetcher.name,
        detail: shownAddress(address),
        severity: severityIn(role, 'warning'),
        fixes: () => {
          const given = givenTo(facts, address);
          return given === undefined ? [] : askAddress(facts, given);
        },
      });
    }
  },
};

/** A builtin that takes whatever arrives: its fault is not that the address moves. */
function isToldAsUnpinned(address: Address): boolean {
  return address.fetcher.origin === 'builtin' && isHashed(address) !== true;
}

function movingIn(address: Address): Moving | undefined {
  const certain = certainPart(address);
  const moving = movingUrl(certain);
  // The parameter that names the commit may be in the part that is not known.
  const isAssumed = moving?.name === 'HEAD' && !address.isWhole && !certain.includes('HEAD');
  return isAssumed ? undefined : moving;
}

function leadsTo({ kind, name }: Moving): string {
  return kind === 'latest'
    ? 'which always leads to the newest'
    : `which is the branch "${printable(name)}" and no commit`;
}
