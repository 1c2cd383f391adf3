import { spanOf, textOf } from '../../syntax/table.ts';
import type { Attr, NixFacts } from '../../nix/facts.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { downloadIn } from './shared/downloads.ts';

/**
 * ## What it does
 *
 * Finds `postFetch` and `preFetch` scripts of fetchers that plainly download something themselves, or install packages:
 * `curl`, `wget`, `git clone`, `npm install`, `pip install` and their like.
 *
 * ## Why it is bad
 *
 * A fetcher is the one kind of derivation that has access to the network, for its outcome is held to a hash. Who reads the
 * expression trusts that this hash is that of the address beside it. What the script downloads besides stands in no `url`,
 * so that no tool sees it, and it may be another thing at each update; what it runs was checked by nobody before. The manual
 * of Nix says at `sandbox` that only fixed-output derivations, such as fetchers, can reach the network.
 *
 * ## When to ignore it
 *
 * When the source can be had in no other way, and what is downloaded is pinned in the script.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-post-fetch-network',
    group: 'fetch',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const name of ['postFetch', 'preFetch']) {
      for (const { attr, isLocal } of facts.bindings(name)) {
        const script = isLocal ? undefined : scriptOf(facts, attr);
        const command = script === undefined ? undefined : downloadIn(script.text);
        if (script === undefined || command === undefined) continue;
        report({
          message: `${name} runs ${command}, so part of what the hash covers comes from somewhere that no url names.`,
          span: script.span,
          subject: name,
          detail: command,
          severity: severityIn(role, 'warning'),
        });
      }
    }
  },
};

/** A script as it is known; where something is interpolated, as it is written. */
function scriptOf(facts: NixFacts, attr: Attr): { readonly text: string; readonly span: Span } | undefined {
  const { valueRow } = attr;
  const value = facts.attrValue(attr);
  const span = valueRow === undefined ? attr.nameSpan : spanOf(facts.table, valueRow);
  if (value.kind === 'string') return { text: value.value, span };
  if (valueRow === undefined) return undefined;
  const written = textOf(facts.table, valueRow);
  const inner = /^(?:''|")([^]*)$/.exec(written)?.[1];
  return inner === undefined ? undefined : { text: inner, span };
}
