import { describe, expect, it, test } from 'vitest';
import { vulnerabilitiesOf } from '../../../server/src/tables/nix-vulnerabilities.ts';
import { dialectOf, isTooOld, numbersOf, parseNixVersion } from '../../../server/src/nixcli/nix/version.ts';

describe('what nix --version says', () => {
  test.each([
    ['nix (Nix) 2.8.0', 'nix', [2, 8, 0], false, undefined],
    ['nix (Nix) 2.34.8\n', 'nix', [2, 34, 8], false, undefined],
    ['nix (Nix) 2.4', 'nix', [2, 4, 0], false, undefined],
    ['nix (Nix) 2.19.0pre20230904_e7c2b35', 'nix', [2, 19, 0], true, undefined],
    ['nix (Nix) 2.32.0pre20250930_dirty', 'nix', [2, 32, 0], true, undefined],
    ['nix (Lix, like Nix) 2.93.0', 'lix', [2, 93, 0], false, undefined],
    ['nix (Lix, like Nix) 2.94.0-dev-pre20250701-abc', 'lix', [2, 94, 0], true, undefined],
    ['nix (Lix, like Nix) 2.91.1-lixpre', 'lix', [2, 91, 1], false, undefined],
    ['nix (Determinate Nix 3.8.5) 2.30.2', 'determinate', [2, 30, 2], false, '3.8.5'],
    ['nix (Determinate Nix) 2.24.10', 'determinate', [2, 24, 10], false, undefined],
    ['warning: something\nnix (Nix) 2.26.3\nmore', 'nix', [2, 26, 3], false, undefined],
  ])('%s', (output, vendor, numbers, preRelease, own) => {
    expect(parseNixVersion(output)).toMatchObject({ vendor, numbers, preRelease, own });
  });

  test.each([
    '',
    'nix',
    '2.8.0',
    'nix (Nix) two',
    'nix (Nix) 2',
    'guix (GNU Guix) 1.4.0 x',
    'nix (Nix) 2.8.0 \u001b[31m',
  ])('nothing is read from %j', (output) => expect(parseNixVersion(output)).toBeUndefined());

  it('is shown without control characters', () => {
    expect(parseNixVersion('nix (Lix\u202e, like Nix) 2.93.0')?.text).toBe(
      'nix (Lix\\u{202e}, like Nix) 2.93.0',
    );
  });

  it('is read fast, whatever it is', () => {
    const start = performance.now();
    parseNixVersion(`nix (${'x '.repeat(5_000_000)}`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

test('the words of each Nix', () => {
  const dialect = (output: string) => {
    const version = parseNixVersion(output);
    return version === undefined ? undefined : dialectOf(version);
  };
  const old = {
    jsonFormat: false,
    derivationShow: false,
    outputsSuffix: false,
    readsGitItself: false,
    updatesByName: false,
    unpacksFiles: false,
  };
  expect(dialect('nix (Nix) 2.8.0')).toEqual(old);
  expect(dialect('nix (Nix) 2.18.1')).toEqual({ ...old, derivationShow: true, outputsSuffix: true });
  const middle = {
    jsonFormat: false,
    derivationShow: true,
    outputsSuffix: true,
    readsGitItself: true,
    updatesByName: true,
    unpacksFiles: true,
  };
  expect(dialect('nix (Nix) 2.26.3')).toEqual(middle);
  expect(dialect('nix (Nix) 2.34.8')).toEqual({ ...middle, jsonFormat: true });
  expect(dialect('nix (Nix) 3.0.0')).toEqual({ ...middle, jsonFormat: true });
  expect(dialect('nix (Lix, like Nix) 2.93.0')).toEqual({
    ...middle,
    readsGitItself: false,
    unpacksFiles: false,
  });
  expect(dialect('nix (Determinate Nix 3.8.5) 2.30.2')).toEqual(middle);
});

test('too old is what comes before 2.4', () => {
  const tooOld = (output: string) => {
    const version = parseNixVersion(output);
    return version === undefined ? undefined : isTooOld(version);
  };
  expect(tooOld('nix (Nix) 2.3.18')).toBe(true);
  expect(tooOld('nix (Nix) 2.4.0')).toBe(false);
  expect(tooOld('nix (Nix) 2.10.0')).toBe(false);
  expect(tooOld('nix (Nix) 3.1.0')).toBe(false);
});

describe('known vulnerabilities', () => {
  const ids = (release: string, vendor: 'nix' | 'lix' | 'determinate' = 'nix', platform = 'linux') =>
    vulnerabilitiesOf(numbersOf(release), vendor, platform).map(({ id }) => id);

  const october = ['CVE-2026-110450', 'CVE-2026-110449'];
  test.each<[string, string[]]>([
    ['2.8.0', ['CVE-2025-46415', 'CVE-2024-47174', 'CVE-2024-38531', 'CVE-2024-27297']],
    ['2.18.1', ['CVE-2025-46415', 'CVE-2024-47174', 'CVE-2024-38531', 'CVE-2024-27297']],
    ['2.18.2', ['CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174', 'CVE-2024-38531']],
    ['2.18.9', ['CVE-2026-39860', 'CVE-2025-46415']],
    ['2.19.4', ['CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174', 'CVE-2024-38531']],
    ['2.19.5', ['CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174']],
    ['2.19.7', ['CVE-2026-39860', 'CVE-2025-46415']],
    ['2.20.7', ['CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174']],
    ['2.21.3', ['CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174']],
    ['2.23.4', ['CVE-2026-39860', 'CVE-2025-46415']],
    ['2.24.5', ['CVE-2026-44028', 'CVE-2026-39860', 'CVE-2025-46415', 'CVE-2024-47174', 'CVE-2024-45593']],
    ['2.24.15', ['CVE-2026-44029', 'CVE-2026-44028', 'CVE-2026-39860']],
    ['2.25.0', ['CVE-2026-44029', 'CVE-2026-44028', 'CVE-2026-39860', 'CVE-2025-46415']],
    ['2.26.3', ['CVE-2026-44029', 'CVE-2026-44028', 'CVE-2026-39860', 'CVE-2025-46415']],
    ['2.28.6', ['CVE-2026-44029', 'CVE-2026-44028']],
    ['2.28.7', []],
    ['2.34.4', ['CVE-2026-44029', 'CVE-2026-44028', 'CVE-2026-39860']],
    ['2.34.6', ['CVE-2026-44029', 'CVE-2026-44028']],
    ['2.34.8', []],
    ['2.35.2', []],
  ])('Nix %s', (release, expected) => expect(ids(release)).toEqual([...october, ...expected]));

  test.each(['2.28.8', '2.30.6', '2.31.6', '2.34.9', '2.35.3', '2.36.0', '3.0.0'])(
    'Nix %s has none that are known',
    (release) => expect(ids(release)).toEqual([]),
  );

  it('tells of a platform only what concerns it', () => {
    const everywhere = [...october, 'CVE-2026-44029', 'CVE-2026-44028'];
    expect(ids('2.30.0', 'nix', 'darwin')).toEqual(['CVE-2026-110451', ...everywhere, 'CVE-2025-53819']);
    expect(ids('2.30.0')).toEqual([...everywhere, 'CVE-2026-39860']);
  });

  it('counts the releases of Lix by themselves, and tells nothing of Determinate', () => {
    expect(ids('2.90.0', 'lix')).toEqual([...october, 'CVE-2025-46415']);
    expect(ids('2.93.0', 'lix')).toEqual([...october, 'CVE-2026-44028', 'CVE-2025-46415']);
    expect(ids('2.93.4', 'lix')).toEqual(october);
    expect(ids('2.95.4', 'lix')).toEqual([]);
    expect(ids('2.96.0', 'lix')).toEqual([]);
    expect(ids('2.30.2', 'determinate')).toEqual([]);
  });
});
