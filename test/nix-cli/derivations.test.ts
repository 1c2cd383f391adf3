import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { defaultPolicy } from '../../server/src/rules/policy.ts';
import { environment } from './environment.ts';
import { isNewerThanClaims, type Version, versionOf } from './versions.ts';

/** Builds it, or refuses to with these words. */
type Outcome = 'builds' | RegExp;

interface Case {
  /** The rule that speaks of it; undefined for what shows that the case before would end otherwise. */
  readonly rule?: string;
  readonly done: string;
  /** What is added to a derivation that can refer to `dep` and writes to `$out`. */
  readonly attrs: string;
  /** The builder's script, for /bin/sh and nothing else. */
  readonly script: string;
  readonly settings?: readonly string[];
  readonly nix: Outcome | Readonly<Record<Version, Outcome>>;
}

const WRITE = 'echo x > $out';
const REFER = 'echo $dep > $out';
/** With structured attributes there are no variables: what is in quotes after `"dep":` and `"out":` is looked for. */
const REFER_STRUCTURED = `
  read -r json < .attrs.json || true
  set -f; IFS='"'; set -- $json
  while [ $# -gt 2 ]; do
    case $1$2 in dep:) dep=$3 ;; out:) out=$3 ;; esac
    shift
  done
  echo $dep > $out
`;
const NEEDS_VARIABLE = `[ "$UNICORN" = yes ] || exit 1; ${WRITE}`;
const HASH = 'outputHashAlgo = "sha256"; outputHash = builtins.hashString "sha256" "x\\n";';
const HAS_REFERENCE = /is not allowed to refer to the following paths/;
const FAILS = /exit code 1\b/;

const CASES: readonly Case[] = [
  {
    done: 'a reference that is disallowed',
    attrs: 'disallowedReferences = [ dep ];',
    script: REFER,
    nix: HAS_REFERENCE,
  },
  ...['disallowedReferences = [ dep ];', 'disallowedRequisites = [ dep ];', 'allowedReferences = [ ];'].map(
    (attrs): Case => ({
      rule: 'drv-ineffective-reference-checks',
      done: `${attrs.split(' ', 1)[0]} beside __structuredAttrs`,
      attrs: `__structuredAttrs = true; ${attrs}`,
      script: REFER_STRUCTURED,
      nix: 'builds',
    }),
  ),
  {
    rule: 'drv-ineffective-reference-checks',
    done: 'maxSize beside __structuredAttrs',
    attrs: '__structuredAttrs = true; maxSize = 1;',
    script: REFER_STRUCTURED,
    nix: 'builds',
  },
  {
    done: 'the same within outputChecks',
    attrs: '__structuredAttrs = true; outputChecks.out.disallowedReferences = [ dep ];',
    script: REFER_STRUCTURED,
    nix: HAS_REFERENCE,
  },
  {
    done: 'maxSize within outputChecks',
    attrs: '__structuredAttrs = true; outputChecks.out.maxSize = 1;',
    script: REFER_STRUCTURED,
    nix: /is too large|exceeds maximum/,
  },
  {
    rule: 'drv-discard-references',
    done: 'references are discarded before they are checked',
    attrs:
      '__structuredAttrs = true; unsafeDiscardReferences.out = true; outputChecks.out.disallowedReferences = [ dep ];',
    script: REFER_STRUCTURED,
    nix: { '2.8': HAS_REFERENCE, '2.26': 'builds', '2.34': 'builds' },
  },
  {
    rule: 'drv-discard-references',
    done: 'discarding them without structured attributes',
    attrs: 'unsafeDiscardReferences.out = true;',
    script: REFER,
    nix: /cannot coerce a set to a string/,
  },
  {
    rule: 'drv-impure-env-vars',
    done: 'impureEnvVars of an ordinary derivation',
    attrs: 'impureEnvVars = [ "UNICORN" ];',
    script: NEEDS_VARIABLE,
    nix: FAILS,
  },
  {
    rule: 'drv-impure-env-vars',
    done: 'impureEnvVars of a fixed-output derivation',
    attrs: `impureEnvVars = [ "UNICORN" ]; ${HASH}`,
    script: NEEDS_VARIABLE,
    nix: 'builds',
  },
  {
    done: 'a fixed-output derivation without impureEnvVars',
    attrs: HASH,
    script: NEEDS_VARIABLE,
    nix: FAILS,
  },
  {
    rule: 'drv-impure',
    done: 'impureEnvVars of an impure derivation',
    attrs: '__impure = true; impureEnvVars = [ "UNICORN" ];',
    script: NEEDS_VARIABLE,
    settings: ['extra-experimental-features = impure-derivations ca-derivations'],
    nix: 'builds',
  },
  {
    rule: 'drv-impure',
    done: 'an impure derivation without the feature',
    attrs: '__impure = true;',
    script: WRITE,
    nix: /impure-derivations/,
  },
  {
    rule: 'drv-content-addressed',
    done: 'a content-addressed derivation without the feature',
    attrs: '__contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";',
    script: WRITE,
    nix: /ca-derivations/,
  },
  ...['true', '1', '"1"'].map(
    (value): Case => ({
      rule: 'drv-no-chroot',
      done: `__noChroot = ${value} in a strict sandbox`,
      attrs: `__noChroot = ${value};`,
      script: WRITE,
      settings: ['sandbox = true'],
      nix: /'__noChroot' set, but that's not allowed when 'sandbox' is 'true'/,
    }),
  ),
  {
    rule: 'drv-no-chroot',
    done: '__noChroot without a sandbox',
    attrs: '__noChroot = true;',
    script: WRITE,
    nix: 'builds',
  },
  {
    rule: 'drv-host-access',
    done: 'a file of the machine that is not in allowed-impure-host-deps',
    attrs: '__impureHostDeps = [ "/usr/lib" ];',
    script: WRITE,
    settings: ['sandbox = true'],
    nix: /requested impure path '\/usr\/lib', but it was not in allowed-impure-host-deps/,
  },
  {
    rule: 'drv-output-hash-incomplete',
    done: 'outputHashMode and outputHashAlgo without outputHash: nothing is compared',
    attrs: 'outputHashMode = "flat"; outputHashAlgo = "sha256";',
    script: WRITE,
    nix: 'builds',
  },
  ...['""', 'null', '"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'].map(
    (value): Case => ({
      rule: 'drv-output-hash-incomplete',
      done: `outputHash = ${value}`,
      attrs: `outputHash = ${value}; outputHashAlgo = "sha256";`,
      script: WRITE,
      nix: /hash mismatch in fixed-output derivation/,
    }),
  ),
  {
    done: 'null beside __ignoreNulls, as nixpkgs has it',
    attrs: '__ignoreNulls = true; outputHash = null;',
    script: WRITE,
    nix: 'builds',
  },
  {
    rule: 'drv-output-hash-incomplete',
    done: 'an MD5 hash',
    attrs: 'outputHashAlgo = "md5"; outputHash = builtins.hashString "md5" "x\\n";',
    script: WRITE,
    nix: 'builds',
  },
  {
    rule: 'drv-recursive-nix',
    done: 'recursive-nix without the feature',
    attrs: 'requiredSystemFeatures = [ "recursive-nix" ];',
    script: WRITE,
    nix: /recursive-nix/,
  },
];

