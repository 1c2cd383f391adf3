import { printable } from '../../flake/show.ts';
import type { Call, Callee, NixFacts } from '../../nix/facts.ts';
import { withoutParens } from '../../nix/rows.ts';
import { NixKind } from '../../syntax/nix-kinds.ts';
import { NONE, spanOf, symbolOf } from '../../syntax/table.ts';
import { DERIVATION_MAKERS, IMPORTERS } from '../../tables/derivation-makers.ts';
import { fetcherNamed } from '../../tables/fetchers.ts';
import { evaluationsIn, originOf } from '../fetch/shared/evaluated.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds places where something is built so that its content can be evaluated: `import (pkgs.fetchFromGitHub { … })`,
 * `readFile "${pkgs.hello}/…"`, `lib.importJSON` of a derivation, `callCabal2nix`.
 *
 * ## Why it is bad
 *
 * Nix stops evaluating until the build is done, one build after the other, so that even a list of the outputs takes long,
 * and needs a machine that can build for the system in question. What is evaluated depends on what was built, which no
 * reader of the code can see. Where `allow-import-from-derivation` is off, as in nixpkgs and at many a CI service, it is an
 * error ("Import From Derivation" in the Nix manual).
 *
 * Builtins (`import (builtins.fetchTarball …)`) and inputs of flakes are fetched and not built, and are no finding. Of
 * names that come from elsewhere only functions and packages of nixpkgs are known.
 *
 * ## Fix
 *
 * What can be evaluated without a build differs from case to case.
 *
 * ## When to ignore it
 *
 * Where nothing else does: Nix code that a tool writes from a lockfile can also be committed.
 */
export const rule: Rule = {
  meta: {
    id: 'import-from-derivation',
    group: 'impure',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const builtBy = builderFinder(facts);
    for (const { row, by } of [...evaluationsIn(facts), ...readsIn(facts)]) {
      const what = builtBy(row, by === 'imports' || by === 'modules');
      if (what === undefined) continue;
      report({
        message: `${by} reads what ${what.words}, so evaluation waits for that build.`,
        span: spanOf(facts.table, row),
        subject: by,
        detail: what.name,
        fixes: () => (fetcherNamed('nixpkgs', what.name) === undefined ? [] : advice(BUILTIN)),
      });
    }
    for (const { callee, calleeSpan } of facts.calls) {
      if (!IMPORTERS.has(callee.name) || callee.origin !== 'library') continue;
      report({
        message: `${callee.name} writes Nix code in a build and imports it, so evaluation waits for that build.`,
        span: calleeSpan,
        subject: callee.name,
        fixes: () => advice(`Write what ${callee.name} makes into a file of the project.`),
      });
    }
  },
};

const BUILTIN =
  'Make it an input of the flake, or fetch it with a builtin and a hash: no build is needed then.';

/** Functions that read a file or folder, by the argument that names it. */
const READERS: ReadonlyMap<string, number> = new Map([
  ['readFile', 0],
  ['readDir', 0],
  ['hashFile', 1],
  ['importJSON', 0],
  ['importTOML', 0],
  ['fileContents', 0],
]);

function readsIn(facts: NixFacts): { readonly row: number; readonly by: string }[] {
  const found: { row: number; by: string }[] = [];
  for (const { callee, args } of facts.calls) {
    const at = READERS.get(callee.name);
    const row = args[at ?? 0];
    if (at === undefined || row === undefined) continue;
    if (callee.origin === 'builtin' || callee.origin === 'library') found.push({ row, by: callee.name });
  }
  return found;
}

/** Attributes of a package set that are no packages. */
const NO_PACKAGES: ReadonlySet<string> = new Set([
  'config',
  'flake',
  'inputs',
  'lib',
  'npins',
  'path',
  'self',
  'sources',
  'stdenv',
  'system',
]);

interface Built {
  readonly name: string;
  /** What follows "what" in a sentence. */
  readonly words: string;
}

/** Tells what builds that which a path leads into; undefined where it is not built, or cannot be told. */
function builderFinder(facts: NixFacts): (path: number, isModule: boolean) => Built | undefined {
  const { table } = facts;
  let calls: ReadonlyMap<number, Call> | undefined;
  return (path, isModule) => {
    const row = originOf(facts, path);
    const kind = row === NONE ? undefined : symbolOf(table, row);
    if (kind === NixKind.apply_expression) {
      calls ??= new Map(facts.calls.map((call) => [call.row, call]));
      const callee = calls.get(row)?.callee;
      return callee !== undefined && makesDerivation(callee)
        ? { name: callee.name, words: `${callee.name} builds` }
        : undefined;
    }
    // `imports = [ pkgs.x.passthru.module ]` is a module, `"${pkgs.x}/module.nix"` is built.
    if (kind !== NixKind.select_expression || (isModule && row === withoutParens(table, path)))
      return undefined;
    const { origin, path: names } = facts.callee(row);
    const isPackage = origin === 'library' && names[0] === 'pkgs' && names.length > 1;
    if (!isPackage || NO_PACKAGES.has(names[1] ?? '')) return undefined;
    const name = names.join('.');
    return { name, words: `is in ${printable(name)}` };
  };
}

function makesDerivation({ origin, name }: Callee): boolean {
  if (origin === 'builtin') return name === 'derivation';
  if (origin !== 'library') return false;
  return DERIVATION_MAKERS.has(name) || fetcherNamed('nixpkgs', name) !== undefined;
}
