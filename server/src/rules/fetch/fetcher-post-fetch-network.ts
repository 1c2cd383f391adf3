import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { networkCalls, scriptAt } from '../shared/network-calls.ts';

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
  check({ facts, role, scripts }, report) {
    for (const name of ['postFetch', 'preFetch']) {
      for (const { attr, isLocal } of facts.bindings(name)) {
        const script = isLocal ? undefined : scriptAt(facts.table, scripts, attr.valueRow);
        const [call] = script === undefined ? [] : networkCalls(script);
        if (call === undefined) continue;
        report({
          message: `${name} runs ${call.shown}, so part of what the hash covers comes from somewhere that no url names.`,
          span: call.command.span,
          subject: name,
          detail: call.shown,
          severity: severityIn(role, 'warning'),
        });
      }
    }
  },
};
