import { printable } from '../../flake/show.ts';
import type { Attr, Call, NixFacts } from '../../nix/facts.ts';
import { withoutParens } from '../../nix/rows.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, NONE, symbolOf } from '../../syntax/table.ts';
import { type Fetch, fetchesIn, valueSpan } from '../fetch/shared/fetches.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Lists packages of nixpkgs that are built from another owner's repository: `openssl.overrideAttrs { src = fetchFromGitHub
 * { owner = "somebody"; … }; }`. Where the owner has the name of the package or of the repository (`libgit2/libgit2`), it is
 * taken for the project itself.
 *
 * ## Why it is bad
 *
 * Everything that depends on the package then holds code that neither nixpkgs nor the project has looked at, under the name
 * of one that they did. Checks for vulnerabilities go by name and version, and say nothing of it. Whether the owner is that of
 * the project cannot be told from the text: the list is there to be read.
 *
 * ## When to ignore it
 *
 * When the owner is the project's, or the fork is the one that is meant.
 */
export const rule: Rule = {
  meta: {
    id: 'overlay-replaces-source',
    group: 'nixos',
    severity: 'info',
    confidence: 'low',
    audience: 'auditor',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    const calls = facts.calls.filter(({ callee }) => isOverride(callee));
    if (calls.length === 0) return;
    const fetches = new Map(fetchesIn(facts).map((fetch) => [fetch.call.row, fetch]));
    for (const call of calls) {
      const name = call.callee.path.at(-2);
      const src = sourceIn(facts, call);
      if (name === undefined || src === undefined) continue;
      const fetch = fetches.get(facts.attrValue(src).row);
      const source = fetch === undefined ? undefined : ownerOf(facts, fetch);
      if (source === undefined || isProject(source, name)) continue;
      report({
        message: `${printable(name)} is built from ${printable(`${source.owner}/${source.repo}`)} (${fetch?.fetcher.name}) instead of the source that nixpkgs has for it.`,
        span: valueSpan(facts, src),
        subject: name,
        detail: `${source.owner}/${source.repo}`,
      });
    }
  },
};

/** A package that is named: what cannot be told has no name. */
function isOverride({ origin, name, path }: Call['callee']): boolean {
  return (
    origin === 'library' && (name === 'overrideAttrs' || name === 'overridePythonAttrs') && path.length > 1
  );
}

/** The `src` of the attributes that are overridden, which one or two functions may give. */
function sourceIn(facts: NixFacts, { args }: Call): Attr | undefined {
  const { table } = facts;
  let row = args[0] ?? NONE;
  for (let steps = 0; steps < 3 && row !== NONE; steps++) {
    row = withoutParens(table, row);
    if (row === NONE || symbolOf(table, row) !== NixKind.function_expression) break;
    row = childByField(table, row, NixField.body);
  }
  const value = row === NONE ? undefined : facts.value(row);
  return value?.kind === 'attrs' ? value.attrs.attrs.get('src') : undefined;
}

interface Source {
  readonly owner: string;
  readonly repo: string;
}

function ownerOf(facts: NixFacts, { args }: Fetch): Source | undefined {
  const text = (name: string): string | undefined => {
    const attr = args.attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    return value?.kind === 'string' ? value.value : undefined;
  };
  const owner = text('owner');
  return owner === undefined ? undefined : { owner, repo: text('repo') ?? '…' };
}

/** The owner bears the name of the package or of the repository: `libgit2/libgit2`. */
function isProject({ owner, repo }: Source, name: string): boolean {
  const [plainOwner, ...others] = [owner, repo, name].map((one) =>
    one.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
  );
  return others.some((other) => other === plainOwner);
}
