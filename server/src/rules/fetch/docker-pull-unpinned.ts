import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { AttrSet, NixFacts, StaticValue } from '../../nix/facts.ts';
import { IMAGE_HASHES } from '../../tables/docker-images.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isLoaders, shownUrl, valueSpan } from './shared/fetches.ts';
import { placeholderIn } from './shared/placeholders.ts';

/**
 * ## What it does
 *
 * Finds `dockerTools.pullImage` without `imageDigest` or without a hash, and with something else in their place.
 *
 * ## Why it is bad
 *
 * A tag of an image is moved to another image with each release, and whoever can push to the registry can move it at any
 * time. The digest says which image is meant, and the hash what is to arrive. `pullImage` needs both ("dockerTools" in the
 * manual of nixpkgs), and does not evaluate, or fails, without them; what is missing is usually filled in with whatever
 * the tag points to on that day.
 *
 * ## Fix
 *
 * For somebody to do: `nix-prefetch-docker --image-name nginx --image-tag 1.29` shows both.
 *
 * ## When to ignore it
 *
 * In a template that is meant to be filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'docker-pull-unpinned',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const { callee, calleeSpan, args } of facts.calls) {
      const [argument] = args;
      if (callee.name !== 'pullImage' || callee.origin !== 'library' || argument === undefined) continue;
      const value = facts.value(argument);
      if (value.kind !== 'attrs') continue;
      const { attrs } = value;
      const imageName = valueOf(facts, attrs, 'imageName');
      const image = shownUrl(imageName) ?? '';
      const common = {
        subject: 'pullImage',
        severity: severityIn(role, 'error'),
        fixes: () => advice(imageName, valueOf(facts, attrs, 'finalImageTag')),
      };
      const missing = missingIn(attrs);
      if (missing.length > 0 && !isLoaders(role, imageName)) {
        report({
          message: `pullImage${image === '' ? '' : ` of ${image}`} has no ${missing.join(' and no ')}, so nothing fixes which image is pulled, and it cannot be built.`,
          span: calleeSpan,
          detail: `${missing.join(' ')} ${image}`.trim(),
          ...common,
        });
        continue;
      }
      for (const name of ['imageDigest', ...IMAGE_HASHES]) {
        const attr = attrs.attrs.get(name);
        const fault = attr === undefined ? undefined : faultOf(name, facts.attrValue(attr));
        if (attr === undefined || fault === undefined) continue;
        report({
          message: `The ${name} of pullImage is ${fault}.`,
          span: valueSpan(facts, attr),
          detail: `${name} ${image}`.trim(),
          ...common,
        });
        // Without a digest there is no hash either.
        break;
      }
    }
  },
};

function valueOf(facts: NixFacts, { attrs }: AttrSet, name: string): StaticValue | undefined {
  const attr = attrs.get(name);
  return attr === undefined ? undefined : facts.attrValue(attr);
}

function missingIn({ attrs, complete }: AttrSet): readonly string[] {
  if (!complete) return [];
  return [
    ...(attrs.has('imageDigest') ? [] : ['imageDigest']),
    ...(IMAGE_HASHES.some((name) => attrs.has(name)) ? [] : ['hash']),
  ];
}

/** What is wrong with the value, to stand after "is". */
function faultOf(name: string, value: StaticValue): string | undefined {
  const isDigest = name === 'imageDigest';
  const placeholder = placeholderIn(value);
  if (placeholder !== undefined) {
    return `${placeholder.words}, so ${isDigest ? 'there is no such image' : 'what is pulled never fits'}`;
  }
  if (!isDigest || value.kind !== 'string' || DIGEST.test(value.value)) return undefined;
  return `${JSON.stringify(printable(withoutSecrets(value.value)))}, which is no digest (sha256: and 64 hexadecimal digits), so nothing fixes which image is pulled`;
}

/** The two algorithms that registries know (image-spec of the Open Container Initiative, "Digests"). */
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** The command that shows what is missing, for names that a shell takes as they are. */
function advice(name: StaticValue | undefined, tag: StaticValue | undefined): readonly Fix[] {
  if (name?.kind !== 'string' || !/^[\w./:-]+$/.test(name.value) || name.value.startsWith('-')) return [];
  const isKnown = tag?.kind === 'string' && /^\w[\w.-]*$/.test(tag.value);
  const command = `nix-prefetch-docker --image-name ${name.value}${isKnown ? ` --image-tag ${tag.value}` : ''}`;
  return [{ kind: 'advice', title: `Ask the registry for the digest and the hash (${command}).` }];
}
