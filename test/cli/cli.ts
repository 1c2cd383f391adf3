import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');

/** The command as npm installs it: a small script that loads the bundle. */
export const command = join(repository, 'server/bin/nix-audit.mjs');
export const bundleFolder = join(repository, 'server/dist');

if (!existsSync(join(bundleFolder, 'cli.cjs')))
  throw new Error('server/dist is not built: run npm run build');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The day that the projects of the tests are of, so that no finding depends on when they run. */
const TODAY = '2025-06-01';

/**
 * Runs the built command line in a folder, with nothing in its environment but what is given, and on the day of the
 * projects where no other is given.
 */
export function nixAudit(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ended {
  const ended: SpawnSyncReturns<string> = spawnSync(process.execPath, [command, ...onTheDay(args)], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 50_000,
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

function onTheDay([first = '', ...rest]: readonly string[]): readonly string[] {
  const audits = ['check', 'diff', 'update', 'tree'].includes(first) && !rest.includes('--today');
  return first === '' ? [] : audits ? [first, '--today', TODAY, ...rest] : [first, ...rest];
}
