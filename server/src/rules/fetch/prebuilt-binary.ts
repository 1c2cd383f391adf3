import type { AttrSet, NixFacts } from '../../nix/facts.ts';
import { binaryIn } from '../../tables/binary-files.ts';
import type { Rule } from '../rule.ts';
import { fetchesIn, shownUrl } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds downloads that by their name are programs that somebody else has built: packages of other systems, installers, archives
 * of Java, and archives with the name of a platform. A file that says so in `meta.sourceProvenance` is not reported.
 *
 * ## Why it is bad
 *
 * Nobody can tell what such a program does from its source: the hash only says that it is the same program each time.
 * nixpkgs asks that it be declared (`sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];`, "Source provenance" in its
 * manual's chapter on meta-attributes), so that users can refuse it (`allowNonSource`).
 *
 * ## What Nix does
 *
 * It patches paths in the program at most, and runs it as it is.
 *
 * ## When to ignore it
 *
 * Where the source is not to be had. Then declare it, and this finding is gone.
 */
export const rule: Rule = {
  meta: {
    id: 'prebuilt-binary',
    group: 'fetch',
    severity: 'info',
    confidence: 'medium',
    audience: 'auditor',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated || facts.bindings('sourceProvenance').length > 0) return;
    for (const { fetcher, args, call } of fetchesIn(facts)) {
      const url = fetcher.pins.length > 0 ? undefined : wholeUrl(facts, args);
      const kind = url === undefined ? undefined : binaryIn(url);
      if (url === undefined || kind === undefined) continue;
      const shown = shownUrl({ kind: 'string', value: url, row: call.row }) ?? '';
      report({
        message: `${fetcher.name} downloads ${kind}, ${shown}, which somebody else has built, and no sourceProvenance says so.`,
        span: call.calleeSpan,
        subject: fetcher.name,
        detail: shown,
      });
    }
  },
};

/** The address, or the first of several, where it is known to its end. */
function wholeUrl(facts: NixFacts, args: AttrSet): string | undefined {
  const attr = args.attrs.get('url') ?? args.attrs.get('urls');
  let value = attr === undefined ? undefined : facts.attrValue(attr);
  if (value?.kind === 'list') value = value.items[0] === undefined ? undefined : facts.value(value.items[0]);
  return value?.kind === 'string' && value.value.length < MAX_LENGTH ? value.value : undefined;
}

/** Longer addresses are nobody's. */
const MAX_LENGTH = 4000;