const syntax = await loadSyntax();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    // Nix takes the right to write from all that it stores.
    execFileSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

const installed = [...installedNix().values()];

test('at least one Nix is asked', ({ skip }) => {
  const said = 'nothing was tried, as there is no Nix, which `npm test` installs';
  skip(installed.length === 0 && !process.env['CI'], said);
  expect(installed, said).not.toEqual([]);
});

describe.each(installed)('%s', (nix) => {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-derivations-'));
  folders.push(folder);
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env: NodeJS.ProcessEnv = {
    ...environment([dirname(nix), process.env['PATH']].join(delimiter), at),
    UNICORN: 'yes',
  };
  const release = /\d[\d.]*\d/.exec(spawnSync(nix, ['--version'], { encoding: 'utf8', env }).stdout)?.[0];
  const version = versionOf(release ?? '');

  test.skipIf(version === undefined)(
    `Nix ${release} does with derivations what the pages say`,
    () => {
      const wrong: string[] = [];
      for (const [index, one] of CASES.entries()) {
        const file = join(at('cases'), `${index}.nix`);
        writeFileSync(file, expression(one, `case-${index}`));
        const { status, stderr } = spawnSync(nix, ['build', '--no-link', '--impure', '--file', file], {
          cwd: folder,
          encoding: 'utf8',
          timeout: 60_000,
          env: { ...env, NIX_CONFIG: [env['NIX_CONFIG'], ...(one.settings ?? [])].join('\n') },
        });
        const claimed =
          one.nix === 'builds' || one.nix instanceof RegExp ? one.nix : one.nix[version ?? '2.34'];
        const holds = claimed === 'builds' ? status === 0 : status !== 0 && claimed.test(stderr);
        if (!holds) wrong.push(`${one.done}: ${status} ${stderr}`);
      }
      if (isNewerThanClaims(release ?? '')) {
        if (wrong.length > 0) console.warn(`Nix ${release} is newer than all claims:\n${wrong.join('\n')}`);
      } else expect(wrong).toEqual([]);
    },
    300_000,
  );
});

describe('the audit', () => {
  const engine = createEngine(syntax, {
    audience: 'auditor',
    severities: new Map(),
    policy: defaultPolicy,
    today: undefined,
  });

  test.each(CASES.map((one): [string, Case] => [one.done, one]))('%s', (_, one) => {
    const text = expression(one, 'case');
    const file = engine.readNix({ path: '/r/x.nix', name: 'x.nix', text }, false);
    const { findings, failures } = engine.auditNix(file);
    expect(failures).toEqual([]);
    const rules = findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('drv-'));
    if (one.rule === undefined) expect(rules).toEqual([]);
    else expect(rules).toContain(one.rule);
  });
});

function expression({ attrs, script }: Case, name: string): string {
  return `let
  common = { system = builtins.currentSystem; builder = "/bin/sh"; };
  dep = derivation (common // { name = "dep"; args = [ "-c" "echo dep > $out" ]; });
in
derivation (common // {
  name = "${name}";
  inherit dep;
  args = [ "-c" ''${script}'' ];
  ${attrs}
})
`;
}
