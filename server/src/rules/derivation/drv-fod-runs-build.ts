import type { Fix } from '../fix.ts';
import type { AttrSet, Binding, NixFacts } from '../../nix/facts.ts';
import type { Script } from '../../shell/script.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type NetworkCall, networkCalls, scriptAt } from '../shared/network-calls.ts';
import { attributesNamed } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds fixed-output derivations written by hand whose script calls a package manager, or a program that downloads.
 *
 * ## Why it is bad
 *
 * A fixed-output derivation has the network, and its hash says what comes out. A package manager decides by itself what
 * it fetches, may run scripts of what it has fetched, and writes files that differ between its versions and between
 * machines. So the hash breaks without anybody having changed a thing, and the usual repair is to paste the new one from
 * the error message unread. As long as the old result is in a store or a cache, nobody notices, and a changed version or
 * address is not fetched at all (NixOS/nix issue 2270; "Fixed-output derivations" in the manual of Nix).
 *
 * The helpers of nixpkgs (`fetchNpmDeps`, `rustPlatform.fetchCargoVendor`, `buildGoModule`, `pnpm.fetchDeps` and others)
 * fetch what a lock names, and make the same of it each time. A plain download (`curl`, `git clone`) does the same as
 * `fetchurl` or `fetchgit`, with fewer checks, and is only an info.
 *
 * ## Fix
 *
 * What does the same with a lock differs from tool to tool, and so does what it has to be given.
 *
 * ## When to ignore it
 *
 * When nixpkgs has no helper for the tool, and it is told to take what a lock names and to run no scripts.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-fod-runs-build',
    group: 'derivation',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role, scripts }, report) {
    if (role.generated) return;
    for (const binding of attributesNamed(facts, 'outputHash')) {
      if (facts.attrValue(binding.attr).kind === 'null') continue;
      const found = graveOf(scriptsOf(facts, binding, scripts).flatMap(networkCalls));
      if (found === undefined) continue;
      const resolves = found.does === 'resolves';
      report({
        message: resolves
          ? `This fixed-output derivation runs ${found.shown} with the network: the hash pins what one run made, which another run need not make again.`
          : `This fixed-output derivation runs ${found.shown} itself, with the network, where a fetcher of nixpkgs would do the same with more checks.`,
        span: found.command.nameSpan,
        subject: 'outputHash',
        detail: `${found.shown} ${derivationName(facts, binding.set)}`.trim(),
        severity: severityIn(role, resolves ? 'warning' : 'info'),
        fixes: () => insteadOf(found.command.program),
      });
    }
  },
};

const SCRIPTS = [
  'buildCommand',
  'unpackPhase',
  'configurePhase',
  'preBuild',
  'buildPhase',
  'postBuild',
  'preInstall',
  'installPhase',
  'postInstall',
];

/** The scripts of a fixed-output derivation that are written here. */
function scriptsOf(facts: NixFacts, binding: Binding, scripts: readonly Script[]): readonly Script[] {
  const { attrs, script } = recipientOf(facts, binding);
  const set: AttrSet = attrs ?? binding.set;
  const rows = [script, ...SCRIPTS.map((name) => set.attrs.get(name)?.valueRow)];
  return rows.flatMap((row) => scriptAt(facts.table, scripts, row) ?? []);
}

function insteadOf(program: string): readonly Fix[] {
  const helper = HELPERS.get(program);
  return helper === undefined ? [] : advice(`Fetch with ${helper} of nixpkgs.`);
}

const HELPERS: ReadonlyMap<string, string> = new Map([
  ['bundle', 'bundlerEnv'],
  ['cargo', 'rustPlatform.fetchCargoVendor'],
  ['composer', 'php.mkComposerVendor'],
  ['curl', 'fetchurl'],
  ['dotnet', 'buildDotnetModule'],
  ['git', 'fetchgit'],
  ['go', 'buildGoModule'],
  ['gradle', 'gradle.fetchDeps'],
  ['mix', 'beamPackages.fetchMixDeps'],
  ['mvn', 'maven.buildMavenPackage'],
  ['npm', 'fetchNpmDeps'],
  ['pnpm', 'pnpm.fetchDeps'],
  ['svn', 'fetchsvn'],
  ['wget', 'fetchurl'],
  ['yarn', 'fetchYarnDeps'],
]);

/** One is enough; a package manager rather than a download. */
function graveOf(calls: readonly NetworkCall[]): NetworkCall | undefined {
  return calls.find(({ does }) => does === 'resolves') ?? calls[0];
}
