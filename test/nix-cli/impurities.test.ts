// What the pages of the rules on impurities say that Nix does, asked of every installed Nix.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { defaultPolicy } from '../../server/src/rules/policy.ts';
import { environment } from './environment.ts';
import { isNewerThanClaims, type Version, versionOf } from './versions.ts';

/** Prints this, or fails with these words. */
type Outcome = string | RegExp;

interface Case {
  /** The rule that speaks of it; undefined where none of the impurities is to be told. */
  readonly rule?: string;
  readonly expression: string;
  readonly settings?: readonly string[];
  /** In pure evaluation. */
  readonly pure: Outcome | Readonly<Record<Version, Outcome>>;
  /** The same with `--impure`, where a page says something of it. */
  readonly impure?: Outcome;
}

const HASH = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';
const STORED = '/nix/store/0cq0gh1xnbrg3kj1bqvlhwnwk4q3jzfi-x';
const DERIVATION = `derivation { name = "x"; system = "${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux"; builder = "/bin/sh"; args = [ "-c" "echo 42 > $out" ]; }`;
const NOT_LOOKED_UP = /cannot look up '<nixpkgs>' in pure evaluation mode/;
/** Nix 2.26 names only the first folder of the path. */
const FORBIDDEN = /access to absolute path '\/(?:etc|nix)[^']*' is forbidden in pure eval/;
const MISSING = /attribute '\w+' missing/;
const WITHOUT_HASH = /in pure evaluation mode, '\w+' requires a 'sha256' argument/;
const NATIVE = ['allow-unsafe-native-code-during-evaluation = true'];

