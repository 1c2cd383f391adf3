import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { LockedRef, LockNode } from '../../lock/graph.ts';
import { type Moving, movingUrl } from '../../lock/moving-url.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { attrsOf, textOf } from '../../lock/pins.ts';
import { memberOf } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule, Severity } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports pins of npins, niv, lon and nvfetcher whose URL leads to a branch, to the latest release or to a channel, and
 * pins of the type `MutableUrl` of npins. A URL of a tag is only a note: tags should stay where they are.
 *
 * ## Why it is bad
 *
 * The hash pins what was there when the pin was made. Once something else is there, nobody can fetch the pin again,
 * unless a cache still has it. The error that comes then ("hash mismatch") is what everybody gets used to answer by
 * taking over the new hash, which is the moment in which a changed source gets in unseen
 * ([manual of Nix, fetchTarball](https://nix.dev/manual/nix/latest/language/builtins#builtins-fetchTarball)).
 *
 * ## What Nix does
 *
 * It does not look at it: Nix itself never reads lists of pins, and fetches what the Nix code of the tool asks for.
 *
 * ## When to ignore it
 *
 * When the server has nothing else to offer, as with data that is published daily.
 */
export const rule: Rule = {
  meta: {
    id: 'pin-mutable-url',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { entry, isGraph } = lock.format;
    if (isGraph) return;
    for (const { node, locked, type } of lock.unusual.inputs) {
      const url = locked.attrs.get('url');
      if (typeof url?.value !== 'string' || (type !== 'tarball' && type !== 'file')) continue;
      // The commit stands in the URL.
      if (locked.attrs.has('rev') && !isFollowing(node)) continue;
      const own = attrsOf(node.object);
      const name = `The ${entry} "${showText(node.key)}"`;
      if (isFollowing(node)) {
        const asked = textOf(own, 'update_url');
        const from = asked === undefined ? '' : ` that ${printable(withoutSecrets(asked.value))} led to`;
        report({
          message: `${name} is fetched from an address${from} and that may hold something else tomorrow (${sourceText(locked)}): it cannot be fetched again then.`,
          span: url.span,
          subject: node.key,
        });
        continue;
      }
      const moving = movingUrl(url.value, {
        branch: textOf(own, 'branch')?.value,
        tag: textOf(own, 'version')?.value,
      });
      if (moving === undefined) continue;
      report({
        message: `${name} ${whatIsWrong(moving, locked)}.`,
        span: url.span,
        subject: node.key,
        severity: SEVERITY[moving.kind],
      });
    }
  },
};

/** A pin of npins whose address is asked anew with each update. */
function isFollowing({ object }: LockNode): boolean {
  const type = memberOf(object, 'type')?.value;
  return type?.kind === 'string' && type.value === 'MutableUrl';
}

const SEVERITY: Readonly<Record<Moving['kind'], Severity>> = {
  branch: 'warning',
  latest: 'warning',
  tag: 'info',
};

function whatIsWrong({ kind, name }: Moving, locked: LockedRef): string {
  const hashed = (textAttr(locked, 'narHash') ?? '') !== '';
  const then = hashed ? 'once it moves on, the pin cannot be fetched again' : 'what it holds changes unseen';
  switch (kind) {
    case 'latest':
      return `is fetched from an address that always leads to the newest (${sourceText(locked)}): ${then}`;
    case 'branch':
      return `is fetched from the branch "${printable(name)}" instead of a commit (${sourceText(locked)}): ${then}`;
    case 'tag':
      return `is fetched from the tag "${printable(name)}" instead of a commit (${sourceText(locked)}): if the tag is moved, the pin cannot be fetched again`;
  }
}
