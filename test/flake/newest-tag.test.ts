import { expect, test } from 'vitest';
import { compareVersionTags, newestTag } from '../../server/src/flake/newest-tag.ts';

test.each<[tags: readonly string[], current: string | undefined, newest: string | undefined]>([
  [['v1.9.0', 'v1.10.0', 'v1.2.0'], undefined, 'v1.10.0'],
  [['1.0', '1.0.1', '1.0.0'], undefined, '1.0.1'],
  [['v1.0', 'v1.1-rc1', 'v1.1-beta.2'], undefined, 'v1.0'],
  [['v1.1-rc2', 'v1.1-rc10', 'v1.1-alpha'], undefined, 'v1.1-rc10'],
  [['v1.0', 'v1.1-rc1'], 'v1.0', 'v1.0'],
  [['2024-05-01', '2024-12-31', '2023-99-99'], undefined, '2024-12-31'],
  [['20240501', '20241231', '9'], undefined, '20241231'],
  // `v` came or went.
  [['1.0', '1.1', 'v2.0'], undefined, 'v2.0'],
  [['1.0', '1.1', 'v2.0'], '1.1', 'v2.0'],
  // Several projects in one repository.
  [['lib-v1.0', 'lib-v1.2', 'app-v9.0'], 'lib-v1.0', 'lib-v1.2'],
  [['lib-v1.0', 'lib-v1.2', 'app-v9.0'], undefined, 'lib-v1.2'],
  [['lib-v9.0', '1.0'], undefined, '1.0'],
  // Builds of one version.
  [['1.0+a', '1.0'], undefined, '1.0+a'],
  [['1.0-linux', '1.1-linux', '1.2-mac'], '1.0-linux', '1.1-linux'],
  [['1.0-linux'], undefined, undefined],
  // A branch is asked for now.
  [['v1.0', 'v2.0'], 'main', 'v2.0'],
  [['nightly', 'latest', 'stable'], undefined, undefined],
  [['99999999999999999999999.1', '99999999999999999999998.2'], undefined, '99999999999999999999999.1'],
  [['release-1.0', 'release-1.1.0', 'release-1.1'], undefined, 'release-1.1.0'],
  [[], undefined, undefined],
])('of %j, at %s, the newest is %s', (tags, current, newest) => {
  expect(newestTag(tags, current)).toBe(newest);
  expect(newestTag(tags.toReversed(), current)).toBe(newest);
});

test('tells older from newer', () => {
  expect(compareVersionTags('v1.2', 'v1.10')).toBeLessThan(0);
  expect(compareVersionTags('v1.2', '1.2')).toBe(0);
  expect(compareVersionTags('v1.2', 'v1.2-rc1')).toBeGreaterThan(0);
  expect(compareVersionTags('v1.2-rc1', 'v1.2-rc1.1')).toBeLessThan(0);
  expect(compareVersionTags('main', 'v1')).toBe(0);
});

test('takes linear time on long names', () => {
  const start = performance.now();
  newestTag([`${'1-'.repeat(50_000)}x`, '1.'.repeat(50_000), 'a'.repeat(100_000), 'a1'.repeat(50_000)]);
  expect(performance.now() - start).toBeLessThan(1000);
});
