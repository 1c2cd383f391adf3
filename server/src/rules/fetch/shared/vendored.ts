import { printable } from '../../../flake/show.ts';
import type { Attr, AttrSet, NixFacts } from '../../../nix/facts.ts';
import { type VendorHash, VENDOR_HASH_PATHS, vendorHashOf } from '../../../tables/vendoring.ts';
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
const WITHIN: ReadonlySet<string> = new Set(
  VENDOR_HASH_PATHS.flatMap(([root = '', ...rest]) => (rest.length > 0 ? [root] : [])),
);

/**
 * The hashes of dependencies in a file that are given to a known builder, and are used by it. Data that is only called
 * so, options, and what functions of the file itself are given are left out.
 */
export function vendoredHashes(facts: NixFacts): readonly VendoredHash[] {
  return facts.once(readVendored);
}

function readVendored(facts: NixFacts): readonly VendoredHash[] {
  const found: VendoredHash[] = [];
  for (const wanted of VENDOR_HASH_PATHS) {
    const [root = '', ...rest] = wanted;
    // Of the names at the end, `hash` and `sha256` are in nearly every file.
    if (rest.length > 0 && facts.bindings(root).length === 0) continue;
    for (const binding of facts.bindings(rest.at(-1) ?? root)) {
      const { attr, isLocal, path, set } = binding;
      if (isLocal || path.length !== wanted.length || path[0] !== root) continue;
      const recipient = recipientOf(facts, binding, WITHIN);
      if (recipient.origin !== 'library' && recipient.origin !== 'unknown') continue;
      const row = vendorHashOf(wanted, recipient.name);
      if (row === undefined) continue;
      const given = recipient.attrs ?? set;
      if (row.unless.some((other) => set.attrs.has(other) || given.attrs.has(other))) continue;
      found.push({ row, attr, builder: recipient.name, package: given });
    }
  }
  return found;
}

/** One hash of dependencies. */
interface HashAttr {
  readonly attr: Attr;
  /** The name of the dependency, where each has a hash of its own. */
  readonly key?: string;
}

/** The attribute itself, or those of the set that it is. */
export function hashAttrs(facts: NixFacts, { row, attr }: VendoredHash): readonly HashAttr[] {
  if (row.isSet !== true) return [{ attr }];
  const value = facts.attrValue(attr);
  if (value.kind !== 'attrs') return [];
  return [...value.attrs.attrs].map(([name, each]) => ({ attr: each, key: printable(name) }));
}
