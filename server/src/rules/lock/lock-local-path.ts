import type { Declarations } from '../../flake/flake.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { type DeclaredNode, declarationsByNode } from '../../lock/compare-declaration.ts';
import type { EntryPart, LockedAttr, LockedRef, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { placesOf } from './shared/places.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input that is fetched from the machine where the lock was made: an absolute path, a `file:` URL, or a path
 * in the Nix store.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-local-path](flake-input-local-path.md).
 *
 * ## Why it is bad
 *
 * Nobody else has what is there, or has something else there. Where the content with the locked hash happens to be in
 * the store or a binary cache, Nix uses it without a look at the path (Nix 2.8 does look for a git repository), and
 * nobody can tell where it came from.
 *
 * ## What Nix does
 *
 * All versions accept an absolute `path` that has a `narHash`, and a git repository on the machine that has a `rev`
 * (`isLocked` in
 * [path.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/path.cc) and
 * [git.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/git.cc)). Before 2.26 it let the registries of
 * a machine into its locks, so that `nixpkgs` was locked as a path in the store, and it wrote a path relative to the flake as
 * the store path of its copy. The latter is no mistake and is not reported, and neither are `file:///dev/null`, which
 * devenv declares as a place for its root, and paths relative to the flake.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * In the lock of a configuration that is for one machine only.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-local-path',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const byNode = declarationsByNode(declared, lock);
    const same = sameInDeclaration({ lock, declared }, 'flake-input-local-path');
    for (const node of lock.unusual.nodes) {
      const declarations = byNode.get(node) ?? [];
      const local = localIn(node, declared, declarations);
      if (local === undefined) continue;
      const what = local.inStore
        ? 'a path in the store of the machine where it was locked'
        : 'a place on the machine where it was locked';
      report({
        message: `The lock takes the ${lock.format.entry} "${showText(node.key)}" from ${printable(withoutSecrets(String(local.attr.value)))}, ${what}, which nobody else can fetch.`,
        span: local.attr.span,
        subject: node.key,
        fixes: () => restoreFixes(lock, node),
        related: placesOf(declared, declarations),
        ...same({ node, part: local.part }),
      });
    }
  },
};

interface Local {
  readonly part: EntryPart['part'];
  readonly attr: LockedAttr;
  readonly inStore: boolean;
}

function localIn(
  { locked, original }: LockNode,
  declared: Declarations | undefined,
  declarations: readonly DeclaredNode[],
): Local | undefined {
  const held = locked === undefined ? undefined : localPlace(locked, 'locked');
  if (held === undefined) return original === undefined ? undefined : localPlace(original, 'original');
  if (!held.inStore || original === undefined || textAttr(original, 'type') !== 'path') return held;
  // The copy of a relative path. Nix before 2.26 wrote it into `original` as well: only flake.nix tells what it was.
  const asked = textAttr(original, 'path') ?? '';
  if (!asked.startsWith('/')) return undefined;
  const absolute = declarations.some(({ input }) =>
    String(input.ref?.attrs.get('path') ?? '').startsWith('/'),
  );
  return declared !== undefined && absolute ? held : undefined;
}

/** The attribute that leads to a place on the machine. */
function localPlace(ref: LockedRef, part: Local['part']): Local | undefined {
  const type = textAttr(ref, 'type');
  const name = type === 'path' ? 'path' : 'url';
  const attr = ref.attrs.get(name);
  const text = textAttr(ref, name);
  if (attr === undefined || text === undefined) return undefined;
  const path = type === 'path' ? text : pathOfUrl(text);
  if (path === undefined || !path.startsWith('/') || path === '/dev/null') return undefined;
  return { part, attr, inStore: /^\/+nix\/+store\//.test(path) };
}

/** The path of a `file:` URL, or of an address that is a path itself, as git takes it. */
function pathOfUrl(url: string): string | undefined {
  const file = /^(?:[a-z]+\+)?file:(?:\/\/)?(?<path>[^?#]*)/i.exec(url)?.groups?.['path'];
  return file ?? (url.startsWith('/') ? url : undefined);
}
