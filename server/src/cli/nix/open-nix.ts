import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNix, storeDirOf } from '../../nixcli/nix/create.ts';
import { findNix } from '../../nixcli/nix/find-nix.ts';
import type { Nix } from '../../nixcli/nix/session.ts';
import type { NixVersion } from '../../nixcli/nix/version.ts';
import { vulnerabilitiesOf, vulnerabilityWords } from '../../tables/nix-vulnerabilities.ts';
import { TOOL_NAME } from '../help.ts';
import type { Surface } from '../surface.ts';

/** What a command works with that asks Nix. */
export interface NixRun {
  readonly nix: Nix;
  /** Absolute. */
  readonly storeDir: string;
  /** Aborted when the user ends the run. */
  readonly signal: AbortSignal;
}

const ENDED_BY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does some work with Nix, and leaves nothing running and no folder behind, also where the run is ended from outside. A
 * Nix that is not there is found out by the first call that needs it.
 */
export async function withNix<T>(surface: Surface, work: (run: NixRun) => Promise<T>): Promise<T> {
  const { env } = surface;
  const ended = new AbortController();
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'nix-audit-'));
  // Who starts the program has chosen PATH, and the folder that it is started in is not searched.
  const found = findNix({ env, workspaceFolders: [] });
  let version: NixVersion | undefined;
  const nix = createNix({
    nix: found,
    env,
    workspaceFolders: [],
    isTrusted: () => true,
    folder,
    onVersion: (told) => {
      version = told;
    },
  });
  const end = () => {
    ended.abort();
    void nix.close();
  };
  for (const name of ENDED_BY) process.once(name, end);
  try {
    const result = await work({ nix, storeDir: path.resolve(storeDirOf(env)), signal: ended.signal });
    // In the end, where no line that shows how far it is is in the way.
    if (version !== undefined) warnOf(version, surface);
    return result;
  } finally {
    await nix.close();
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    for (const name of ENDED_BY) process.off(name, end);
  }
}

/** Warns of a Nix that has known vulnerabilities. One that was not asked is not known. */
function warnOf({ vendor, numbers, text }: NixVersion, { err }: Surface): void {
  const words = vulnerabilityWords(vulnerabilitiesOf(numbers, vendor, process.platform));
  if (words === undefined) return;
  err(`${TOOL_NAME}: warning: ${text} ${words}. A distribution may have fixed them under the same number.\n`);
}
