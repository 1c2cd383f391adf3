import { percentDecode } from '../../flake/percent.ts';
import { printable } from '../../flake/show.ts';
import type { LockedAttr, LockedInput, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { attrsOf, isCommitHash, textOf } from '../../lock/pins.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Compares the URL of a pin of npins, niv or lon with the commit or the version that the pin says it has. It reports a
 * URL of an archive that names neither the commit nor the tag, and a file of PyPI of another name or version. Another
 * repository is reported by `lock-source-mismatch`, another commit by `lock-rev-mismatch`.
 *
 * ## Why it is bad
 *
 * The Nix code of these tools fetches the URL and looks at nothing else; commit, version and branch are there for people
 * and for the next update. A reviewer who reads that a pin is at version 2.0 is told nothing about what is fetched, if
 * the URL is that of another version.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix itself never reads lists of pins, and fetches what the Nix code of the tool asks for.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the URL was set by hand on purpose. Better: let the other fields say the same, or leave them out.
 */
export const rule: Rule = {
  meta: {
    id: 'pin-url-mismatch',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { entry, isGraph } = lock.format;
    if (isGraph) return;
    for (const input of lock.unusual.inputs) {
      const { node, locked, type } = input;
      const url = locked.attrs.get('url');
      if (
        typeof url?.value !== 'string' ||
        url.value.length > MAX_LENGTH ||
        (type !== 'tarball' && type !== 'file')
      )
        continue;
      const missed =
        unnamedIn(url.value, input) ?? (type === 'file' ? otherPackage(url.value, node) : undefined);
      if (missed === undefined) continue;
      report({
        message:
          `The ${entry} "${showText(node.key)}" says that it is ${missed.says}, but what is fetched is ${sourceText(locked)}, ` +
          `a URL that ${missed.but}: the file was tampered with, or edited by hand or by a tool.`,
        span: url.span,
        subject: node.key,
        fixes: () => restoreFixes(lock, node),
        related: [{ place: { file: 'self', span: missed.at.span }, message: `It says ${missed.says} here.` }],
      });
    }
  },
};

/** Longer addresses are nobody's. */
const MAX_LENGTH = 4000;

interface Missed {
  /** What the entry says of itself. */
  readonly says: string;
  /** What is wrong with the URL. */
  readonly but: string;
  readonly at: LockedAttr;
}

/** The archive of a repository names the commit or the tag that the entry has. */
function unnamedIn(url: string, { node: { original }, locked }: LockedInput): Missed | undefined {
  if (original === undefined || textAttr(original, 'type') === 'tarball' || locked.attrs.has('rev'))
    return undefined;
  const rev = original.attrs.get('rev');
  if (typeof rev?.value !== 'string') return undefined;
  const asked = percentDecode(url) ?? url;
  const names = [rev.value, textAttr(original, 'ref')].filter((name) => name !== undefined && name !== '');
  if (names.some((name) => isNamed(asked, name ?? ''))) return undefined;
  const ref = textAttr(original, 'ref');
  const commit = isCommitHash(rev.value) ? `commit ${rev.value}` : `revision "${printable(rev.value)}"`;
  return {
    says: ref === undefined ? commit : `${commit} (${printable(ref)})`,
    but: ref === undefined ? 'does not name it' : 'names neither',
    at: rev,
  };
}

/** As a whole: version 1.2 is not named by 1.2.3. */
function isNamed(url: string, name: string): boolean {
  for (let at = url.indexOf(name); at >= 0; at = url.indexOf(name, at + 1)) {
    const before = url.charAt(at - 1);
    const after = url.slice(at + name.length);
    if (!/[0-9a-z]/i.test(before) && /^(?:$|[/?#&]|\.(?:tar|tgz|zip)\b)/i.test(after)) return true;
  }
  return false;
}

/** PyPI serves a file under its name, `name-version.tar.gz`; names do not differ by case, nor by `-`, `_` and `.`. */
function otherPackage(url: string, { object }: LockNode): Missed | undefined {
  const attrs = attrsOf(object);
  const name = textOf(attrs, 'name');
  const version = textOf(attrs, 'version');
  if (attrs.get('type')?.value !== 'PyPi' || name === undefined || version === undefined) return undefined;
  const file = /^[^?#]*\/([^/?#]+)/.exec(percentDecode(url) ?? url)?.[1] ?? '';
  if (alike(file).startsWith(`${alike(name.value)}-${alike(version.value)}-`)) return undefined;
  return {
    says: `${printable(name.value)} ${printable(version.value)}`,
    but: 'does not end in that name and version',
    at: version,
  };
}

function alike(name: string): string {
  return name.toLowerCase().replace(/[-_.+!]+/g, '-');
}
