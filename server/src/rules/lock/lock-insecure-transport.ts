import { parseUrl } from '../../flake/url.ts';
import { lockedInputs, sourceText, textAttr } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule, Severity } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports an input that is locked to an address without encryption: `http://`, `git://` or `ftp://`.
 * It is an error where no `narHash` checks what arrives, a warning where one does,
 * and a note for addresses of this machine itself.
 *
 * ## Why it is bad
 *
 * Anybody on the way can read the request and change the answer; plain HTTP "performs no encryption or
 * authentication" ([tarball.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/tarball.cc)).
 * The `narHash` catches a change later, but the next update of the lock takes what arrives as it is.
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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const { node, locked } of lockedInputs(lock)) {
      const place = locked.attrs.get('url');
      const url = textAttr(locked, 'url');
      const scheme =
        url === undefined ? undefined : /^(?:[a-z]+\+)?(http|git|ftp):\/\//i.exec(url)?.[1]?.toLowerCase();
      if (place === undefined || url === undefined || scheme === undefined) continue;
      const hashed = (textAttr(locked, 'narHash') ?? '') !== '';
      report({
        message:
          `The input "${showText(node.key)}" (${sourceText(locked)}) is fetched over ${scheme}://, without encryption` +
          `${hashed ? '; only its narHash checks what arrives' : ', and no narHash checks what arrives'}.`,
        span: place.span,
        subject: node.key,
        severity: severityOf(url, hashed),
      });
    }
  },
};

function severityOf(url: string, hashed: boolean): Severity {
  const parsed = parseUrl(url, true);
  const host = parsed.ok ? (parsed.url.authority?.host ?? '').toLowerCase() : '';
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)) return 'info';
  return hashed ? 'warning' : 'error';
}
