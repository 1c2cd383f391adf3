import type { Attr, AttrSet, NixFacts } from '../../../nix/facts.ts';
import { type VendorHash, VENDOR_HASH_NAMES, vendorHashOf } from '../../../tables/vendoring.ts';
import { recipientOf } from '../../derivation/shared/recipients.ts';

/** An attribute with the hash of the dependencies of a package, or with a set of such hashes. */
export interface VendoredHash {
  readonly row: VendorHash;
  readonly attr: Attr;
  /** The function that is given it: a builder, or `overrideAttrs`. */
  readonly builder: string;
  /** The attributes of the package, as far as they can be seen. */
  readonly package: AttrSet;
}

/** The sets within a package in which such hashes are. */
const WITHIN: ReadonlySet<string> = new Set(['cargoLock', 'fetchAttrs']);

/**
 * The hashes of dependencies in a file that are given to a known builder, and are used by it. Data that is only called
 * so, options, and what functions of the file itself are given are left out.
 */
export function vendoredHashes(facts: NixFacts): readonly VendoredHash[] {
  const found: VendoredHash[] = [];
  for (const name of VENDOR_HASH_NAMES) {
    for (const binding of facts.bindings(name)) {
      // `hash` and `sha256` are everywhere.
      const { attr, isLocal, path, set } = binding;
      if (isLocal || !ROOTS.has(path[0] ?? '')) continue;
      const recipient = recipientOf(facts, binding, WITHIN);
      if (recipient.origin !== 'library' && recipient.origin !== 'unknown') continue;
      const row = vendorHashOf(path, recipient.name);
      if (row === undefined) continue;
      const given = recipient.attrs ?? set;
      if (row.unless.some((other) => set.attrs.has(other) || given.attrs.has(other))) continue;
      found.push({ row, attr, builder: recipient.name, package: given });
    }
  }
  return found;
}

/** What the paths of such attributes begin with. */
const ROOTS: ReadonlySet<string> = new Set([...VENDOR_HASH_NAMES, ...WITHIN]);
