import { defineConfig } from 'vitest/config';

/** Measures time, so nothing else runs beside it. */
const MEASURING = 'test/engine/size.test.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/editor/**', MEASURING],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'measures', include: [MEASURING], sequence: { groupOrder: 1 } } },
    ],
  },
});
