import type { FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import { parseUrl, splitScheme } from '../../flake/url.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { secureUrl } from '../../flake/edit/secure-url.ts';
import { changeUrl } from '../../lock/edit/change-url.ts';
import { editFix, lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that are fetched over http, the git protocol or ftp.
 *
 * ## Why it is bad
 *
 * These neither encrypt nor prove who answers ("HTTP performs no encryption or authentication": Nix manual,
 * `builtins.fetchTree`). Whoever is on the way can hand out other code when the input is locked or updated, and the
 * lock then pins that.
 *
 * An address on this machine (`localhost`) is an info. With a `narHash` in the reference itself other content is
 * refused, so that it is a warning.
 *
 * ## Fix
 *
 * Writes https on well-known forges, which serve the same there, and in flake.lock as well: what it was made for, and what is
 * fetched. Safe, as commit and hash stay what they are. Of other hosts nobody knows whether they answer over https.
 *
 * ## When to ignore it
 *
 * For a server in a network that you trust and that cannot do better.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-insecure-transport',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const found = insecureUrl(input);
      if (found === undefined) continue;
      const severity = isLocal(found.host) ? 'info' : found.hashed ? 'warning' : 'error';
      report({
        message: `The input '${printable(path)}' is fetched over ${found.transport}, which neither encrypts nor proves who answers.`,
        span: input.refSpan,
        subject: path,
        severity,
        fixes: () =>
          lock === 'unreadable'
            ? []
            : editFix(
                `Fetch '${printable(path)}' over https`,
                'safe',
                changeUrl(flake, lockIn(lock), input, secureUrl),
              ),
      });
    }
  },
};

interface Insecure {
  readonly transport: string;
  readonly host: string;
  readonly hashed: boolean;
}

/** A reference that Nix has no fetcher for (ftp) is told by its text. */
function insecureUrl({ ref, url }: FlakeInput): Insecure | undefined {
  const text = ref === undefined ? url?.value : ref.attrs.get('url');
  const parsed = typeof text === 'string' ? parseUrl(text, true) : undefined;
  if (parsed === undefined || !parsed.ok) return undefined;
  const { transport } = splitScheme(parsed.url.scheme);
  if (!['http', 'git', 'ftp'].includes(transport) || parsed.url.authority === undefined) return undefined;
  const hashed = ref?.attrs.has('narHash') === true || parsed.url.query.has('narHash');
  return {
    transport: transport === 'git' ? 'the git protocol' : transport,
    host: parsed.url.authority.host.toLowerCase(),
    hashed,
  };
}

function isLocal(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || /^127(?:\.\d+){3}$/.test(host) || host === '::1'
  );
}