const CASES: readonly Case[] = [
  { rule: 'impure-get-env', expression: 'builtins.getEnv "UNICORN"', pure: '""', impure: '"yes"' },
  {
    rule: 'impure-nix-path',
    expression: '<nixpkgs>',
    pure: NOT_LOOKED_UP,
    impure: /'nixpkgs' was not found in the Nix search path/,
  },
  { rule: 'impure-nix-path', expression: '(builtins.tryEval <nixpkgs>).success', pure: 'false' },
  { expression: 'builtins.isFunction (import <nix/fetchurl.nix>)', pure: 'true' },
  { expression: 'let __findFile = _: name: name; in <nixpkgs>', pure: '"nixpkgs"', impure: '"nixpkgs"' },
  {
    rule: 'impure-nix-path',
    expression: 'with { __findFile = _: name: name; }; <nixpkgs>',
    pure: NOT_LOOKED_UP,
  },
  {
    expression: 'let __nixPath = [ { prefix = "x"; path = "/"; } ]; in toString <x>',
    pure: /pure eval/,
    impure: '"/"',
  },
  { rule: 'impure-nix-path-var', expression: 'builtins.nixPath', pure: '[ ]', impure: /^\[ \{ path = / },
  { rule: 'impure-current-time', expression: 'builtins.currentTime', pure: MISSING },
  { expression: 'builtins.currentTime or 7', pure: '7' },
  { rule: 'impure-current-system', expression: 'builtins.currentSystem', pure: MISSING },
  { expression: 'builtins ? currentSystem', pure: 'false', impure: 'true' },
  { rule: 'impure-absolute-path', expression: 'builtins.readFile /etc/hostname', pure: FORBIDDEN },
  { rule: 'impure-absolute-path', expression: '"${/etc/hostname}"', pure: FORBIDDEN },
  {
    rule: 'impure-absolute-path',
    expression: 'builtins.pathExists /etc/passwd',
    pure: 'false',
    impure: 'true',
  },
  {
    rule: 'impure-absolute-path',
    expression: 'let x = ~/x; in 1',
    pure: {
      '2.8': '1',
      '2.26': /can not be resolved in pure mode/,
      '2.34': /can not be resolved in pure mode/,
    },
    impure: '1',
  },
  {
    rule: 'impure-store-path',
    expression: `builtins.storePath "${STORED}"`,
    pure: /'builtins.storePath' is not allowed in pure evaluation mode/,
    impure: /is not in the Nix store|is not valid|does not exist|No such file/,
  },
  { rule: 'impure-store-path', expression: `builtins.readFile ${STORED}`, pure: FORBIDDEN },
  { expression: 'builtins ? storePath', pure: 'true' },
  { expression: 'builtins ? exec || builtins ? importNative', pure: 'false', impure: 'false' },
  {
    rule: 'builtin-exec',
    expression: 'builtins.exec [ "echo" "1" ]',
    settings: NATIVE,
    pure: '1',
    impure: '1',
  },
  {
    rule: 'import-unpinned-remote',
    expression: 'import (fetchTarball "https://example.org/x")',
    pure: WITHOUT_HASH,
  },
  {
    rule: 'import-unpinned-remote',
    expression: 'import (builtins.fetchurl "https://example.org/x")',
    pure: WITHOUT_HASH,
  },
  {
    rule: 'import-unpinned-remote',
    expression: 'import (fetchGit "https://example.org/x")',
    pure: /in pure evaluation mode, '\w+' (?:requires a locked input|will not fetch unlocked input|doesn't fetch unlocked input)/,
  },
  {
    rule: 'fetch-builtin-missing-hash',
    expression: `fetchTarball { url = "https://example.org/x"; hash = "${HASH}"; }`,
    pure: /unsupported argument 'hash' to 'fetchTarball'/,
    impure: /unsupported argument 'hash' to 'fetchTarball'/,
  },
  {
    rule: 'import-from-derivation',
    expression: `import (${DERIVATION})`,
    pure: '42',
    impure: '42',
  },
  {
    rule: 'import-from-derivation',
    expression: `builtins.readFile (${DERIVATION})`,
    settings: ['allow-import-from-derivation = false'],
    pure: /during evaluation because the option 'allow-import-from-derivation' is disabled/,
  },
  {
    rule: 'discard-context',
    expression:
      'let x = builtins.toFile "x" "y"; in map builtins.hasContext [ x (builtins.unsafeDiscardStringContext "${x}") ]',
    pure: '[ true false ]',
  },
  {
    rule: 'hash-file-weak',
    expression: 'builtins.hashString "md5" "x"',
    pure: '"9dd4e461268c8034f5c8564e155c67a6"',
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
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-impurities-'));
  folders.push(folder);
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env: NodeJS.ProcessEnv = {
    ...environment([dirname(nix), process.env['PATH']].join(delimiter), at),
    NIX_PATH: `unicorn=${folder}`,
    UNICORN: 'yes',
  };
  const release = /\d[\d.]*\d/.exec(spawnSync(nix, ['--version'], { encoding: 'utf8', env }).stdout)?.[0];
  const version = versionOf(release ?? '');

  function wrong({ expression, settings = [] }: Case, outcome: Outcome, mode: readonly string[]): string[] {
    const { status, stdout, stderr } = spawnSync(nix, ['eval', ...mode, '--expr', expression], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...env, NIX_CONFIG: [env['NIX_CONFIG'], ...settings].join('\n') },
    });
    const said = stripVTControlCharacters(status === 0 ? stdout : stderr)
      .replaceAll(/\s+/g, ' ')
      .trim();
    const holds = typeof outcome === 'string' ? status === 0 && said === outcome : outcome.test(said);
    return holds ? [] : [`${mode.join(' ')} ${expression}: ${status} ${said}`];
  }

  test.skipIf(version === undefined)(
    `Nix ${release} does what the pages say`,
    () => {
      const found = CASES.flatMap((one) => {
        const { pure } = one;
        const claimed = typeof pure === 'string' || pure instanceof RegExp ? pure : pure[version ?? '2.34'];
        return [
          ...wrong(one, claimed, []),
          ...(one.impure === undefined ? [] : wrong(one, one.impure, ['--impure'])),
        ];
      });
      if (isNewerThanClaims(release ?? '')) {
        if (found.length > 0) console.warn(`Nix ${release} is newer than all claims:\n${found.join('\n')}`);
      } else expect(found).toEqual([]);
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

  test.each(CASES.map((one): [string, Case] => [one.expression, one]))('%s', (_, { expression, rule }) => {
    const file = engine.readNix({ path: '/r/x.nix', name: 'x.nix', text: expression }, false);
    const { findings, failures } = engine.auditNix(file);
    expect(failures).toEqual([]);
    expect([...new Set(findings.map((finding) => finding.rule))]).toEqual(rule === undefined ? [] : [rule]);
  });
});
