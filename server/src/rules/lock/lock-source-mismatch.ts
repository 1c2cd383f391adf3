import type { FlakeRef } from '../../flake/flakeref.ts';
import { printable, showSource } from '../../flake/show.ts';
import { declarationsByNode, lockedDifference, spanOfAttr } from '../../lock/compare-declaration.ts';
import type { SourceDifference } from '../../lock/compare-source.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { REGISTRY } from '../../tables/registry.ts';
import type { RelatedPlace, Rule, Severity } from '../rule.ts';
import { causesOf } from './shared/causes.ts';
import { placesOf } from './shared/places.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Compares, for every node of the lock, where `locked` fetches from with where `original` says: host, owner and
 * repository, URL, path, and subdirectory, what of a git repository is fetched (`submodules`, `lfs`, `exportIgnore`,
 * `allRefs`), and the keys that must have signed a git commit. A `locked` address that cannot be read is reported, too:
 * Nix and curl are more lenient than the standard for URLs. And so is an owner, a repository or a host with signs in it
 * that none can have, such as `evil/repo/tarball/x?`, out of which Nix builds the address of another archive.
 *
 * Of pins (npins, niv, lon, nvfetcher) it compares what the entry says of itself with the URL that is fetched.
 *
 * With a base to compare with, the finding also says where the source was before, if `lock-diff-source-changed` finds
 * that it changed.
 *
 * ## Why it is bad
 *
 * Nix never compares the two. It keeps an entry whose `original` is the reference in flake.nix, and then fetches
 * `locked` as it stands (`computeLocks` in Nix's src/libflake/flake.cc). Whoever rewrites `locked` alone makes every
 * user of the flake evaluate other code, and `nix flake check --no-update-lock-file` passes.
 *
 * ## What Nix does
 *
 * Nix writes another source into `locked` in these cases only. The original is a name from the flake registry: compared
 * with what Nix's own registry has for well-known names, a warning since a registry may be another. A server answered with a permanent address (Nix manual, "Lockable HTTP Tarball Protocol"), as FlakeHub,
 * channels.nixos.org, Gitea and Forgejo do: taken as honest if it is of the same repository or where that service sends
 * everybody. A flake gave an input's input another reference, and Nix before 2.20 locked it: compared with the override
 * if it stands in this flake.nix, otherwise reported. The lock was made with `--override-input`: reported, too.
 * Nix before 2.26 locked a relative path as its copy in the store: taken as honest where the node has no `parent`.
 *
 * The same repository fetched in another way (`git` instead of `github`), over an unprotected connection, or from
 * another address on the same server is a warning.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the override was meant to be committed. Better: write it into flake.nix, so that flake.nix and the lock agree.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-source-mismatch',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const byNode = declarationsByNode(declared, lock);
    for (const node of lock.nodes.values()) {
      if (
        node.usual ||
        node.original === undefined ||
        node.locked === undefined ||
        !lock.reachable.has(node.key)
      )
        continue;
      const original = node.original.ref;
      const locked = node.locked.ref;
      if (original === undefined || locked === undefined) continue;
      const declarations = byNode.get(node) ?? [];
      const difference = lockedDifference(original, locked, declarations, node.parent !== undefined);
      if (difference === undefined) continue;
      // An archive's URL beside owner and repository is how pins are written.
      if (difference.kind === 'method' && !lock.format.isGraph) continue;
      const related: RelatedPlace[] = [
        {
          place: { file: 'self', span: spanOfAttr(node.original, difference.attr) },
          message: lock.format.isGraph
            ? `The original reference is ${showSource(original)}.`
            : `The ${lock.format.entry} says here that it is ${showSource(original)}.`,
        },
        ...placesOf(declared, declarations),
      ];
      report({
        message: messageOf(lock, node.key, original, locked, difference),
        span: spanOfAttr(node.locked, difference.attr),
        subject: node.key,
        fixes: () => entryFixes(lock, node),
        detail: showSource(locked),
        severity: SEVERITY[difference.kind],
        confidence: UNSURE.has(difference.kind) ? 'medium' : 'high',
        related,
      });
    }
  },
};

const SEVERITY: Readonly<Record<SourceDifference['kind'], Severity>> = {
  source: 'error',
  unreadable: 'error',
  dir: 'error',
  name: 'error',
  option: 'error',
  verification: 'error',
  registry: 'warning',
  store: 'warning',
  method: 'warning',
  transport: 'warning',
  address: 'warning',
};

/** Where a server or a registry may rightly have answered so. */
const UNSURE: ReadonlySet<SourceDifference['kind']> = new Set(['address', 'registry']);

function messageOf(
  lock: LockGraph,
  key: string,
  original: FlakeRef,
  locked: FlakeRef,
  { kind, attr }: SourceDifference,
): string {
  const shown = showSource(original);
  const from = kind === 'source' && shown === showSource(locked) ? `${shown} with other parameters` : shown;
  const name = printable(key);
  const start = `The lock fetches '${name}' from ${showSource(locked)}`;
  const cause = causesOf(lock);
  if (!lock.format.isGraph && kind === 'source')
    return `The ${lock.format.entry} '${name}' says that it is ${from} but fetches ${showSource(locked)}: ${cause}.`;
  switch (kind) {
    case 'source':
      return `${start}, but its original reference is ${from}: ${cause}.`;
    case 'unreadable':
      return `The lock fetches '${name}' from an address that cannot be read, ${showSource(locked)}, but its original reference is ${from}: ${cause}.`;
    case 'name': {
      const what = attr === 'repo' ? 'repository' : attr;
      return `The lock fetches '${name}' with the ${what} "${printable(String(locked.attrs.get(attr)))}", which no ${what} on a forge is called: the address that Nix makes of it leads somewhere else.`;
    }
    case 'option':
      return `${start} with ${attr} = ${String(locked.attrs.get(attr) ?? false)}, but its original reference has ${attr} = ${String(original.attrs.get(attr) ?? false)}, so that other files or commits count: ${cause}.`;
    case 'verification':
      return `${start} without the signature check (${attr}) that its original reference asks for: ${cause}.`;
    case 'registry':
      return `${start}, but the registry of Nix has github:${REGISTRY.get(String(original.attrs.get('id'))) ?? ''} for it: unless your own registry says otherwise, ${cause}.`;
    case 'store':
      return `${start}, a copy in the store, but its original reference ${from} is a relative path, which Nix locks as it is: ${cause}.`;
    case 'dir':
      return `${start}, another folder of the repository than its original reference ${from} names: ${cause}.`;
    case 'method':
      return `${start}, the same source as ${from} but fetched in another way than its original reference says: ${cause}.`;
    case 'transport':
      return `${start}, an unprotected connection, although its original reference ${from} asks for a protected one: ${cause}.`;
    case 'address':
      return `${start}, another address than its original reference ${from}: unless that server hands out permanent addresses, ${cause}.`;
  }
}
