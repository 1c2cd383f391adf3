import type { AttrSet, Binding, NixFacts, StaticValue } from '../../nix/facts.ts';
import { isPlaceholderHash } from '../../store/hash.ts';
import { fetcherNamed } from '../../tables/fetchers.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Report, Rule } from '../rule.ts';
import { valueSpan } from '../fetch/shared/fetches.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName, isForUpdate, type Recipient, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds fixed-output derivations whose hash is missing, a placeholder, or of a kind that can be forged.
 *
 * ## Why it is bad
 *
 * - A placeholder (`""`, `lib.fakeHash`, all zeros) never matches: the build can only fail. It is left over from an update,
 *   and the hash that the failing build reports is the next thing that somebody pastes, unread.
 * - `outputHashMode` or `outputHashAlgo` without `outputHash` says nothing: Nix builds an ordinary derivation, without the
 *   network and without comparing what comes out. Whoever reads the file takes it for pinned.
 * - For MD5 and SHA-1 two different files with the same hash can be made, so that what was reviewed need not be what is
 *   fetched. Nix takes them still; nixpkgs refuses MD5.
 *
 * See "Fixed-output derivations" in the manual's chapter on advanced attributes, and `derivationStrict` in
 * src/libexpr/primops.cc.
 *
 * ## What Nix does
 *
 * `null` counts as `""` for the builtin `derivation`, and as if it were not there in nixpkgs (`__ignoreNulls`), which is a
 * way to make another derivation of a fixed-output one. What nixpkgs' fetchers are given is another rule's. Placeholders in
 * a branch of an `if` (a function that is given no hash) and in `passthru` (made to learn the new hash) are not reported.
 *
 * ## Fix
 *
 * Where the hash is missing only the author knows whether the attributes or the hash is too much.
 *
 * ## When to ignore it
 *
 * In a template that is meant to be filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-output-hash-incomplete',
    group: 'derivation',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const tell = (
      found: Pick<Report, 'message' | 'span' | 'subject' | 'detail' | 'fixes'>,
      error: boolean,
    ): void => report({ ...found, severity: severityIn(role, error ? 'error' : 'warning') });
    for (const binding of attributesNamed(facts, 'outputHash')) {
      const recipient = recipientOf(facts, binding);
      if (!isDerivations(binding, recipient) || isReplaced(binding, recipient)) continue;
      const value = facts.attrValue(binding.attr);
      const placeholder = isMeant(facts, binding, recipient) ? undefined : placeholderIn(value, recipient);
      const weak = placeholder === undefined ? weakHash(facts, value, binding.set) : undefined;
      if (placeholder === undefined && weak === undefined) continue;
      tell(
        {
          message:
            placeholder === undefined
              ? `The outputHash is ${weak}, for which different contents with the same hash can be made.`
              : `The outputHash is ${placeholder}, so the build can only fail.`,
          span: valueSpan(facts, binding.attr),
          subject: 'outputHash',
          detail: derivationName(facts, binding.set),
        },
        placeholder !== undefined,
      );
    }
    // Where both are there, one of them is enough.
    const told = new Set<AttrSet>();
    for (const name of ['outputHashMode', 'outputHashAlgo']) {
      for (const binding of attributesNamed(facts, name)) {
        if (told.has(binding.set) || !lacksHash(facts, binding)) continue;
        told.add(binding.set);
        tell(
          {
            message: `${name} has no effect without outputHash: no hash says what may come out of this build.`,
            span: binding.attr.nameSpan,
            subject: name,
            detail: derivationName(facts, binding.set),
            fixes: () => advice(`Add an outputHash, or remove ${name}.`),
          },
          false,
        );
      }
    }
  },
};

/** Not any set with something of that name in it, and not what a fetcher is given. */
function isDerivations({ set }: Binding, { kind, name }: Recipient): boolean {
  if (fetcherNamed('nixpkgs', name)?.hashes.includes('outputHash') === true) return false;
  return kind !== undefined || set.attrs.has('outputHashMode') || set.attrs.has('outputHashAlgo');
}

/** In `{ outputHash = …; } // { outputHash = …; }` the second one counts. */
function isReplaced({ attr }: Binding, { attrs }: Recipient): boolean {
  const effective = attrs?.attrs.get('outputHash') ?? attr;
  return effective.nameSpan.start !== attr.nameSpan.start;
}

/** Whether null is as good as nothing; that it counts as empty is only said where that is certain. */
function ignoresNull({ kind, attrs }: Recipient): boolean {
  return kind !== 'builtin' || attrs === undefined || attrs.attrs.has('__ignoreNulls');
}

/** A function's answer to being given no hash, and what is only made to learn the hash. */
function isMeant(facts: NixFacts, binding: Binding, { isConditional }: Recipient): boolean {
  return isConditional || isForUpdate(facts, binding);
}

const FAKES: ReadonlySet<string> = new Set(['fakeHash', 'fakeSha256', 'fakeSha512']);

/** In words, what stands there instead of a hash. */
function placeholderIn(value: StaticValue, recipient: Recipient): string | undefined {
  if (value.kind === 'null') return ignoresNull(recipient) ? undefined : 'null, which counts as empty';
  if (value.kind === 'name') {
    return FAKES.has(value.callee.name) ? `the placeholder lib.${value.callee.name}` : undefined;
  }
  if (value.kind !== 'string' || !isPlaceholderHash(value.value)) return undefined;
  return value.value === '' ? 'empty' : `the placeholder "${value.value.slice(0, 16)}…"`;
}

function weakHash(facts: NixFacts, hash: StaticValue, { attrs }: AttrSet): string | undefined {
  const algorithm = attrs.get('outputHashAlgo');
  const named = algorithm === undefined ? undefined : facts.attrValue(algorithm);
  const name =
    hash.kind === 'string' && /^(?:md5|sha1)[-:]/.test(hash.value)
      ? hash.value
      : named?.kind === 'string' && hash.kind !== 'null'
        ? named.value
        : '';
  if (name.startsWith('md5')) return 'an MD5 hash';
  return name.startsWith('sha1') ? 'a SHA-1 hash' : undefined;
}

/** Certainly an ordinary derivation: all that decides it is there, and neither a hash nor what else gives these a sense. */
function lacksHash(facts: NixFacts, binding: Binding): boolean {
  const recipient = recipientOf(facts, binding);
  const { kind, attrs } = recipient;
  if ((kind !== 'plain' && kind !== 'builtin') || attrs === undefined) return false;
  if (facts.attrValue(binding.attr).kind === 'null') return false;
  if (attrs.attrs.has('__contentAddressed') || attrs.attrs.has('__impure')) return false;
  const hash = attrs.attrs.get('outputHash');
  return hash === undefined || (ignoresNull(recipient) && facts.attrValue(hash).kind === 'null');
}
