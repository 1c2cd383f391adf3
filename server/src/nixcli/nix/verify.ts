import { plainLine } from './words.ts';
import { isStorePath, type StorePath } from './store-paths.ts';
import { parsePathInStore } from '../../store/store-path.ts';
import type { ContentsCheck, Failures, ModifiedPath, StoreCheck, TrustCheck } from './values.ts';

/** The bits of the exit code of `nix store verify` (src/nix/verify.cc of Nix). */
const CORRUPT = 1;
const UNTRUSTED = 2;
const FAILED = 4;

interface Said {
  readonly code: number;
  readonly log: string;
}

/** Reads `nix store verify --no-trust`; undefined where the exit code says something else than the messages. */
export function readContentsCheck({ code, log }: Said, storeDir: string): ContentsCheck | undefined {
  const modified = modifiedIn(log, storeDir);
  const failures = failuresIn(code, log, storeDir);
  if (code > (CORRUPT | UNTRUSTED | FAILED) || failures === undefined) return undefined;
  if (((code & CORRUPT) !== 0) !== modified.length > 0 || code & UNTRUSTED) return undefined;
  return { modified, ...failures };
}

/** Reads `nix store verify --no-contents`, likewise. */
export function readTrustCheck({ code, log }: Said, storeDir: string): TrustCheck | undefined {
  const untrusted = matches(log, /^path '([^'\n]+)' is untrusted$/gm, storeDir);
  const failures = failuresIn(code, log, storeDir);
  if (code > (CORRUPT | UNTRUSTED | FAILED) || failures === undefined || code & CORRUPT) return undefined;
  if (((code & UNTRUSTED) !== 0) !== untrusted.length > 0) return undefined;
  return { untrusted, ...failures };
}

/** Reads `nix-store --verify --check-contents`; undefined where it failed without naming anything. */
export function readStoreCheck({ code, log }: Said, storeDir: string): StoreCheck | undefined {
  const modified = modifiedIn(log, storeDir);
  const disappeared = matches(log, /^path ["']([^'"\n]+)["'] disappeared\b/gm, storeDir);
  const others = log
    .split('\n')
    .filter((line) => line !== '' && !EXPECTED.test(line))
    .map(plainLine);
  if (code !== 0 && modified.length + disappeared.length + others.length === 0) return undefined;
  return { modified, disappeared, others };
}

/** What such a check says of its progress, and what is read from it above. */
const EXPECTED =
  /^(?:reading the Nix store|checking |path ["'][^'"]+["'] (?:was modified!|disappeared)|warning: not all store errors were fixed|don't know how to build|removing stale |waiting for |fixed )/;

function modifiedIn(log: string, storeDir: string): readonly ModifiedPath[] {
  const found = /^path ["']([^'"\n]+)["'] was modified! expected hash '([\w:+/=-]+)', got '([\w:+/=-]+)'$/gm;
  return [...log.matchAll(found)].flatMap(([, path, expected = '', got = '']) =>
    isStorePath(path, storeDir) ? [{ path, expected, got }] : [],
  );
}

/**
 * What could not be checked. Nix names it, or something in it, first among what it puts in quotes; an error that names
 * no path of the store may be about any of them. Undefined where the exit code says that nothing failed.
 */
function failuresIn(code: number, log: string, storeDir: string): Failures | undefined {
  const failed = new Set<StorePath>();
  let isNamed = true;
  for (const [, said = ''] of log.matchAll(/^[ \t]*error:[ \t]*(\S.*)$/gm)) {
    const [, named = ''] = /^[^'"]*["']([^'"]*)/.exec(said) ?? [];
    const path = parsePathInStore(named, storeDir);
    if (path.ok) failed.add(path.storePath.path);
    else isNamed = false;
  }
  if ((code & FAILED) === 0)
    return failed.size === 0 && isNamed ? { failed: [], unchecked: 'none' } : undefined;
  return { failed: [...failed], unchecked: isNamed && failed.size > 0 ? 'named' : 'any' };
}

function matches(log: string, pattern: RegExp, storeDir: string): readonly StorePath[] {
  const paths = [...log.matchAll(pattern)].map(([, path]) => path);
  return [...new Set(paths.filter((path) => isStorePath(path, storeDir)))];
}
