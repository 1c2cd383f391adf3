import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { defaultPolicy } from '../../server/src/rules/policy.ts';
import { environment } from './environment.ts';

interface Case {
  /** The rule that speaks of it; undefined for what shows that the case before would end otherwise. */
  readonly rule?: string;
  /** The builder's script, for /bin/sh with the programs of this machine. */
  readonly script: string;
  /** It builds the same twice, something else the second time, or refuses to with these words. */
  readonly ends: 'same' | 'differs' | RegExp;
  /** A program that it needs. */
  readonly needs?: string;
}

const FILES = 'mkdir d; echo x > d/a; echo y > d/b;';
const REFUSED = /Operation not permitted/;
/** The filter of system calls is made for Linux. */
const bits: readonly Case[] =
  process.platform === 'linux'
    ? [
        { rule: 'shell-privilege', script: 'echo x > $out; chmod 4755 $out', ends: REFUSED },
        { rule: 'shell-privilege', script: 'echo x > $out; chmod u+s $out', ends: REFUSED },
        { rule: 'shell-privilege', script: 'mkdir $out; chmod 2775 $out', ends: REFUSED },
        { rule: 'shell-privilege', script: 'echo x > y; install -m 4755 y $out', ends: REFUSED },
      ]
    : [];

const CASES: readonly Case[] = [
  ...bits,
  { script: 'echo x > $out; chmod 1755 $out; chmod +x $out', ends: 'same' },

  {
    rule: 'shell-home-write',
    script: 'echo x > $out; echo x > ~/.bashrc',
    ends: /\/homeless-shelter\/\.bashrc/,
  },
  {
    rule: 'shell-home-write',
    script: 'echo x > $out; git config --global a.b c',
    ends: /\/homeless-shelter/,
    needs: 'git',
  },
  { script: 'echo x > $out; export HOME=$TMPDIR; echo x > ~/.bashrc', ends: 'same' },

  { rule: 'shell-nondeterminism', script: 'date +%s%N > $out', ends: 'differs' },
  { script: 'date -d @1 +%s%N > $out', ends: 'same' },
  { rule: 'shell-nondeterminism', script: 'head -c 16 /dev/urandom > $out', ends: 'differs' },
  { rule: 'shell-nondeterminism', script: `${FILES} tar -cf $out d`, ends: 'differs' },
  {
    script: `${FILES} tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner -cf $out d`,
    ends: 'same',
  },
  {
    rule: 'shell-nondeterminism',
    script: `${FILES} zip -qr $out.zip d; cat $out.zip > $out; rm $out.zip`,
    ends: 'differs',
    needs: 'zip',
  },
  {
    script: `${FILES} touch -d @1000000000 d/a d/b d; zip -Xqr x.zip d/a d/b; cat x.zip > $out`,
    ends: 'same',
    needs: 'zip',
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
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-shell-'));
  folders.push(folder);
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env = environment([dirname(nix), process.env['PATH']].join(delimiter), at);

  const build = (
    file: string,
    ...options: readonly string[]
  ): { readonly ok: boolean; readonly said: string } => {
    const args = ['build', '--no-link', '--impure', '--file', file, ...options];
    const { status, stderr } = spawnSync(nix, args, { cwd: folder, encoding: 'utf8', timeout: 60_000, env });
    return { ok: status === 0, said: stderr };
  };

  test('builds end as the pages say', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    const tried: { readonly one: Case; readonly file: string }[] = [];
    for (const [index, one] of CASES.entries()) {
      if (one.needs !== undefined && !hasProgram(one.needs)) continue;
      const file = join(at('cases'), `${index}.nix`);
      writeFileSync(file, expression(one, `case-${index}`));
      const { ok, said } = build(file);
      if (one.ends instanceof RegExp ? ok || !one.ends.test(said) : !ok) wrong.push(`${one.script}: ${said}`);
      else if (!(one.ends instanceof RegExp)) tried.push({ one, file });
    }
    // The times of files in archives of zip are even seconds.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    for (const { one, file } of tried) {
      const { ok, said } = build(file, '--rebuild');
      const isSame = one.ends === 'same';
      if (ok !== isSame || (!ok && !said.includes('may not be deterministic')))
        wrong.push(`${one.script}: ${said}`);
    }
    expect(wrong).toEqual([]);
    expect(existsSync('/homeless-shelter')).toBe(false);
  });
});

describe('the audit', () => {
  const engine = createEngine(syntax, {
    audience: 'auditor',
    severities: new Map(),
    policy: defaultPolicy,
    today: undefined,
  });

  test.each(CASES.map((one): [string, Case] => [one.script, one]))('%s', (_, one) => {
    const text = expression(one, 'case');
    const file = engine.readNix({ path: '/r/x.nix', name: 'x.nix', text }, false);
    const { findings, failures } = engine.auditNix(file);
    expect(failures).toEqual([]);
    const rules = findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('shell-'));
    expect(rules).toEqual(one.rule === undefined ? [] : [one.rule]);
  });
});

function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version']).error === undefined;
}

function expression({ script }: Case, name: string): string {
  return `derivation {
  name = "${name}";
  system = builtins.currentSystem;
  builder = "/bin/sh";
  PATH = "/usr/bin:/bin";
  args = [ "-c" ''${script}'' ];
}
`;
}
