import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { temporaryFolder } from '../../nixcli/nix/world.ts';
import { type Client, type ClientOptions, startClient } from '../client.ts';
import { showsMarkdown } from '../hovers.ts';

/** A `nix` on a `PATH` of its own, each start of which is written down. */
export interface WatchedNix {
  readonly folder: string;
  /** For the server; `PATH` holds it and what a shell needs. */
  readonly env: Readonly<Record<string, string>>;
  /** The arguments of each start until now. */
  starts(): readonly string[];
  /** Where it is not there, the process of that start has ended. */
  pids(): readonly number[];
}

/** @param script what it does then; `"$@"` are its arguments */
export function watchedNix(script: string, env: NodeJS.ProcessEnv = {}): WatchedNix {
  const folder = temporaryFolder('watched');
  const [bin, log, pids] = [join(folder, 'bin'), join(folder, 'starts'), join(folder, 'pids')];
  mkdirSync(bin);
  for (const name of ['nix', 'nix-store']) {
    const lines = [
      '#!/bin/sh',
      `echo "${name} $*" >> '${log}'`,
      `echo $$ >> '${pids}'`,
      script.replaceAll('NAME', name),
    ];
    writeFileSync(join(bin, name), `${lines.join('\n')}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const linesOf = (file: string) =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  return {
    folder,
    env: { ...Object.fromEntries(given), PATH: [bin, '/usr/bin', '/bin'].join(delimiter) },
    starts: () => linesOf(log),
    pids: () => linesOf(pids).map(Number),
  };
}

/** The real one, watched. */
export function watchedReal(program: string, env: NodeJS.ProcessEnv): WatchedNix {
  return watchedNix(`exec '${dirname(program)}/NAME' "$@"`, env);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const trusted = { workspaceTrusted: true };

export function startTrusted(options: ClientOptions): Promise<Client> {
  return startClient({
    capabilities: showsMarkdown,
    ...options,
    initializationOptions: { ...trusted, ...options.initializationOptions },
  });
}
