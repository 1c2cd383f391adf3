import { textAttr } from '../../flake/placed-ref.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { updateCommand } from './shared/command.ts';

/**
 * ## What it does
 *
 * Reports container images in the pins of npins and nvfetcher that have a tag and no digest.
 *
 * ## Why it is bad
 *
 * A tag is a name that its owner may give to another image at any time; the digest is the image itself
 * ([OCI image specification](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests)). The tool
 * fetches by digest, so that a pin without one cannot be fetched, or is whatever the registry has for the tag today.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix itself never reads lists of pins, and fetches what the Nix code of the tool asks for.
 *
 * ## When to ignore it
 *
 * Never: update the pin, and the tool writes the digest down.
 */
export const rule: Rule = {
  meta: {
    id: 'pin-container-tag-only',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { format } = lock;
    if (format.isGraph) return;
    for (const { node, locked, type } of lock.unusual.inputs) {
      if (type !== 'container' || /^sha(?:256|512):[0-9a-f]+$/.test(textAttr(locked, 'digest') ?? ''))
        continue;
      const image = textAttr(locked, 'image') ?? '';
      const tag = textAttr(locked, 'tag') ?? 'latest';
      const command = updateCommand(lock, node);
      const place = locked.attrs.get('tag') ?? locked.attrs.get('image');
      report({
        message:
          `The ${format.entry} "${showText(node.key)}" names the container image ${showText(image)} by its tag "${showText(tag)}" without a digest, ` +
          `so that nothing says which image it is: ${command === undefined ? 'lock it anew' : `run "${command}"`}.`,
        span: place?.span ?? locked.keySpan,
        subject: node.key,
      });
    }
  },
};
