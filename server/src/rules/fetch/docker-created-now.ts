import { printable } from '../../flake/show.ts';
import { removeAttr } from '../../nix/edit/remove.ts';
import type { Callee } from '../../nix/facts.ts';
import { IMAGE_BUILDERS, IMAGE_TIMES } from '../../tables/docker-images.ts';
import { derivationName } from '../derivation/shared/recipients.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isInPlace } from './fixes/in-place.ts';
import { valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds images of `dockerTools` that say when they were built: `created = "now"` or `mtime = "now"`.
 *
 * ## Why it is bad
 *
 * The time of the build gets into the image, so that the same sources give another image, with another digest, each time.
 * Nobody can build it anew and compare, and no digest can be agreed on beforehand. That is why the default is a fixed
 * date ("dockerTools" in the manual of nixpkgs; pkgs/build-support/docker/default.nix).
 *
 * For a date that says something, `created` can be that of the source, which a flake has in `self.lastModifiedDate`.
 *
 * ## Fix
 *
 * Removes the attribute, so that the fixed date counts. Unsafe, because something may clean up images by their age.
 *
 * ## When to ignore it
 *
 * Where something cleans up images by their age, and nobody compares them.
 */
export const rule: Rule = {
  meta: {
    id: 'docker-created-now',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (IMAGE_TIMES.every((name) => facts.bindings(name).length === 0)) return;
    for (const { callee, args } of facts.calls) {
      const [argument] = args;
      if (!IMAGE_BUILDERS.has(callee.name) || !isDockerTools(callee) || argument === undefined) continue;
      const value = facts.value(argument);
      if (value.kind !== 'attrs') continue;
      for (const name of IMAGE_TIMES) {
        const attr = value.attrs.attrs.get(name);
        const time = attr === undefined ? undefined : facts.attrValue(attr);
        if (attr === undefined || time?.kind !== 'string' || time.value !== 'now') continue;
        const image = derivationName(facts, value.attrs);
        report({
          message: `${name} of ${callee.name} is "now", so ${image === '' ? 'the image' : `the image ${printable(image)}`} is another one each time it is built, and nobody can build it anew to compare.`,
          span: valueSpan(facts, attr),
          subject: callee.name,
          detail: `${name} ${image}`.trim(),
          severity: severityIn(role, 'warning'),
          fixes: () =>
            isInPlace(facts, attr)
              ? [
                  {
                    kind: 'edit',
                    title: `Remove ${name} = "now"`,
                    safety: 'unsafe',
                    edits: [{ file: 'self', ...removeAttr(facts.table, attr) }],
                  },
                ]
              : [],
        });
      }
    }
  },
};

/** Others have functions of these names: `nix2container.buildImage` knows no "now". */
function isDockerTools({ origin, path }: Callee): boolean {
  return origin === 'library' && (path.length < 2 || path.at(-2) === 'dockerTools');
}
