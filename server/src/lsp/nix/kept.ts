import { parseHash } from '../../store/hash.ts';
import type { Verification } from '../../lock/verification.ts';
import { weightier } from './outweighs.ts';
import { type Cache, createCache } from '../../nixcli/nix/cache.ts';
import { createInfoCache, storeDirOf } from '../../nixcli/nix/create.ts';
import { amount, members, text } from '../../nixcli/nix/json.ts';
import type { KeptInfo } from '../../nixcli/nix/kept-info.ts';
import { type KeptPackage, packageCache } from './packages.ts';
import { createKeptFile, type KeptFile } from './kept-file.ts';

/** What is kept of the answers of Nix, and of what was verified. */
export interface Kept {
  /** By store path. */
  readonly infos: KeptFile<KeptInfo>;
  /** By `verificationKey`. */
  readonly verifications: KeptFile<Verification>;
  /** By `outputKey` or `packageKey`. */
  readonly packages: KeptFile<KeptPackage>;
  /** Reads what was kept in a folder before. Never rejects. */
  readonly load: (folder: string | undefined) => Promise<void>;
  readonly save: () => Promise<void>;
}

const MB = 1024 * 1024;

export function createKept(env: NodeJS.ProcessEnv): Kept {
  const infos = createKeptFile('path-infos.json', 64 * MB, (saved) => createInfoCache(env, saved));
  const verifications = createKeptFile('verifications.json', 8 * MB, verificationCache);
  const packages = createKeptFile('packages.json', 16 * MB, (saved) => packageCache(storeDirOf(env), saved));
  const files = [infos, verifications, packages];
  return {
    infos,
    verifications,
    packages,
    async load(folder) {
      await Promise.all(files.map((file) => file.load(folder)));
    },
    async save() {
      await Promise.all(files.map((file) => file.save()));
    },
  };
}

function verificationCache(saved: string | undefined): Cache<Verification> {
  return createCache({
    maxEntries: 10_000,
    maxSize: 4 * MB,
    saved,
    read: readVerification,
    choose: weightier,
  });
}

function readVerification(value: unknown, key: string): Verification | undefined {
  if (!/^[0-9a-f]{64}$/.test(key)) return undefined;
  const said = members(value);
  const result = oneOf(['verified', 'mismatch'] as const, said?.get('result'));
  const by = oneOf(['store', 'fetched'] as const, said?.get('by'));
  const time = amount(said?.get('time'));
  if (result === undefined || by === undefined || time === undefined) return undefined;
  const got = said?.get('got');
  if (got === undefined) return { result, by, time };
  const hash = text(got);
  return hash !== undefined && parseHash(hash).ok ? { result, by, time, got: hash } : undefined;
}

function oneOf<T>(values: readonly T[], given: unknown): T | undefined {
  return values.find((value) => value === given);
}
