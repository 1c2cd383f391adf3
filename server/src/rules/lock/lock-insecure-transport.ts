import { hostKind } from '../../flake/host.ts';
import type { LockedRef, LockGraph, LockNode } from '../../lock/graph.ts';
import { type PlacedAttr, textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import type { Rule, Severity } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { askedHost } from '../shared/hosts.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import { secureUrl } from '../../flake/edit/secure-url.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Declarations } from '../../flake/flake.ts';
import { declarationsByNode } from '../../lock/compare-declaration.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports an entry that is fetched from an address without encryption: `http://`, `git://` or `ftp://`, also behind
 * `git+`, `tarball+`, `file+` and `hg+`. It is an error where no hash checks what arrives, a warning where one does or
 * where only the next update asks such an address (`original`), and a note for addresses of this machine itself.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-insecure-transport](flake-input-insecure-transport.md).
 *
 * ## Why it is bad
 *
 * Anybody on the way can read the request and change the answer; plain HTTP "performs no encryption or
 * authentication" ([tarball.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/tarball.cc)).
 * The `narHash` catches a change later, but the next update of the lock takes what arrives as it is.
 *
 * ## Fix
 *
 * Writes https for what is fetched from well-known forges, which serve the same there. Safe, as commit and hash stay what they
 * are. Of other hosts nobody knows whether they answer over https.
 *
 * ## When to ignore it
 *
 * When the server offers nothing else and the `narHash` was checked in another way.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-insecure-transport',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const same = sameInDeclaration({ lock, declared }, 'flake-input-insecure-transport');
    for (const node of lock.unusual.nodes) {
      const { locked, original } = node;
      const now = locked && openAddress(locked);
      const next = now === undefined && original !== undefined ? openAddress(original) : undefined;
      const open = now ?? next;
      const shown = now === undefined ? original : locked;
      if (open === undefined || shown === undefined) continue;
      const hashed = locked !== undefined && (textAttr(locked, 'narHash') ?? '') !== '';
      const rest =
        now === undefined
          ? 'the next update takes whatever arrives'
          : hashed
            ? `only its ${lock.format.hash} checks what arrives`
            : `no ${lock.format.hash} checks what arrives`;
      report({
        message: `${entryName(lock, node)} (${sourceText(shown)}) ${now === undefined ? 'asks for' : 'is fetched over'} ${open.scheme}://, without encryption: ${rest}.`,
        span: open.attr.span,
        subject: node.key,
        fixes: () => secureFix(lock, declared, node),
        severity: open.own ? 'info' : severityOf(now !== undefined, hashed),
        ...same({ node, part: now === undefined ? 'original' : 'locked' }),
      });
    }
  },
};

/** What is fetched by a commit or a hash is the same over https. What flake.nix asks for is changed there. */
function secureFix(lock: LockGraph, declared: Declarations | undefined, node: LockNode): readonly Fix[] {
  if (!lock.format.isGraph || declarationsByNode(declared, lock).has(node)) return [];
  const edits = [node.locked, node.original].flatMap((ref) => {
    const attr = ref?.attrs.get('url');
    const url = attr === undefined ? undefined : secureUrl(String(attr.value), false);
    return attr === undefined || url === undefined ? [] : [{ span: attr.span, text: JSON.stringify(url) }];
  });
  return editFix(`Fetch "${showText(node.key)}" over https`, 'safe', { flake: [], lock: edits }, 'lock');
}

interface OpenAddress {
  readonly scheme: string;
  readonly attr: PlacedAttr;
  /** On this machine. */
  readonly own: boolean;
}

function openAddress(ref: LockedRef): OpenAddress | undefined {
  const url = textAttr(ref, 'url');
  const scheme = url === undefined ? undefined : /^(?:[a-z]+\+)?(http|git|ftp):\/\//i.exec(url)?.[1];
  const asked = scheme === undefined ? undefined : askedHost(ref);
  if (scheme === undefined || asked === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), attr: asked.attr, own: hostKind(asked.host) === 'loopback' };
}

function severityOf(isNow: boolean, hashed: boolean): Severity {
  return isNow && !hashed ? 'error' : 'warning';
}
