import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { SETTING_NAMES, settingNamed } from '../../server/src/tables/settings.ts';
import { environment } from './environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'nix-audit-settings-'));
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});

describe.each([...installedNix()])('the Nix of %s', (suite, nix) => {
  const at = (name: string): string => {
    const path = join(folder, suite, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const base = environment([dirname(nix), process.env['PATH']].join(delimiter), at);

  function run(args: readonly string[], config = ''): { readonly out: string; readonly said: string } {
    const env = { ...base, NIX_CONFIG: `${base['NIX_CONFIG'] ?? ''}\n${config}` };
    const { stdout, stderr } = spawnSync(nix, args, { env, cwd: at('.'), encoding: 'utf8', timeout: 60_000 });
    return { out: stdout, said: stderr };
  }

  function settings(config = ''): {
    readonly values: Record<string, { readonly value: unknown; readonly aliases: readonly string[] }>;
    readonly said: string;
  } {
    const { out, said } = run(['show-config', '--json'], config);
    return { values: JSON.parse(out), said };
  }

  test('has no setting and no alias that the table lacks', () => {
    const names = Object.entries(settings().values).flatMap(([name, { aliases }]) => [name, ...aliases]);
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  });

  test('adds to lists and maps alone', () => {
    const { said } = settings('extra-sandbox = true\nextra-trusted-users = a\nextra-access-tokens = a=b');
    expect(said).toContain("unknown setting 'extra-sandbox'");
    expect(said).not.toMatch(/extra-(?:trusted-users|access-tokens)/);
    expect(settingNamed('extra-sandbox')).toBeUndefined();
    expect(settingNamed('extra-trusted-users')?.appends).toBe(true);
    expect(settingNamed('extra-access-tokens')?.appends).toBe(true);
  });

  test('reads a line as the rules do: aliases, comments, other words for yes and no', () => {
    const { values } = settings(
      'build-use-sandbox = relaxed # c\n  extra-binary-caches =  https://x.example\nrequire-sigs = 0\naccept-flake-config = yes',
    );
    expect(values['sandbox']?.value).toBe('relaxed');
    expect(values['substituters']?.value).toContain('https://x.example');
    expect(values['require-sigs']?.value).toBe(false);
    expect(values['accept-flake-config']?.value).toBe(true);
  });

  test('ignores the names of NixOS options', () => {
    const { values, said } = settings('trustedUsers = bob');
    expect(said).toContain("unknown setting 'trustedUsers'");
    expect(values['trusted-users']?.value).not.toContain('bob');
  });

  test('asks before it applies a hook from nixConfig, and not before it takes a prompt and a registry', () => {
    const flake = at('flake');
    writeFileSync(
      join(flake, 'flake.nix'),
      `{
        nixConfig.post-build-hook = "/bin/false";
        nixConfig.bash-prompt = "x";
        nixConfig.flake-registry = "";
        outputs = _: { x = 1; };
      }`,
    );
    const { out, said } = run(['eval', `path:${flake}#x`]);
    expect(out.trim()).toBe('1');
    expect(said).toContain("ignoring untrusted flake configuration setting 'post-build-hook'");
    expect(said).not.toMatch(/'(?:bash-prompt|flake-registry)'/);
    expect(run(['eval', '--accept-flake-config', `path:${flake}#x`]).said).not.toContain(
      'ignoring untrusted',
    );
  });

  test.each([
    ['a key that is too short', 'x-1:AAAA', true],
    ['a key without a name', 'nokey', true],
    ['a key without its padding', 'x-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY', false],
    ['a key', 'x-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=', false],
  ])('is held up by %s: %s', (_what, key, isHeldUp) => {
    const hash = '0c5b8vw40dy178xlpddw65q9gf1h2186';
    const path = join(at('store'), `${hash}-a`);
    const cache = at('cache');
    writeFileSync(join(cache, 'nix-cache-info'), `StoreDir: ${at('store')}\n`);
    const signature = `x-1:${'A'.repeat(86)}==`;
    const lines = [
      'URL: x.nar',
      'Compression: none',
      `NarHash: sha256:${'0'.repeat(52)}`,
      'NarSize: 1',
      'References: ',
    ];
    writeFileSync(
      join(cache, `${hash}.narinfo`),
      [`StorePath: ${path}`, ...lines, `Sig: ${signature}`, ''].join('\n'),
    );
    const config = `substitute = true\nsubstituters = file://${cache}\ntrusted-public-keys = ${key}`;
    const { said } = run(['build', '--no-link', '--option', 'substitute', 'true', path], config);
    expect(/(?:public key is not valid|key is corrupt)/.test(said)).toBe(isHeldUp);
    expect(/not signed by any of the keys/.test(said)).toBe(!isHeldUp);
  });
});
