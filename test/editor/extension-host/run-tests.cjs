const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** One test must not use up the time of all. */
const LIMIT_MS = 60_000;

/**
 * Runs the tests one after the other and writes what became of them after each, so that a file without `finished`
 * tells of an extension host that died on the way.
 *
 * @param {Record<string, () => Promise<void>>} tests
 * @param {string} name of the results file in the folder that NIX_AUDIT_TEST_RESULTS names
 */
async function runTests(tests, name) {
  const folder = process.env.NIX_AUDIT_TEST_RESULTS;
  if (!folder) throw new Error('NIX_AUDIT_TEST_RESULTS does not name a folder');
  mkdirSync(folder, { recursive: true });
  const done = [];
  const write = (finished) =>
    writeFileSync(join(folder, name), JSON.stringify({ finished, tests: done }, null, 2));
  write(false);
  for (const [test, run] of Object.entries(tests)) {
    const started = Date.now();
    const error = await outcome(run);
    done.push({ name: test, milliseconds: Date.now() - started, ...(error && { error }) });
    write(false);
  }
  write(true);
  const failed = done.filter(({ error }) => error).length;
  if (failed > 0) throw new Error(`${failed} of ${done.length} tests failed`);
}

async function outcome(run) {
  let timer;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([run(), limit]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { runTests };
