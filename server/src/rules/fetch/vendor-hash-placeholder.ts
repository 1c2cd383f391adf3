import { isPackageChange } from '../../tables/vendoring.ts';
import { derivationName } from '../derivation/shared/recipients.ts';
import type { Attr, NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { overPlaceholder } from './fixes/hash-place.ts';
import { isInPlace } from './fixes/in-place.ts';
import { valueSpan } from './shared/fetches.ts';
import { type Placeholder, placeholderIn } from './shared/placeholders.ts';
import { hashAttrs, type VendoredHash, vendoredHashes } from './shared/vendored.ts';

/**
 * ## What it does
 *
 * Finds packages of which the hash of the dependencies is a placeholder: `vendorHash` (Go, PHP), `cargoHash`,
 * `npmDepsHash`, `mvnHash`, `fetchAttrs.hash` (Bazel), and the hashes in `cargoLock.outputHashes` and `gitHashes` are
 * empty, `lib.fakeHash` and its like, all zeros, or one character repeated.
 *
 * ## Why it is bad
 *
 * The dependencies are fetched by a derivation with this hash, and no content has it, so that the build fails
 * (pkgs/build-support/go/module.nix and pkgs/build-support/rust of nixpkgs). It is left over from an update that was not
 * finished; whoever finishes it pastes the hash of whatever came over the network.
 *
 * For npm a placeholder that somebody made up is worse: `fetchNpmDeps` does not check certificates unless it knows the
 * hash to be a placeholder (pkgs/build-support/node/fetch-npm-deps of nixpkgs), so that anybody on the way can answer.
 *
 * Where it is given to `overrideAttrs`, some builders take no notice, as they have made the dependencies before: then the
 * new source is built with the old dependencies.
 *
 * A Go module without any dependency needs no hash, but `vendorHash = null`. Where another attribute makes the hash
 * superfluous (`cargoLock` beside `cargoHash`, `npmDeps` beside `npmDepsHash`), it is not reported.
 *
 * ## Fix
 *
 * Builds the package, on your command, and writes the hash that the dependencies turn out to have. Nothing else has checked
 * them: the first use is trusted. Not offered where the placeholder was made up, for which npm checks no certificates.
 *
 * ## When to ignore it
 *
 * In a template that is meant to be filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'vendor-hash-placeholder',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const found of vendoredHashes(facts)) {
      for (const { attr, key } of hashAttrs(facts, found)) {
        const placeholder = placeholderIn(facts.attrValue(attr));
        if (placeholder === undefined) continue;
        const name = found.row.path.join('.');
        report({
          message: message(found, key === undefined ? name : `${name}.${JSON.stringify(key)}`, placeholder),
          span: valueSpan(facts, attr),
          subject: name,
          detail: `${derivationName(facts, found.package)} ${key ?? ''}`.trim(),
          severity: severityIn(role, 'error'),
          fixes: () => built(facts, found, attr, name, placeholder),
          confidence: isPackageChange(found.builder) ? 'medium' : 'high',
        });
      }
    }
  },
};

function message({ row, builder }: VendoredHash, name: string, { words, madeUp }: Placeholder): string {
  if (isPackageChange(builder)) {
    return `The ${name} given to ${builder} is ${words}, so the build fails, or goes on with the old dependencies.`;
  }
  const what = `The ${name} of ${builder} is ${words}`;
  return madeUp && row.trustsHash === true
    ? `${what}, for which the download does not check certificates: the hash that the failing build reports may be an attacker's.`
    : `${what}, so the dependencies cannot be fetched and the build fails.`;
}

/** What nixpkgs and Nix take for no hash at all, in SRI. */
const NO_HASH = `sha256-${'A'.repeat(43)}=`;

function built(
  facts: NixFacts,
  found: VendoredHash,
  attr: Attr,
  attribute: string,
  { madeUp }: Placeholder,
): readonly Fix[] {
  const value = facts.attrValue(attr);
  const isWide =
    value.kind === 'name'
      ? value.callee.name === 'fakeSha512'
      : value.kind === 'string' && value.value.length > 64;
  if (madeUp || isWide || isPackageChange(found.builder)) return [];
  const now = attr.name.replace(/sha256$/, 'hash').replace(/Sha256$/, 'Hash');
  const isNewer = now !== attr.name && !found.package.attrs.has(now) && isInPlace(facts, attr);
  const write = overPlaceholder(facts, attr, isNewer ? now : attr.name);
  if (write === undefined) return [];
  const name = derivationName(facts, found.package);
  return [
    {
      kind: 'ask',
      title: `Build ${name === '' ? 'it' : name} and write its ${attribute}`,
      request: { ask: 'built-hash', attribute, name, specified: NO_HASH },
      write,
    },
  ];
}
