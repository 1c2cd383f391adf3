import { printable } from '../../flake/show.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hasTag, isByTag, taggedImages } from './shared/images.ts';
import { type Purpose, purposes } from './shared/purpose.ts';
import { nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds container images that a script or a Dockerfile takes by a tag, or by no tag at all: `docker run nginx`,
 * `podman pull`, `skopeo copy docker://…`, `FROM debian:12`, `COPY --from=…`.
 *
 * ## Why it is bad
 *
 * A tag is a name that whoever may push to the repository can give to another image, `latest` as well as `1.27.3`
 * (distribution specification of the Open Container Initiative, "Pushing Manifests"). What runs is what the name means at
 * that moment, with the rights that the command hands out. A digest, `nginx@sha256:…`, is a hash of the image itself: the
 * engine refuses what does not fit.
 *
 * ## What to do instead
 *
 * Name the digest: `docker buildx imagetools inspect nginx:1.27` shows it. In Nix, `dockerTools.pullImage` takes an image by
 * its `imageDigest` and a hash, and `dockerTools.buildImage` makes one of packages, without a base.
 *
 * ## When to ignore it
 *
 * For a test that wants the newest image. Images that the script makes or loads itself, those on this machine, and names that
 * cannot be told are no finding.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-unpinned-image',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'shell',
  check(subject, report) {
    const { role, scripts, images } = subject;
    if (role.generated) return;
    for (const { text, span } of images) {
      if (!isByTag(text)) continue;
      report({
        message: `This file takes the image ${shown(text)}, which ${namedBy(text)}: whoever may push there decides what that is; ${shown(text)}@sha256:… names the image itself.`,
        span,
        subject: 'image',
        detail: printable(text),
        severity: severityIn(role, 'warning'),
      });
    }
    const purposeOf = purposes(subject);
    for (const script of scripts) {
      const { place } = script;
      if (place.runs === 'fetch') continue;
      for (const { tool, name, span } of taggedImages(script)) {
        const then =
          place.runs === 'build'
            ? 'which has no network: it fails, or the sandbox is off'
            : `which ${namedBy(name)}: whoever may push there decides what that is`;
        report({
          message: `${nameOf(place)} takes the image ${shown(name)} with ${tool}, ${whereOf(place)}, ${then}.`,
          span,
          subject: nameOf(place),
          detail: `${tool} ${printable(name)}`,
          severity: severityIn(role, severityOf(purposeOf(script))),
        });
      }
    }
  },
};

function shown(text: string): string {
  return printable(text);
}

function namedBy(text: string): string {
  return hasTag(text) ? 'is a tag and no digest' : 'has neither a tag nor a digest';
}

function severityOf(purpose: Purpose): Severity {
  return purpose === 'other' ? 'warning' : 'info';
}
