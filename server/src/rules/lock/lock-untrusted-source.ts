import { spanOfAttr } from '../../lock/compare-declaration.ts';
import type { LockedRef } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { sourcePolicy } from '../shared/source-policy.ts';
import { sameInDeclaration } from './shared/same-as.ts';

/**
 * ## What it does
 *
 * Holds every entry of the lock, those that come with other inputs included, against the sources that the project's
 * policy allows and denies. It looks at `locked`, which is fetched now, and at `original`, which the next update fetches.
 * Without such a policy it says nothing.
 *
 * A pattern names a host, an owner or a repository: `github:NixOS/nixpkgs`, `github:nix-community`, `gitlab:group/*`,
 * `git.example.org`, `*.example.org/team`. It covers the same repository however it is fetched, as an archive or over git.
 * What is denied is denied even if it is allowed as well. Relative paths are always allowed, as they are part of the
 * flake. What cannot be read is not allowed where anything is.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-untrusted-source](flake-input-untrusted-source.md).
 *
 * ## Why it is bad
 *
 * Each owner and host in the lock can run code wherever the flake is evaluated and built. Nix fetches whatever the lock
 * and the inputs of inputs name; nothing asks whether you know them.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix fetches from every source that the lock names.
 *
 * ## When to ignore it
 *
 * Never: add the source to the policy when you trust it.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-untrusted-source',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared, policy }, report) {
    const sources = sourcePolicy(policy);
    if (sources === undefined) return;
    const start = lock.document.value?.span.start ?? 0;
    for (const { text, error } of sources.broken) {
      report({
        message: `The policy has the source pattern "${showText(text)}", which cannot be read and holds for nothing: ${error}.`,
        span: { start, end: start + 1 },
        subject: '',
        detail: text,
      });
    }
    const same = sameInDeclaration({ lock, declared }, 'flake-input-untrusted-source');
    for (const node of lock.inputNodes) {
      const ownPath = isRelative(node.original ?? node.locked);
      for (const part of ['locked', 'original'] as const) {
        const attrs = node[part];
        const source = attrs && attrs.source;
        if (attrs === undefined || (ownPath && source?.kind === 'path' && isWithin(source.path))) continue;
        // A name from the registry says nothing of a place; what it led to stands in `locked`.
        if (part === 'original' && source?.kind === 'indirect') continue;
        const why = sources.refusal(source ?? { kind: 'unknown' });
        if (why === undefined) continue;
        const shown = sourceText(attrs);
        report({
          message: `${entryName(lock, node)} ${part === 'locked' ? 'comes from' : 'asks for'} ${shown}, ${why}.`,
          span: spanOfAttr(attrs, ...(attrs.attrs.has('host') ? ['host'] : []), 'owner'),
          subject: node.key,
          detail: shown,
          ...same({ node, part }),
        });
        break;
      }
    }
  },
};

/** A path within the flake. */
function isRelative(asked: LockedRef | undefined): boolean {
  if (asked === undefined || textAttr(asked, 'type') !== 'path') return false;
  return textAttr(asked, 'path')?.startsWith('/') === false;
}

/** Versions of Nix before 2.26 lock a relative path as its copy in the store. */
function isWithin(path: string): boolean {
  return !path.startsWith('/') || path.startsWith('/nix/store/');
}
