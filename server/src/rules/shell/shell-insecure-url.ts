import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import type { Command } from '../../shell/script.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { replaceIn } from './shared/edits.ts';
import { HTTPS_GIT_HOSTS, HTTPS_HOSTS } from '../../tables/https-hosts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { networkCallOf } from '../shared/network-calls.ts';
import { addressOf, askedOf, type ShellAddress, shownAddress } from './shared/addresses.ts';
import { downloadOf } from './shared/downloads.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds addresses without encryption that a script fetches from, or sends to: `http://`, `ftp://`, `git://` and `svn://`
 * as an operand of curl, wget, git and others.
 *
 * ## Why it is bad
 *
 * Anybody on the way can read the request and change the answer ("Establishing Authority" in RFC 9110, section 17.1). A
 * server that only sends on to `https` comes too late: the first answer is the one that is forged.
 *
 * This machine, private networks and hidden services are no findings. In the sandbox of a build, which has no network, it
 * is an info.
 *
 * ## What to do instead
 *
 * Write `https://`, or fetch it with `fetchurl` and a hash, which refuses a changed answer.
 *
 * ## Fix
 *
 * Writes `https://`. Safe for hosts that are known to serve the same there (`server/src/tables/https-hosts.ts`),
 * unsafe for others.
 *
 * ## When to ignore it
 *
 * When the server offers nothing else and the script checks a signature.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-insecure-url',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'shell',
  check({ text, scripts, role }, report) {
    if (role.generated) return;
    for (const { commands, place } of scripts) {
      for (const command of commands) {
        for (const address of fetched(command)) {
          const { scheme = '' } = address;
          const asked = askedOf(address);
          if (!INSECURE.has(scheme) || asked === undefined || asked === 'loopback' || asked === 'private')
            continue;
          report({
            message: `${command.program} fetches ${shownAddress(address)} over ${scheme === 'git' ? 'the git protocol' : scheme}, without encryption, ${whereOf(place)}: anybody on the way can change what arrives.`,
            span: address.word.span,
            subject: nameOf(place),
            detail: `${command.program} ${shownAddress(address)}`,
            severity: severityIn(role, hasNetwork(place) ? 'warning' : 'info'),
            fixes: () => overTls(text, address),
          });
        }
      }
    }
  },
};

const INSECURE: ReadonlySet<string> = new Set(['http', 'ftp', 'git', 'svn']);

function fetched(command: Command): readonly ShellAddress[] {
  const download = downloadOf(command);
  if (download !== undefined) return download.isLocal ? [] : download.addresses;
  if (networkCallOf(command)?.does !== 'clones' || command.program === 'ssh') return [];
  return command.words.filter(({ text }) => !text.startsWith('-')).map((word) => addressOf(word));
}

/** Another port is another service, and who logs in needs more than another scheme. */
function overTls(file: string, { scheme, host, text, word }: ShellAddress): readonly Fix[] {
  if (host === undefined || !new RegExp(`^${scheme}://[a-z0-9.-]+(?:[/?#]|$)`, 'i').test(text)) return [];
  const known = scheme === 'http' ? HTTPS_HOSTS : HTTPS_GIT_HOSTS;
  if (scheme !== 'http' && !known.has(host)) return [];
  const edit = replaceIn(file, word, `${scheme}://`, 'https://');
  return ownEdits(known.has(host) ? 'safe' : 'unsafe', `Fetch from ${printable(host)} over https`, edit);
}
