import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds `builtins.fetchClosure` with `inputAddressed = true`. From cache.nixos.org it is an info.
 *
 * ## Why it is bad
 *
 * An input-addressed path names how something was built, not what came out. Nothing in the expression says what its content
 * must be: it is what the cache sends, and only a signature by one of the `trusted-public-keys` of the machine vouches for
 * it. The manual of Nix (`builtins.fetchClosure`) says of the other way: "requiring a content-addressed final store path
 * avoids the need for users to configure binary cache public keys".
 *
 * Without it Nix wants a content-addressed path, or rewrites the path into one that `toPath` names, and checks the content
 * against that, whichever cache it comes from. That is no finding.
 *
 * ## When to ignore it
 *
 * When everybody who evaluates this trusts the cache anyway.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-closure-untrusted',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const { callee, args } of facts.calls) {
      if (callee.origin !== 'builtin' || callee.name !== 'fetchClosure' || args[0] === undefined) continue;
      const value = facts.value(args[0]);
      const attr = value.kind === 'attrs' ? value.attrs.attrs.get('inputAddressed') : undefined;
      if (value.kind !== 'attrs' || attr === undefined) continue;
      const flag = facts.attrValue(attr);
      if (flag.kind !== 'bool' || !flag.value) continue;
      const from = value.attrs.attrs.get('fromStore');
      const store = from === undefined ? undefined : facts.attrValue(from);
      const url = store?.kind === 'string' ? store.value : undefined;
      const shown = url === undefined ? 'a binary cache' : printable(withoutSecrets(url));
      report({
        message: `builtins.fetchClosure takes an input-addressed path from ${shown}, so only the keys of the machine vouch for its content.`,
        span: valueSpan(facts, attr),
        subject: 'fetchClosure',
        detail: url === undefined ? '' : shown,
        severity: severityIn(role, url !== undefined && USUAL.test(url) ? 'info' : 'warning'),
      });
    }
  },
};

/** The cache that every Nix trusts from the start. */
const USUAL = /^https:\/\/cache\.nixos\.org\/?$/;
