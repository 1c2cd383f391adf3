import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathInside } from '../../engine/disk/paths.ts';
import { createNix, storeDirOf } from '../../nixcli/nix/create.ts';
import { findNix } from '../../nixcli/nix/find-nix.ts';
import type { Nix } from '../../nixcli/nix/session.ts';
import type { NixVersion } from '../../nixcli/nix/version.ts';
import type { Configuration } from '../configuration.ts';
import type { Folders } from '../folders.ts';
import { createKept, type Kept } from './kept.ts';

/** The session by which the server asks Nix. It is made when it is first needed. */
export interface NixHost {
  /** The environment that programs are found by. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly storeDir: string;
  readonly kept: Kept;
  /** Resolves when what was kept before is there. */
  readonly ready: () => Promise<void>;
  /** From where things are kept; nowhere as long as this is not called, or where the folder is none that can be used. */
  readonly keepIn: (folder: unknown) => void;
  /** The session for the settings, the trust and the folders of now. Never rejects. */
  readonly nix: () => Promise<Nix>;
  /** Ends what runs, and writes down what is to be kept. There is no session after that. */
  readonly close: () => Promise<void>;
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly folders: Folders;
  readonly configuration: Configuration;
  readonly isTrusted: () => boolean;
  /** Is told the version of the Nix that is asked, as soon as it is known. */
  readonly onVersion: (version: NixVersion) => void;
}

interface Made {
  /** Equal for equal programs and folders. */
  readonly id: string;
  readonly nix: Nix;
  readonly folder: string | undefined;
  /** Removes the folder where the server ends without being told before. */
  readonly onExit: () => void;
}

export function createNixHost({ env, folders, configuration, isTrusted, onVersion }: Surroundings): NixHost {
  const kept = createKept(env);
  let ready = Promise.resolve();
  let made: Promise<Made> | undefined;
  let closed = false;
  const ending = new Set<Promise<void>>();

  async function end(session: Promise<Made>): Promise<void> {
    const { nix, folder, onExit } = await session;
    await nix.close();
    process.removeListener('exit', onExit);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async function make(before: Promise<Made> | undefined): Promise<Made> {
    await ready;
    const workspaceFolders = folders.all().map((one) => one.path);
    const trusted = isTrusted();
    const { nixPath } = await configuration.at(folders.all()[0]?.uri ?? 'file:///');
    // The path of a workspace that is not trusted may be the workspace's own choice.
    const setting = nixPath === '' ? undefined : { path: nixPath, trusted };
    const found = findNix({ setting, env, workspaceFolders });
    const id = JSON.stringify([found, workspaceFolders]);
    const last = await before;
    if (last?.id === id) return last;
    if (before !== undefined) {
      const ended = end(before).finally(() => ending.delete(ended));
      ending.add(ended);
    }
    const folder = await ownFolder();
    const nix = createNix({
      nix: folder === undefined ? { found: false, message: "the audit's own folder cannot be made" } : found,
      env,
      workspaceFolders,
      isTrusted,
      folder: folder ?? '',
      cache: kept.infos.cache(),
      onVersion,
    });
    const onExit = () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', onExit);
    return { id: folder === undefined ? '' : id, nix, folder, onExit };
  }

  return {
    env,
    storeDir: path.resolve(storeDirOf(env)),
    kept,
    ready: () => ready,
    keepIn(folder) {
      if (typeof folder !== 'string' || !path.isAbsolute(folder)) return;
      if (folders.all().some((one) => pathInside(one.path, folder) !== undefined)) return;
      ready = kept.load(folder);
    },
    async nix() {
      const before = made;
      const next = make(before);
      made = next;
      const { nix } = await next;
      // It was closed while this one was made.
      if (closed) await nix.close();
      return nix;
    },
    async close() {
      closed = true;
      if (made !== undefined) ending.add(end(made));
      await Promise.all(ending);
      await kept.save();
    },
  };
}

/** Others cannot know its name beforehand, and may not write into it. */
async function ownFolder(): Promise<string | undefined> {
  try {
    return await mkdtemp(path.join(await realpath(tmpdir()), 'nix-audit-'));
  } catch {
    return undefined;
  }
}
